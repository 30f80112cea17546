"""What a text as a whole says: its language, what kind of document it is, and the paragraph that sums it up.

Knows plain words. The language is told by small words and letters of a dozen languages: no model, nothing to download.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_SMALL_WORDS = {
    "en": "the of and to in that for is with was were this are from by",
    "es": "el la los las de del que y en por para con una se como fue más",
    "fr": "le la les des du et est dans pour que une sur avec par aux sont",
    "pt": "o os as da do dos das que em para com uma não por como mais foi",
    "de": "der die das und in den von zu mit ist für auf nicht ein eine werden",
    "it": "il lo gli di che e per con una del della sono nel alla più",
    "nl": "de het een en van in is dat op te voor met zijn niet door",
    "ht": "ak nan pou yo ki te pa sa gen nou li se",
    "vi": "và của là các có được cho trong người không một những",
    "tl": "ang ng sa mga na ay at para ito kung hindi",
    "pl": "i w na z do się nie jest że dla przez",
    "sv": "och att det som en på är av för med den",
}
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_SCRIPTS = (
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
)
_START = 40_000
_LEAST_WORDS = 8

_KINDS = (
    ("tool", r"\b(?:toolkit|tool kit|guidebook|checklist|template|sample (?:policy|agreement)|model policy|"
        r"memorandum of (?:understanding|agreement)|"
             r"job description|position description|how[- ]to guide|implementation guide|worksheet|handbook|"
                 r"training curriculum|logic model)\b"),
    ("summit", r"\b(?:summit|symposium|conference (?:agenda|program|proceedings)|plenary|breakout session|"
        r"workshop agenda|agenda)\b"),
    ("lesson", r"\b(?:lessons? learned|success story|site story|site spotlight|what we learned|after[- ]action|"
        r"case stud(?:y|ies)|spotlight on)\b"),
)  # fmt: skip
_KIND_PATTERNS = tuple((kind, re.compile(pattern, re.I)) for kind, pattern in _KINDS)
_SUMMARY = re.compile(r"^(?:abstract|executive summary|summary|overview|synopsis|purpose|at a glance)$", re.I)
_LEAST_SUMMARY = 18
_LONGEST = 700


class TextGuess(NamedTuple):
    """A value and how sure it is."""

    value: str
    sure: float


def tell_language(text: str) -> TextGuess | None:
    """The language of ``text`` by its code (ISO 639-1); None where there are too few words to tell."""
    sample = text[:_START]
    letters = sum(c.isalpha() for c in sample)
    if not letters:
        return None
    for language, script in _SCRIPTS:
        if (share := len(script.findall(sample)) / letters) > 0.3:
            return TextGuess(language, min(0.5 + share / 2, 0.97))
    words = re.findall(r"[^\W\d_]+", sample.casefold())
    if len(words) < _LEAST_WORDS:
        return None
    counts = {language: sum(word in small for word in words) for language, small in _WORDS.items()}
    best, second, *_ = sorted(counts, key=lambda language: -counts[language])
    share = counts[best] / len(words)
    if share < 0.08 or counts[best] < 2:
        return None
    lead = (counts[best] - counts[second]) / counts[best]
    return TextGuess(best, round(min(0.5 + lead / 2 + min(len(words), 100) / 1000, 0.99), 2)) if lead > 0.08 else None


def tell_kind(title: str, start: str) -> TextGuess:
    """What kind of document it is likely to be: by its title, else by how often its first page says so."""
    for kind, pattern in _KIND_PATTERNS:
        if pattern.search(title):
            return TextGuess(kind, 0.8)
    for kind, pattern in _KIND_PATTERNS:
        if len(pattern.findall(start)) >= 3:
            return TextGuess(kind, 0.55)
    return TextGuess("reference", 0.6)


class FoundSummary(NamedTuple):
    """A paragraph that sums a document up, where it stands in words, and how sure that is."""

    value: str
    place: str
    sure: float


def find_summary(blocks: Sequence[tuple[bool, str]]) -> FoundSummary | None:
    """The abstract or summary among ``blocks`` (whether it is a heading, its words), else the first full paragraph."""
    for number, (heading, words) in enumerate(blocks[:120]):
        if inline := re.match(r"^(abstract|summary|executive summary)\s*[:.—–]\s*(\S.{60,})", words, re.I):
            return FoundSummary(_cut(inline[2]), f"after the word {inline[1]}", 0.85)
        if heading and _SUMMARY.match(words.strip(" .:")):
            after = next(
                (
                    text
                    for is_heading, text in blocks[number + 1 : number + 4]
                    if not is_heading and len(text.split()) >= _LEAST_SUMMARY
                ),
                "",
            )
            if after:
                return FoundSummary(_cut(after), f"below the heading {words.strip()}", 0.85)
    first = next((words for heading, words in blocks[:40] if not heading and len(words.split()) >= 25), "")
    return FoundSummary(_cut(first), "the first full paragraph", 0.35) if first else None


def _cut(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    end = max(text.rfind(". ", 0, _LONGEST), text.rfind("? ", 0, _LONGEST))
    return text[: end + 1] if end > 120 else text[:_LONGEST].rpartition(" ")[0] + " …"
