"""What a city's own words seem to rule out or to lack: guesses with the words that they were read from.

Knows English sentences and the vocabulary. What shows a guess lets the reader confirm it, and
until then it is told as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from knowledge.sentences import split_sentences
from knowledge.vocabulary import Involves, Requirement

_CLAUSE = re.compile(r"[;:]\s+|,?\s+\bbut\b\s+|\n+", re.I)


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.I)


_REFUSES = _any(
    "off the table",
    "off[- ]limits",
    "out of the question",
    "not an option",
    "no go",
    "never again",
    "no more",
    "no longer (?:want|use|do|allow)",
    "enough of",
    "(?:is|are) out",
    "(?:will|would|must|may|should|shall) (?:not|never)",
    "won'?t",
    "wouldn'?t",
    "can'?t",
    "cannot",
    "can not",
    "mustn'?t",
    "do(?:es)? not want",
    "do(?:es)?n'?t want",
    "(?:nobody|no one) wants",
    "no appetite",
    "not (?:allowed|permitted)",
    r"refus\w+",
    r"reject\w*",
    r"oppos\w+",
    "object(?:s|ed)? to",
    r"forbid\w*",
    "forbade",
    r"prohibit\w*",
    "bans?",
    "bann(?:ed|ing)",
    "bars?",
    "barred",
    r"outlaw\w*",
    "rul(?:es?|ed|ing) out",
    r"vot(?:es?|ed|ing) (?:\w+ ){0,4}down",
    r"turned (?:\w+ ){0,3}down",
    "(?:said|says|say) no",
    r"cancel\w*",
    r"scrapp?\w*",
    "(?:ended|dropped) the",
    "against",
    "without",
    "rather than",
    "instead of",
    "leave out",
    r"keep \w+ out",
    "not (?:another|one more|through|by)",
    "stay(?:s|ed)? away from",
    "anything but",
)

_NOT = _any("no", "not", "never")

_LACKS = _any(
    "ha(?:ve|s|d) (?:no|never had|neither)",
    "do(?:es)? not have",
    "do(?:es)?n'?t have",
    r"lack\w*",
    "there (?:is|are) no",
    "there'?s no",
    "without an?",
    "without any",
    "(?:no one|nobody) to",
    "with no",
    r"no \w+ of (?:our|its|their) own",
    "never had",
)

_REFUSED: Mapping[Involves, re.Pattern[str]] = {
    Involves.STOPS: _any(
        "stop[- ]and[- ]frisks?",
        r"(?:pedestrian|street|traffic|pretext\w*|investigat\w+|terry|vehicle|car|more) stops",
        r"stops(?! (?:it|them|the|and)\b)",
        r"stop(?:ping)? (?:and search\w*|people|drivers|cars|young)",
        r"frisk\w*",
        "searches",
    ),
    Involves.SURVEILLANCE: _any(
        r"surveil\w*",
        "cameras?",
        "cctv",
        "drones?",
        "plate readers?",
        "a?lprs?",
        r"facial recog\w+",
        "monitoring",
        "watching (?:people|residents)",
    ),
    Involves.PEOPLE_LISTS: _any(
        r"(?:lists?|scores?|databases?|watch ?lists?|hot ?lists?|profiles?)\b.{0,60}\b"
        "(?:people|persons?|names|charged|individuals?|offenders?|anyone|kids|residents|youth)",
        "(?:gang|people|person|offender|name|risk)[- ]?(?:based )?(?:lists?|databases?|scores?|scoring)",
        "scoring people",
    ),
    Involves.SCHOOL_OFFICERS: _any(
        r"(?:officers?|police|cops?|sros?|badges?)\b.{0,50}\b(?:schools?|classrooms?|campus\w*|hallways?)",
        r"(?:schools?|classrooms?|campus\w*|hallways?)\b.{0,50}\b(?:officers?|police|cops?|sros?)",
    ),
    Involves.POLICE_LED: _any(
        "(?:police|officers|the department|law enforcement)[- ](?:led|run|driven|to lead)",
        "led by (?:the )?police",
        r"(?:police|officers|the department|law enforcement)\b.{0,20}\blead",
        "more polic(?:e|ing)",
    ),
}
"""What is refused, where a clause refuses something."""

_SENSORS = _any(r"(?:gunshot|acoustic|gunfire|shot)[- ]?(?:detection|sensors?|spotters?|locat\w+)", "sensors")

_NO_MONEY = _any(
    "no (?:new |extra |more |additional )?(?:money|funds|funding|dollars|budget)",
    "not (?:a|one) (?:dollar|cent|penny)",
    "without (?:any )?(?:new |extra |more )?(?:money|funding)",
    "(?:is|are|went|near|nearly|almost) (?:broke|bankrupt)",
    "bankruptcy",
    "(?:cannot|can'?t) (?:spend|pay|afford)",
    "budget (?:is|was|has been) (?:cut|frozen)",
    "spending freeze",
)

_SHORT_OF_OFFICERS = _any(
    "officers? short",
    r"short[- ](?:of |on )?(?:officers|staff\w*|cops|people)",
    "(?:short|under)-?staffed",
    "hiring freeze",
    "(?:no|not any|without) (?:extra |spare |more |additional )?(?:officers|cops|patrol) (?:to spare|left|available)",
    r"(?:cannot|can'?t) spare\b.{0,20}\b(?:officers?|cops?|anyone|detectives?)",
    r"(?:\d+|\w+ty|dozens of|many) vacancies",
    r"vacanc\w+\b.{0,30}\b(?:officers?|sworn|patrol)",
    "(?:cannot|can'?t|not) (?:add|hire) (?:anybody|anyone|officers|people|staff)",
    "extra officers",
    "mandatory overtime",
)

_NAMES: Mapping[Requirement, re.Pattern[str]] = {
    Requirement.DEDICATED_ANALYST: _any("analysts?"),
    Requirement.OUTREACH_WORKERS: _any("(?:street|outreach|violence) (?:workers?|interrupters?)", "outreach"),
    Requirement.VICTIM_ADVOCATES: _any("advocates?"),
    Requirement.HOSPITAL_PARTNER: _any("hospital", "trauma cent(?:er|re)"),
    Requirement.RESEARCH_PARTNER: _any("research(?:er)?s?", "university", "evaluator"),
    Requirement.PROBATION_PAROLE_PARTNER: _any("probation", "parole"),
    Requirement.FORENSIC_LAB: _any(r"(?:crime |forensic )lab\w*"),
    Requirement.CRIME_ANALYSIS_UNIT: _any("analysis unit"),
    Requirement.DEDICATED_DETECTIVES: _any("detectives?"),
    Requirement.SOCIAL_SERVICE_PROVIDER: _any("social services?", "service providers?", "case managers?"),
    Requirement.CCTV: _any("cctv", "cameras?"),
    Requirement.RTCC: _any("real[- ]time crime cent(?:er|re)"),
}
"""How a requirement is called where a clause says that it is not there."""


@dataclass(frozen=True, slots=True)
class Guess:
    """``words`` of a concern seem to rule ``value`` out, or to say that it is lacking."""

    kind: Literal["ruled-out", "lacks"]
    value: str
    words: str


def read_guesses(concern: str, names: Mapping[str, Iterable[str]]) -> tuple[Guess, ...]:
    """What the words of ``concern`` seem to rule out and to lack, each once, in the order in which it is said.

    ``names`` are, by slug, what practices are called: one that is named where something is refused is ruled out.
    """
    found: dict[tuple[str, str], Guess] = {}
    for sentence in split_sentences(concern):
        for clause in _CLAUSE.split(sentence):
            for guess in _read_clause(clause.strip(), names):
                found.setdefault((guess.kind, guess.value), guess)
    return tuple(found.values())


def _read_clause(clause: str, names: Mapping[str, Iterable[str]]) -> Iterable[Guess]:
    if _NO_MONEY.search(clause):
        yield Guess("ruled-out", "new-money", clause)
    if _SHORT_OF_OFFICERS.search(clause):
        yield Guess("lacks", Requirement.SWORN_STAFF_SURPLUS, clause)
    lacking = _LACKS.search(clause)
    if lacking:
        for requirement, pattern in _NAMES.items():
            if pattern.search(clause, lacking.start()):
                yield Guess("lacks", requirement, clause)
    if _REFUSES.search(clause) or (_NOT.search(clause) and not lacking):
        yield from _read_refusal(clause, names)


def _read_refusal(clause: str, names: Mapping[str, Iterable[str]]) -> Iterable[Guess]:
    for word, pattern in _REFUSED.items():
        if pattern.search(clause):
            yield Guess("ruled-out", word, clause)
    if _SENSORS.search(clause):
        yield Guess("ruled-out", "gunshot-detection", clause)
    folded = f" {' '.join(re.findall(r'[a-z0-9]+', clause.lower()))} "
    for slug, called in names.items():
        if any(f" {name} " in folded for name in called):
            yield Guess("ruled-out", slug, clause)
