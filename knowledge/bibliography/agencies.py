"""What tells an organization from a person: words that stand in names of agencies, and given names that people have.

Knows words. Must not know how a line of authors is cut (:mod:`knowledge.bibliography.names`).
"""

from __future__ import annotations

import re

_WORDS = (
    "of|for|the|on|in|at|against|Institutes?|Cent(?:er|re)s?|Offices?|Departments?|Dept|Depart|Division|Unit|Section"
    "|University|Universities|Universidad|Université|Universität|College|Corporation|Corp|Bureau|Councils?|Agency"
    "|Agencies|Administration|Associations?|Associates|Foundation|Fund|Trust|Police|Sheriff(?:['’]s)?|City|County"
    "|State|States|Town|Township|Village|Borough|Province|District|Region|Parish|Tribe|Nations?|Groups?|Projects?"
    "|Program(?:me)?s?|Initiatives?|Research|Justice|Services?|Society|Schools?|Academy|Press|News|Times|Tribune"
    "|Gazette|Journal|Magazine|Commission(?:er)?|Committee|Subcommittee|Alliance|Network|Partners|Partnerships?"
    "|Ventures?|Forum|Labs?|Laborator(?:y|ies)|League|Courts?|Senate|Congress|Parliament|Legislature|Assembly"
    "|Attorneys?|Prosecutors?|Prosecution|Defenders?|Federal|National|International|Interagency|Intergovernmental"
    "|American|European|African|Asian|Global|World|Community|Communities|Public|PD|Task\\s+Force|Taskforce|Force|Board"
    "|Authority|Ministry|Secretariat|Government|Governors?|Mayors?|Consortium|Coalition|Collaborative|Collaboration"
    "|Cooperative|Union|Federation|Congressional|Consulting|Consultants|Solutions|Systems|Technolog(?:y|ies)|Company"
    "|Companies|Co|Inc|LLC|LLP|Ltd|Limited|PLC|GmbH|Hospitals?|Clinic|Health|Medicine|Medical|Library|Archives?|Museum"
    "|Church|Ministries|Organi[sz]ations?|Guidance|Advocates|Clearinghouse|Observatory|Inspectorate|Headquarters"
    "|Command|Army|Navy|Marines|Patrol|Corrections|Correctional|Probation|Parole|Prisons?|Jail|Violence|Crime|Safety"
    "|Policing|Prevention|Enforcement|Investigations?|Statistics|Studies|Analysis|Sciences?|Policy|Education"
    "|Development|Management|Team|Staff|Panel|Conference|Workshop|Summit|Symposium|Campaign|Movement|Strateg(?:y|ies)"
    "|Innovations?|Interventions?|Reporter|Review|Media|Radio|Television|Blog|Website|and\\s+Associates|et\\s+Cie"
    "|United\\s+States|U\\.S\\.A?|USA|UK|FBI|ATF|DEA|NIJ|BJA|OJP|OJJDP|OVC|OVW|COPS|CDC|RAND|CNA|IACP|PERF|NORC|RTI"
    "|MDRC|GAO|DOJ|DHS|HHS|HUD|UNODC|WHO|NPI|LISC|NNSC|NCJRS|ICPSR|NNTTAC|NTTAC|BJATTA|PSP|VRN"
)
_AGENCY = re.compile(rf"(?<![\w.])(?:{_WORDS})(?![\w])")
_ABBREVIATED = re.compile(r"\b(?:U\.S|D\.C|N\.Y|U\.K|U\.N)\.(?= [A-Z])")
_LOWER = re.compile(r"\b(?:of|for|the|on|in|at|against)\b")

_GIVEN_NAMES = """
aaron abigail adam adrian adriana ahmed aisha alan albert alberto alejandro alex alexander alexandra alexis alice
alicia alison allison alma amanda amber amy ana andrea andrew angel angela anita ann anna anne annie anthony antonio
april ariel arthur ashley audrey barbara beatrice ben benjamin bernard beth betty beverly bonnie brandon brenda
brent brian bruce bryan cameron camila candace carl carla carlos carmen carol caroline carolyn carrie catherine
cecilia charlene charles cheryl chloe chris christian christina christine christopher cindy claire clara claudia
clifford cody colin connie corey courtney craig crystal curtis cynthia dan dana daniel daniela darren darryl dave
david dawn deborah debra denise dennis derek diana diane diego dolores dominique don donald donna doris dorothy
douglas duane dustin dwayne earl ed eddie edgar eduardo edward edwin eileen elaine elena eli elijah elizabeth ella
ellen emily emma eric erica erik erin ernest esther ethan eugene eva evan evelyn felix fernando florence frances
francis francisco franklin frank fred frederick gabriel gabriela gail gary gene geoffrey george gerald gilbert gina
gladys glen glenn gloria gordon grace greg gregory guadalupe hannah harold harriet harry harvey heather hector heidi
helen henry herbert herman holly howard hugh ian irene isaac isabel isabella jack jaclyn jacob jacqueline jaime
james jamie jan jane janet janice jared jason javier jay jean jeff jeffrey jennifer jeremy jerome jerry jesse
jessica jesus jill jim joan joanne joe joel john johnny jon jonathan jordan jorge jose josé joseph joshua joyce juan
juanita judith judy julia julian julie june justin karen karina karl kate katherine kathleen kathryn kathy katie
keith kelly ken kenneth kevin kim kimberly kirk kristen kristin kurt kyle larry laura lauren laurie lawrence leah
lee leo leon leonard leroy leslie lewis liam lillian linda lisa lois lori lorraine louis louise lucas lucia lucy
luis lynn malcolm manne manuel marc marcia marco marcus margaret maria maría marie marilyn mario marion marisa
marjorie mark marsha martha martin marvin mary matthew maureen max megan melanie melinda melissa melvin meredith
michael michele michelle miguel mike mildred milton miriam mitchell mohamed mohammed molly monica morgan nancy naomi
natalie nathan nathaniel neil nicholas nicole nina noah noel nora norma norman olga olivia oliver omar oscar pablo
pamela patricia patrick paul paula pauline pedro peggy peter philip phillip phyllis rachel ralph ramon randall randy
raul ray raymond rebecca regina renee ricardo richard rick rita robert roberta roberto robin rodney roger roland ron
ronald rosa rose roy ruben russell ruth ryan sabrina sally sam samantha samuel sandra sara sarah scott sean sergio
seth shane shannon sharon shaun shawn sheila shelby shelley sherry shirley silvia simon sofia sonia sophia sophie
stacey stacy stanley stella stephanie stephen steve steven stuart sue susan suzanne sylvia tamara tammy tanya tara
ted teresa terrance terrence terri terry thelma theodore theresa thomas tiffany tim timothy tina todd tom tony
tracey tracy travis trevor troy tyrone valerie vanessa vernon veronica victor victoria vincent vivian wallace walter
wanda warren wayne wendy wesley willie william xavier yolanda yvonne zachary zoe
"""
_GIVEN = frozenset(_GIVEN_NAMES.split())


def names_an_agency(text: str) -> bool:
    """Whether a word of ``text`` stands in names of organizations and not in those of people."""
    return bool(_AGENCY.search(text) or _ABBREVIATED.search(text))


def begins_with_a_government(text: str) -> bool:
    """Whether ``text`` has "U.S." or "D.C." before its other words."""
    return bool(_ABBREVIATED.search(text))


def has_small_words(text: str) -> bool:
    """Whether ``text`` has "of", "for" and the like, which names of people have not."""
    return bool(_LOWER.search(text))


def is_given_name(word: str) -> bool:
    """Whether ``word`` is a common given name."""
    return word.casefold() in _GIVEN
