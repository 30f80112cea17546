"""Words by which a line is told: those of agencies and subjects, which no person bears, offices, and first names.

Plain data. The first names are the most frequent ones of the Social Security Administration's lists (public domain),
both sexes, of several decades, with Spanish ones.
"""

from __future__ import annotations


def _read(words: str) -> frozenset[str]:
    return frozenset(words.split())


NO_NAMES = _read(
    """
    abstract academy acknowledgments action administration agency agenda america american analysis annual
    appendix applied article assessment assistance association authority avenue board body box branch brief
    briefing building bulletin bureau california campus center centre chapter child city clinic coalition
    college commission committee community comparison conclusion conference consortium contact contents
    control cooperation copyright corporation corrections council county court crime criminal criminology data
    department deterrence development discussion district division document draft drug education effects
    emergency enforcement england evaluation evidence executive fact faculty family federal figure final
    firearm florida focused for forum foundation framework from fund funding gang government group guide
    guidebook guidelines gun handbook harbor health hospital hot how human illinois impact implementation in
    inc institute institution intervention introduction invitation issue issues journal july june justice
    juvenile keywords lab laboratory law lessons letter library llc local magazine main management manual map
    maryland memo memorandum method methods michigan model monthly municipal national neighborhood network new
    newsletter north notes number of office officers official ohio on open operations opinion organization
    outreach overview pages paper partnership patrol phase pilot plan planning police policing policy practice
    practices prevention problem proceedings process program programme programs progress project prosecutor
    protocol public publication publications quarterly questions recommendations reduction reference
    references region regional report reports research resource resources response results review road safety
    school schools science sciences section series service services sheet sheriff shooting shootings site
    social society solutions source south southern special spots spring springfield staff state states
    statistics statistical step strategies strategy street streets studies study subject summary summer summit
    support survey system table task team technical technology texas the title to tool toolkit topic training
    treatment trends unit united universities university update urban us user utah version victim victims
    violence violent volume washington web week weekly west what when where who why winter workgroup working
    workshop world year years youth january february march april august september october november december
    monday tuesday wednesday thursday friday saturday sunday incorporated press publisher publishing company
    associates consulting consultants nonprofit
    """
)
"""Words of agencies, headings, subjects and dates. "May", "Young" and their like are left to other signs."""

ALSO_NAMES = _read("west north law street winter summer special july world press guide city day forum")
"""Those of them that a person may bear after a first name that many people have."""

ROLES = _read(
    """
    director commissioner secretary attorney general mayor governor chair chairman chairperson chairwoman
    president vice superintendent administrator coordinator manager editor deputy assistant acting chief
    sheriff statistician statisticians analyst researcher professor fellow scientist associate specialist
    officer counsel investigator monitor
    """
)
"""Words of an office that somebody holds."""

FIRST_NAMES = _read(
    """
    aaron abigail adam adrian adriana aisha alan albert alejandra alejandro alex alexander alexandra alexis
    alfred alice alicia allen allison alvin alyssa amanda amber amy ana andre andrea andres andrew angel
    angela angelica anita ann anna anne annette anthony antonio april ariel arnold arthur ashley audrey
    barbara barry beatrice ben benjamin bernard beth betty beverly bill billy bob bobby bonnie brad bradley
    brandon brenda brent brett brian brianna bridget bruce bryan caitlin calvin cameron candace carl carla
    carlos carmen carol caroline carolyn carrie casey cassandra catherine cathy cecilia cesar charlene charles
    charlotte chelsea cheryl chris christian christina christine christopher cindy claire clara clarence
    claudia cody colin colleen connie corey courtney craig crystal curtis cynthia dale dan dana daniel
    danielle danny darlene darren darryl dave david dawn dean deborah debra denise dennis derek derrick
    desmond diana diane diego don donald donna doris dorothy doug douglas drew dustin dwayne dylan earl eddie
    edgar eduardo edward edwin eileen elaine eleanor elena eli elijah elizabeth ellen emily emma eric erica
    erik erika erin ernest esther ethan eugene eva evan evelyn faith felicia felix fernando florence frances
    francis francisco frank franklin fred frederick gabriel gabriela gail gary gavin gene george gerald
    geraldine gilbert gina glenn gloria gordon grace graham greg gregory guadalupe gwendolyn hannah harold
    harriet harry harvey hazel heather hector heidi helen henry herbert herman holly howard hugh ian irene
    isaac isabel isabella ivan jack jackie jacob jacqueline jada jaime jake jamal james jamie jan jane janet
    janice jared jasmine jason javier jay jean jeff jeffery jeffrey jenna jennifer jenny jeremy jerome jerry
    jesse jessica jesus jill jim jimmy jo joan joann joanna joanne joe joel john johnny jon jonathan jordan
    jorge jose joseph josephine joshua joy joyce juan juanita judith judy julia julian julie june justin
    kaitlyn karen karl kate katherine kathleen kathryn kathy katie keith kelly ken kenneth kent kevin kim
    kimberly kristen kristin kristina kurt kyle lakisha lamar larry latasha latoya laura lauren laurie
    lawrence leah lee leo leon leonard leroy leslie lewis liam lillian linda lindsay lindsey lisa lloyd logan
    lois lori lorraine louis louise lucas lucia lucy luis luke luz lydia lynn mabel madeline madison malcolm
    malik marc marcia marco marcus margaret maria marian maribel marie marilyn mario marion marjorie mark
    marlene marsha marshall martha martin marvin mary mason mateo mathew matthew maureen maurice max megan
    meghan melanie melinda melissa melvin meredith michael micheal michele michelle miguel mike mildred milton
    miranda misty mitchell molly monica monique morgan nancy naomi natalie natasha nathan nathaniel neil
    nicholas nicole nina noah noel norma norman olga oliver olivia omar oscar pablo pam pamela pat patricia
    patrick paul paula pauline pedro peggy penny peter philip phillip phyllis priscilla rachel rafael ralph
    ramon randall randy raul ray raymond rebecca regina renee rhonda ricardo richard rick ricky rita robert
    roberta roberto robin rochelle roderick rodney roger roland ron ronald rosa rosario rose rosemary ross
    roxanne roy ruben ruby russell ruth ryan sabrina sally salvador sam samantha samuel sandra sara sarah
    scott sean sergio seth shane shannon sharon shaun shawn sheila shelby shelley shelly sherri sherry shirley
    sidney sierra silvia simon sofia sonia sonya sophia sophie stacey stacy stanley stella stephanie stephen
    steve steven stewart stuart sue susan suzanne sydney sylvia tamara tameka tammy tanya tara tasha taylor
    ted teresa terrance terrence terri terry thelma theodore theresa thomas tiffany tim timothy tina todd tom
    tommy toni tony tonya tracey traci tracy travis trevor troy tyler tyrone valerie vanessa vera veronica
    victor victoria vincent viola virginia vivian wade walter wanda warren wayne wendy wesley whitney william
    willie yolanda yvette yvonne zachary zoe pedro josé maría sofía andrés lucía ramón jesús raúl sérgio joão
    ana beatriz rens thessa jan pieter lars sven anders
    """
)
