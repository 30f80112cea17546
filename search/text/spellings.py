"""The spellings in which one word is written, each brought to the one that pages here are written in.

Lists of words as people type them; knows no engine and no query. :mod:`search.text.analysis` reads every text by them,
so a change here must change its ``ANALYZER_VERSION``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

#: Characters that are not seen: soft hyphens, zero-width characters, marks of direction, variants of a glyph.
INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")

#: What hyphens look like, the plain one first.
HYPHENS = "-\u2010\u2011\u2012\u2013\u2212"

#: Letters that are no letter with an accent, and are typed as these.
LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "ħ": "h", "ı": "i"}
)

#: Beginnings that make one word with what follows a hyphen: "re-entry", "non-fatal".
PREFIXES = frozenset(["re", "co", "non", "pre", "inter", "intra", "sub", "semi"])

_JOINED = """
cease fire fires; re entry; co responder responders; buy back backs; car jack jacking jackings jacker jackers jacked
gun shot shots; fire arm arms; eye witness witnesses; data base bases; crack down downs; non fatal profit profits
re offend offending offender offenders; black mail; wide spread; neighbor hood hoods
"""
_SPLIT = """
hot spot spots spotting; task force forces; follow ups up; data driven; street light lights lighting; body worn cam cams
work group groups; crime stoppers; evidence based; place based; group based; problem solving; safe guards
home town; community based; near repeat repeats; multi agency disciplinary; cross agency; tip line lines
"""
_ISE = """
organ recogn real priorit author critic emphas final general hospital ideal legal local mobil modern normal optim penal
personal polar privat public radical random rational reorgan scrutin social special stabil standard steril summar
symbol util victim visual vandal victim formal categor character central civil colon commercial crystal custom
decentral decriminal digit econom equal familiar finalis harmon immun individual industrial institutional italic
jeopard legitim marginal maxim memor minim monopol neutral patron pressur stigmat subsid sympath synchron synthes
token trauma traumat weapon analog apolog capital computer critic demoral destabil fertil galvan homogen hypothes
incentiv item brutal antagon catal operational prior revital sensit terror operat
"""
_PAIRS = """
centre center; theatre theater; metre meter; kilometre kilometer; litre liter; calibre caliber; fibre fiber
manoeuvre maneuver; defence defense; offence offense; licence license; pretence pretense; practise practice
programme program; cheque check; grey gray; kerb curb; catalogue catalog; ageing aging; judgement judgment
acknowledgement acknowledgment; sceptic skeptic; sceptical skeptical; mould mold; gaol jail; enquiry inquiry
enquiries inquiries; whilst while; amongst among; towards toward; fulfil fulfill; fulfilment fulfillment
enrol enroll; enrolment enrollment; instalment installment; skilful skillful; wilful willful; focussed focused
focussing focusing; focusses focuses; benefitted benefited; benefitting benefiting; analyse analyze; analysed analyzed
analysing analyzing; analyser analyzer; catalyse catalyze; paralyse paralyze; paralysed paralyzed; paediatric pediatric
paediatrics pediatrics; orthopaedic orthopedic; orthopaedics orthopedics; anaesthetic anesthetic; leukaemia leukemia
anaemia anemia; haemorrhage hemorrhage; haemoglobin hemoglobin; ischaemia ischemia; ischaemic ischemic; oedema edema
oestrogen estrogen; foetal fetal; foetus fetus; diarrhoea diarrhea; tumour tumor; learnt learned; spelt spelled
aluminium aluminum; counselling counseling; counsellor counselor; counselled counseled; travelling traveling
travelled traveled; traveller traveler; modelling modeling; modelled modeled; labelling labeling; labelled labeled
cancelled canceled; cancelling canceling; signalling signaling; signalled signaled; fuelled fueled; fuelling fueling
levelled leveled; levelling leveling; channelled channeled; channelling channeling; marshalled marshaled
marshalling marshaling; quarrelled quarreled; quarrelling quarreling; tunnelling tunneling; victimless victimless
"""
_OUR = """
behaviour colour neighbour favour honour labour harbour rumour humour armour endeavour odour demeanour misdemeanour
parlour vapour rigour tumour splendour clamour rancour saviour savour valour flavour ardour candour fervour vigour
"""


def _read_pairs() -> Iterator[tuple[str, str]]:
    for entry in _entries(_PAIRS):
        british, american = entry
        yield british, american
        yield from ((f"{british}s", f"{american}s"),) if not british.endswith(("s", "ed", "ing")) else ()
        if british.endswith("re"):
            yield f"{british}d", f"{american}ed"


def _entries(text: str) -> Iterator[list[str]]:
    """The lists of words between semicolons and line ends."""
    return (entry.split() for entry in re.split(r"[;\n]", text) if entry.strip())


def _read_joined() -> Iterator[tuple[str, str]]:
    return ((first, second) for first, *seconds in _entries(_JOINED) for second in seconds)


_BRITISH = dict(_read_pairs())
JOINED = frozenset(_read_joined())
"""Pairs of words that make one, with a space or a hyphen between them."""

SPLIT = {first + second: (first, second) for first, *seconds in _entries(_SPLIT) for second in seconds}
"""Words that are two."""

OPEN = frozenset(SPLIT.values())
"""Pairs of words that stay two, also with a hyphen between them."""

_IN_ISE = re.compile(
    rf"({'|'.join(sorted(set(_ISE.split()), key=len, reverse=True))})is(e[drs]?|ers|ing|ations?|ational)"
)
_IN_OUR = re.compile(rf"(.*(?:{'|'.join(word.removesuffix('our') for word in _OUR.split())}))our(.*)")


@lru_cache(maxsize=65536)
def americanize(word: str) -> str:
    """``word``, folded, as it is spelled in the United States."""
    if len(word) < 4:
        return word
    if found := _BRITISH.get(word):
        return found
    if "our" in word and (match := _IN_OUR.fullmatch(word)):
        return f"{match[1]}or{match[2]}"
    if "is" in word and (match := _IN_ISE.fullmatch(word)):
        return f"{match[1]}iz{match[2]}"
    return word


def is_hyphen(text: str) -> bool:
    """Whether ``text`` is one hyphen."""
    return len(text) == 1 and text in HYPHENS


def make_one(first: str, between: str, second: str) -> bool:
    """Whether two folded words with ``between`` between them are one word."""
    if (first, second) in JOINED:
        return between == " " or is_hyphen(between)
    return first in PREFIXES and is_hyphen(between) and len(second) > 2 and second.isalpha()


def has_invisible(text: str) -> bool:
    """Whether a character of ``text`` is not seen."""
    return not text.isascii() and _INVISIBLE.search(text) is not None


def drop_invisible(text: str) -> str:
    """``text`` without the characters that are not seen."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def find_visible(text: str) -> list[int]:
    """Where each visible character of ``text`` stands, and the length of ``text`` at the end."""
    return [at for at, c in enumerate(text) if not _INVISIBLE.match(c)] + [len(text)]
