"""Who wrote it: the lines under a title, a line that says "By", a suggested citation, the head of a memo.

Works on lines in reading order, whatever format they came from. A single name without any other sign is no author.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from ingest.guesses.names import has_cue, is_likely, names_role, read_names
from knowledge.sentences import split_sentences

_STOP = re.compile(
    r"^(?:abstract|executive summary|summary|introduction|contents|table of contents|keywords?|"
    r"background|overview|foreword|preface|acknowledg\w+|"
    r"about (?:the|this)\b.*|in this issue|references|prepared for\b.*|presented to\b.*|disclaimer|"
    r"to:.*|suggested citation.*)[:.]?$",
    re.I,
)
_STOP_RUNNING = re.compile(r"^(?:abstract|keywords?)\s*[:.—–\-]", re.I)
_CITATION = re.compile(
    r"(?:suggested|recommended|preferred)\s+citation\s*:?\s*(.{5,300}?)[.,]?\s*\(?((?:19|20)\d\d)\b|"
    r"(?:cite this \w+ as|to cite|how to cite[^:]*)\s*:\s*(.{5,300}?)[.,]?\s*\(?((?:19|20)\d\d)\b",
    re.I,
)
_FROM = re.compile(r"^from\s*:\s*(.{3,120})$", re.I)
_MEMO = re.compile(r"^(?:to|date|subject|re)\s*:", re.I)
_ENDS_OPEN = re.compile(r"(?:,|;|\band|&)\s*(?:\d\s*)?$", re.I)
_CUE_ALONE = re.compile(
    r"^(?:by|authors?|written by|prepared by|submitted by|principal investigators?|report authors?|"
    r"contributors?)\s*:?$",
    re.I,
)
_REACH = 14
_LONG = 24


class FoundAuthors(NamedTuple):
    """Names in their order, how sure it is that they are the authors, the first line's number and its words."""

    names: tuple[str, ...]
    sure: float
    line: int
    quote: str


def find_authors(
    lines: Sequence[str], title_end: int | None, common: Collection[str] = frozenset()
) -> list[FoundAuthors]:
    """What ``lines`` say of authors, surest first. ``title_end`` is the number of the title's last line, if known."""
    found = [*_find_cited(lines), *_find_cued(lines, common), *_find_memo(lines)]
    if title_end is not None and (below := _find_below(lines, title_end, common)):
        found.append(below)
    return sorted(found, key=lambda one: -one.sure)


def _find_cited(lines: Sequence[str]) -> list[FoundAuthors]:
    found = []
    for number in range(len(lines)):
        if not re.search(r"\bcit(?:ation|e)\b", lines[number], re.I):
            continue
        text = " ".join(lines[number : number + 4])
        if (match := _CITATION.search(text)) and (names := read_names(_clean_citation(match[1] or match[3]))):
            found.append(FoundAuthors(tuple(names), 0.93, number, match[0]))
    return found


def _clean_citation(text: str) -> str:
    return re.sub(r",\s*&\s*", "; ", text).replace(" (Eds.)", "")


def _find_cued(lines: Sequence[str], common: Collection[str]) -> list[FoundAuthors]:
    found = []
    for number, line in enumerate(lines):
        text = line
        if _CUE_ALONE.match(line.strip()) and number + 1 < len(lines):
            run = _take_run(lines, number + 1, common)
            if run:
                found.append(FoundAuthors(tuple(run), 0.9, number, " ".join(lines[number : number + 3])))
            continue
        if not has_cue(line) or len(line.split()) > 40:
            continue
        at = number
        while _ENDS_OPEN.search(text) and at + 1 < len(lines) and at < number + 4:
            at += 1
            text = f"{text} {lines[at]}"
        names = read_names(text, common)
        prose = (
            number > 0
            and len(lines[number - 1].split()) > 7
            and not lines[number - 1].rstrip().endswith((".", ":", "?", "!"))
            and line[:1].islower()
        )
        told = any(re.match(r"[A-Z][a-z]+\s+[a-z]", sentence) for sentence in split_sentences(text)[1:])
        if names and not prose and not told:
            found.append(FoundAuthors(tuple(names), 0.92 if is_likely(names) or len(names) > 1 else 0.7, number, text))
    return found


def _find_memo(lines: Sequence[str]) -> list[FoundAuthors]:
    if sum(bool(_MEMO.match(line)) for line in lines[:20]) < 2:
        return []
    for number, line in enumerate(lines[:20]):
        if (match := _FROM.match(line.strip())) and (names := read_names(match[1])):
            return [FoundAuthors(tuple(names), 0.85, number, line)]
    return []


def _find_below(lines: Sequence[str], title_end: int, common: Collection[str]) -> FoundAuthors | None:
    names = _take_run(lines, title_end + 1, common)
    if not names:
        return None
    first = next(
        (n for n in range(title_end + 1, len(lines)) if names[0].split()[-1].casefold() in lines[n].casefold()),
        title_end,
    )
    likely = is_likely(names)
    near = first - title_end <= 3
    sure = (0.9 if likely else 0.72 if len(names) > 1 else 0.45) - (0 if near else 0.08)
    return FoundAuthors(tuple(names), sure, first, lines[first])


def _take_run(lines: Sequence[str], start: int, common: Collection[str]) -> list[str]:
    """The names of the lines from ``start`` until the text begins; lines of agencies and places may stand between."""
    names: list[str] = []
    misses = 0
    at = start
    while at < min(len(lines), start + _REACH):
        text = lines[at].strip()
        if (
            _STOP.match(text)
            or _STOP_RUNNING.match(text)
            or (len(text.split()) > _LONG and not read_names(text, common))
        ):
            break
        while _ENDS_OPEN.search(text) and at + 1 < len(lines) and read_names(text.rstrip(" ,;&"), common):
            if not read_names(lines[at + 1].strip(), common) and not _is_surname_alone(lines[at + 1]):
                break
            at += 1
            text = f"{text} {lines[at].strip()}"
        found = [] if names_role(text) and not _leads_with_list(text) else read_names(text, common)
        holds_office = (
            at + 1 < len(lines)
            and found
            and len(found) == 1
            and names_role(lines[at + 1])
            and len(lines[at + 1].split()) <= 6
        )
        if (
            found
            and not (holds_office and not is_likely(found))
            and not (holds_office and _is_high_office(lines[at + 1]))
        ):
            names += [name for name in found if name not in names]
            misses = 0
        elif not found:
            misses += bool(text) and (bool(names) or not _is_imprint(text))
        if misses > (4 if names else 3):
            break
        at += 1
    return names


def _is_surname_alone(line: str) -> bool:
    return bool(re.fullmatch(r"[A-Z][a-z]+\W*", line.strip()))


def _leads_with_list(text: str) -> bool:
    return text.count(";") > 0 or text.lower().startswith("by ")


def _is_high_office(text: str) -> bool:
    return bool(
        re.search(
            r"attorney general|director|secretary|commissioner|governor|mayor|chief of police|administrator", text, re.I
        )
    )


def _is_imprint(text: str) -> bool:
    """A line that may stand between a title and its authors: a subtitle, a date, an agency."""
    return len(text.split()) <= 14
