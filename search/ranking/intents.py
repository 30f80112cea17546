"""What kind of answer a question asks for, beside its subject: what failed, two things compared, how to do it, a limit.

Rules over the words, read from top to bottom, so that a person can say why a page was read so; the reader can take each
back. Knows words only: no index, no score. Linear in the length of the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from search.intent import Intent, IntentKind
from search.text.analysis import fold_words, is_stop_word
from search.types import START_WITHIN

MOST_READ = 300
"""Characters of a question that are read: longer ones tell a story."""


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """What the words of a question say beside its subject.

    ``text`` is what is searched: the question without its limits and without what is left out. ``limits`` are values by
    facet field. ``harm`` says that what made things worse is asked for.
    ``sides`` are the two things compared; ``sure`` says that they are, whatever is found.
    ``only`` says that nothing but the intent is asked: no subject.
    """

    text: str
    negative: bool = False
    harm: bool = False
    how_to: bool = False
    only: bool = False
    sides: tuple[str, ...] = ()
    sure: bool = False
    limits: Mapping[str, str] = field(default_factory=dict)
    left_out: str = ""

    @property
    def searched(self) -> str:
        """The text to search, in the query language where something is left out."""
        if not self.left_out:
            return self.text
        return f'{self.text} NOT "{self.left_out}"' if " " in self.left_out else f"{self.text} NOT {self.left_out}"


_GENERIC = (
    r"(?:programs?|practices?|strateg(?:y|ies)|approach(?:es)?|tactics?|technolog(?:y|ies)|interventions?|policies|ideas?|"
    r"tools?|things?|methods?|efforts?|responses?|ways?|options?|solutions?|anything|something|everything|what|which)"
)
_NOT = r"(?:n[o']?t|n’t| not| never)"
_FAILING = (
    rf"(?:(?:do|does|did|ca|could|has|have|will|wo){_NOT}(?: really| actually| ever)? "
    r"(?:work(?:ed)?|help(?:ed)?|reduced?|lower(?:ed)?|cut|bring|brought|change[sd]?|prevent(?:ed)?|deliver(?:ed)?|"
    r"pay off|make (?:a|any) difference|stop(?:ped)?)\b|fail(?:s|ed)?\b|backfir(?:e[sd]?|ing)\b|"
    r"(?:is|are|was|were)(?: not|n't|n’t) effective\b|"
    r"(?:make|makes|made|making) (?:things|it|crime|violence|matters) worse\b|"
    r"(?:ha(?:s|ve|d)|with|show(?:s|ed)?|found) (?:no|little) (?:effects?|impact|results?|benefits?)\b|"
    r"ineffective\b|(?:is|are|be|were) harmful\b|(?:do|does|did|cause[sd]?) (?:more )?harm\b)"
)
_NEGATIVE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_GENERIC}\b(?:\W+\w+){{0,5}}?\W+{_FAILING}",
        rf"\b(?:ineffective|harmful|failed|useless|debunked|discredited) {_GENERIC}\b",
        r"\b(?:what|which \w+) (?:should|can|could|must|do) (?:we|i|you|cities|departments?|a city|agencies) "
        r"(?:stop|quit|avoid|drop|abandon|end|not (?:do|fund|use|buy|try))\b"
        r"(?: (?:doing|funding|using|running|paying for))?",
        r"\bwhat (?:not to (?:do|fund|use|buy|try)|to (?:stop|avoid|quit)(?: doing| funding| using)?)\b",
        r"\b(?:that|which) (?:changed nothing|made no difference|did nothing)\b",
        r"\bdid (?:it|they|that|this) fail(?: to \w+)?\b",
        r"\bwaste of (?:money|time)\b",
    )
)
"""Ways to ask for what was tested and did not work."""

_HARM = re.compile(r"\b(?:backfir|worse|harm)", re.IGNORECASE)

_HOW_TO = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"^\W*how (?:do|does|can|could|should|would|to)\b(?! (?:we|i|you) (?:know|tell)\b)",
        r"^\W*(?:(?:a|an|the|any|sample|model|example) )*(?:template|checklist|job description|position description|"
        r"agenda|script|toolkit|playbook|handbook|manual|step[- ]by[- ]step|steps|guide|guidelines?|policy|forms?|"
        r"mou|sop)s? (?:for|to|of|on)\b",
        r"\b(?:templates?|checklists?|job descriptions?|toolkits?|playbooks?|sample (?:policy|agenda|form|mou)|"
        r"model policy)\s*\??$",
        r"^\W*(?:write|draft|set up|start|run|hire|build|choose|plan|launch) (?:an?|our|the|up|and)\b",
        r"^\W*(?:\S+ ){0,2}?(?:template|script|job posting|mou|rfp|specs?) (?:for|to|of|between)\b",
        r"^\W*(?:writing|drafting|setting up|starting|building|running|choosing|picking|planning|launching|hiring) ",
    )
)
"""Ways to ask for how something is done."""

_SIDE = r"(?P<one>[^?;:]{2,120}?)"
_OTHER = r"(?P<other>[^?;:]{2,120})"
_COMPARE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^\W*(?:compare|comparing|comparison (?:of|between)|differences? between|choos(?:e|ing) between) {_SIDE} "
        rf"(?:and|with|to|versus|vs\.?) {_OTHER}",
        rf"^(?:.*[:,] )?{_SIDE},? (?:vs\.?|versus|compared (?:to|with)|as opposed to) {_OTHER}",
    )
)
_EITHER = re.compile(
    rf"^(?!\W*(?:do|does|did|who|what agenc)\b)(?:[^:?]*[:?] )?{_SIDE},? or {_OTHER}\??\s*$", re.IGNORECASE
)
"""Two things side by side, surely and perhaps: "or" joins words of one thing too."""

_AFTER_SIDE = re.compile(r"(?:,| (?:if|when|where|which|that|for|against) ).*$|\?.*$", re.IGNORECASE)
_MOST_WORDS = 9
"""Words of a side: of more, "or" joins sentences."""

_BEFORE_SIDE = re.compile(
    r"^(?:(?:should|do|would|can) (?:we|i|you|a city|our city) |(?:what|which)(?:'s| is| works)?(?: the)? (?:better|"
    r"best|cheaper|more effective)\W+|is |are |it |better |buy |fund |hire |use |spend |do |"
    r"try |put money |on |in |into |for |pay |start |with |between |a |an |the )+",
    re.IGNORECASE,
)

_LOW = re.compile(
    rf"\b(?:with (?:a )?low costs?|(?:that|which) (?:costs? (?:little|nothing|next to nothing)|(?:is|are) "
    rf"(?:cheap|inexpensive|free))|low[- ]cost|(?:cheap|cheaper|inexpensive|affordable) (?={_GENERIC}\b))",
    re.IGNORECASE,
)
_SMALL = re.compile(
    r"\b(?:for|in|that (?:suits?|fits?)|suited (?:to|for)) (?:an? |our |my |the )?(?P<size>small|tiny|little|"
    r"mid-?sized?|medium(?:-sized)?|large|big) (?:police )?(?:departments?|agenc(?:y|ies)|cit(?:y|ies)|towns?|forces?|"
    r"jurisdictions?|places?|communit(?:y|ies))\b",
    re.IGNORECASE,
)
_SIZES = {"small": "small", "tiny": "small", "little": "small", "large": "large", "big": "large"}
_TO_TWELVE = "a two three four five six seven eight nine ten eleven twelve"
_NUMBERS = {word: at for at, word in enumerate(_TO_TWELVE.split(), 1)}
_NUMBERS |= {"an": 1, "one": 1, "thirty": 30, "sixty": 60, "ninety": 90}
_SOON = re.compile(
    rf"\b(?:(?:to )?(?:start|begin|launch|set up|have running|get going|(?:that|which) (?:we )?can "
    rf"(?:start|begin|be (?:started|running|set up|in place)))\W+)?(?:with)?in "
    rf"(?:the next |the first |under |less than )?(?P<count>\d{{1,3}}|{'|'.join(_NUMBERS)}) "
    r"(?P<unit>days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
_STARTING = re.compile(rf"\b(?:start|begin|launch|set up|running|do|in place|{_GENERIC})\b", re.IGNORECASE)
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}

_LEFT_OUT = re.compile(
    r"^(?P<asked>.{3,}?),? (?:other than|except(?: for)?|excluding|but not|leaving out|apart from)"
    r" (?P<out>[\w'’-]+(?: [\w'’-]+){0,3})\??\s*$",
    re.IGNORECASE,
)
"""What comes last in a question and is not wanted."""

_FAILS = re.compile(
    rf"{_FAILING}|\b(?:ineffective|harmful|failed|useless|debunked|discredited|waste|money|time|backfire|"
    r"changed nothing|made no difference|did nothing|bring|brought|down|lower|cut|deliver)\b",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"\w:\S|\b(?:NOT|AND|OR)\b")

_EMPTY_TEXT = """
program programs practice practices strategy strategies approach approaches tactic tactics intervention
interventions policy policies idea ideas tool tools thing things method methods effort efforts response
responses way ways option options solution solutions anything something everything police policing crime
violence violent city cities department departments stop doing quit avoid work works worked working does do did
list ones kind kinds reduce reducing make makes cost costs need want show find give us please evidence tested
proven shown known found
"""
_EMPTY = frozenset(_EMPTY_TEXT.split())
"""Words that name no subject: a question of these alone asks for everything of its kind."""


def read_intents(text: str) -> ReadQuestion:
    """What ``text`` asks for beside its subject. A text of signs, quotes or fields is for :mod:`search.query`."""
    if len(text) > MOST_READ or any(sign in text for sign in '"“”*()') or _SIGNS.search(text):
        return ReadQuestion(text)
    rest, limits = _read_limits(text)
    left_out = ""
    if found := _LEFT_OUT.match(rest):
        rest, left_out = found["asked"].strip(), found["out"].strip()
    negative = next((found for rule in _NEGATIVE if (found := rule.search(rest))), None)
    subject = rest if negative is None else _FAILS.sub(" ", rest)
    sides, sure = ((), False) if negative is not None else _read_sides(rest)
    bare = not _has_subject(subject)
    return ReadQuestion(
        text="" if bare and limits and negative is None else rest,
        negative=negative is not None,
        harm=negative is not None and _HARM.search(rest) is not None,
        how_to=negative is None and not sides and any(rule.search(rest) for rule in _HOW_TO),
        only=bare and (negative is not None or bool(limits)),
        sides=sides,
        sure=sure,
        limits=limits,
        left_out=left_out,
    )


def say_limits(reading: ReadQuestion) -> Iterator[Intent]:
    """The limits of ``reading``, each as field and value."""
    for name, value in reading.limits.items():
        yield Intent(IntentKind.LIMIT, (name, value))


def _has_subject(text: str) -> bool:
    return any(word not in _EMPTY and not is_stop_word(word) for word in fold_words(text))


def _read_limits(text: str) -> tuple[str, dict[str, str]]:
    """``text`` without what it says of cost, time and size, and that as values by facet field."""
    limits: dict[str, str] = {}
    if found := _LOW.search(text):
        limits["cost"] = "low"
        text = f"{text[: found.start()]} {text[found.end() :]}"
    if found := _SMALL.search(text):
        limits["size"] = _SIZES.get(found["size"].lower(), "midsize")
        text = f"{text[: found.start()]} {text[found.end() :]}"
    if (found := _SOON.search(text)) and _STARTING.search(text[: found.end()]):
        count = found["count"].lower()
        days = (int(count) if count.isdigit() else _NUMBERS[count]) * _DAYS[found["unit"].lower().rstrip("s")]
        fitting = [months for months in START_WITHIN if months * 30 <= days]
        if fitting:
            limits["start"] = str(fitting[-1])
            text = f"{text[: found.start()]} {text[found.end() :]}"
    return (" ".join(text.split()) if limits else text), limits


def _read_sides(text: str) -> tuple[tuple[str, ...], bool]:
    """The two things that ``text`` compares, none if it compares nothing, and whether it surely does."""
    for rule, sure in (*((rule, True) for rule in _COMPARE), (_EITHER, False)):
        if found := rule.match(text):
            sides = tuple(_trim(found[name]) for name in ("one", "other"))
            words = [fold_words(side) for side in sides]
            if all(len(side) <= _MOST_WORDS and not all(map(is_stop_word, side)) for side in words):
                return sides, sure
    return (), False


def _trim(side: str) -> str:
    """A side of a comparison without what leads to it, and what is said of both behind it."""
    bare = _BEFORE_SIDE.sub("", side.strip()).strip(" .!")
    return _AFTER_SIDE.sub("", bare) or bare
