"""What the first pages of a laid-out document say of it: the title in its largest type, authors below, dates, agencies.

Works on lines with their size and place, whatever program laid them out. Must not know PDF.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from ingest.guesses.authors import find_authors
from ingest.guesses.dates import find_years
from ingest.guesses.identifiers import iter_identifiers
from ingest.guesses.publishers import find_publisher
from ingest.guesses.titles import fold, is_machine_title, is_series, is_series_alone
from ingest.proposals import FoundPlace, Named
from ingest.reading import FoundValue
from ingest.text.wording import clean_line

_LARGER = 1.12
_LONGEST = 260
_SUBJECT = re.compile(r"^(?:subject|re)\s*:\s*(.{4,200})$", re.I)
_MEMO = re.compile(r"^(?:to|from|date)\s*:", re.I)
_LIST_DOT = re.compile(r"\.{4,}|\s\d+$")


@dataclass(frozen=True, slots=True)
class FrontLine:
    """A line of one of the first pages, in points."""

    page: int
    text: str
    size: float
    bold: bool
    base: float
    left: float
    right: float
    part: int


@dataclass(frozen=True, slots=True)
class _Title:
    text: str
    first: int
    last: int
    sure: float
    why: str


def propose_from_front(
    front: Sequence[FrontLine],
    end: Sequence[FoundPlace],
    body_size: float,
    common: Collection[str],
    text: Iterable[str],
    named: Named,
) -> tuple[tuple[FoundValue, ...], ...]:
    """Proposals in groups, best first within each field. ``common`` are words written in small letters in the text."""
    lines = [line.text for line in front]
    titles = _find_titles(front, body_size)
    best = titles[0] if titles else None
    lower = {word for words in text for word in re.findall(r"(?<![\w’'-])[a-z]{3,}", words)} & set(common)
    groups = [_title_values(titles, named, front)]
    authors = find_authors(lines, _end_of(best, front), lower)
    groups.append(
        tuple(
            FoundValue(
                "authors", "; ".join(one.names), f"page {front[one.line].page}", clean_line(one.quote, 200), one.sure
            )
            for one in authors
        )
    )
    groups.append(_agree(named.authors, lines, authors))
    groups.append(_year_values(front, end, best))
    groups.append(
        tuple(
            FoundValue(
                "doi" if one.field == "doi" else "ncj_number",
                one.value,
                f"page {front[one.line].page}",
                _quote(one.quote, one.value),
                one.sure,
            )
            for one in iter_identifiers(lines)
        )
    )
    if publisher := find_publisher(lines[:40]):
        groups.append((FoundValue("publisher", publisher, "page 1", publisher, 0.6),))
    return tuple(groups)


def _find_titles(front: Sequence[FrontLine], body_size: float) -> list[_Title]:
    memo = sum(bool(_MEMO.match(line.text)) for line in front[:25]) >= 2
    if memo:
        for number, line in enumerate(front[:25]):
            if match := _SUBJECT.match(line.text):
                return [_Title(match[1].strip(), number, number, 0.92, "the subject of the memo")]
    groups = list(_group(front, body_size))
    scored = [(_score(group, front, body_size), group) for group in groups]
    kept = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: -pair[0])
    titles = []
    for score, (first, last) in kept[:3]:
        titles.append(
            _Title(
                _text_of(front, first, last), first, last, min(0.95, score), f"page {front[first].page}, largest type"
            )
        )
    return titles


def _group(front: Sequence[FrontLine], body_size: float) -> Iterable[tuple[int, int]]:
    """First and last line of what is set in one size, in type larger or bolder than the text."""
    at = 0
    while at < len(front):
        line = front[at]
        end = at
        while end + 1 < len(front) and _belongs(front[end], front[end + 1]) and end - at < 7:
            end += 1
        if line.size >= body_size * _LARGER or (line.bold and end - at < 3) or at < 3:
            yield at, end
        at = end + 1


def _belongs(one: FrontLine, other: FrontLine) -> bool:
    same = one.page == other.page and abs(one.size - other.size) <= 0.6 and one.bold == other.bold
    return same and one.part == other.part and 0 < one.base - other.base < 1.75 * one.size


def _text_of(front: Sequence[FrontLine], first: int, last: int) -> str:
    """The words of a group; one that ends with a colon goes on with the group below it."""
    text = ""
    for line in front[first : last + 1]:
        text = f"{text[:-1]}{line.text}" if text.endswith("\u00ad") else f"{text} {line.text}".strip()
    if text.endswith((":", "—", "–")) and last + 1 < len(front) and front[last + 1].page == front[first].page:
        end = last + 1
        while end + 1 < len(front) and _belongs(front[end], front[end + 1]):
            end += 1
        rest = " ".join(line.text for line in front[last + 1 : end + 1])
        if len(rest) < 200 and not is_series(rest):
            text = f"{text} {rest}"
    return clean_line(text.strip(" *"), _LONGEST)


def _score(group: tuple[int, int], front: Sequence[FrontLine], body_size: float) -> float:
    """How likely a group is the title, 0 where it cannot be."""
    first, last = group
    lines = front[first : last + 1]
    text = " ".join(line.text for line in lines)
    letters = sum(c.isalpha() for c in text)
    words = text.split()
    plain = lines[0].size < body_size * _LARGER
    if letters < 4 or len(text) > _LONGEST or (is_machine_title(text) and (plain or len(words) < 2)):
        return 0
    if plain and (len(words) > 24 or text[:1].islower() or (text.endswith((".", ",")) and not lines[0].bold)):
        return 0
    largest = max(
        (line.size for line in front if line.page == lines[0].page and sum(c.isalpha() for c in line.text) > 3),
        default=1,
    )
    score = 0.3 + 0.5 * min(lines[0].size / largest, 1) if not plain else 0.42
    score += 0.05 * lines[0].bold
    score += 0.1 if 3 <= len(words) <= 22 else -0.18 if len(words) == 1 else 0
    if is_series_alone(text):
        score -= 0.5
    elif is_series(text):
        score -= 0.35
    if _LIST_DOT.search(text) or (text.endswith((".", ";")) and plain):
        score -= 0.2
    score -= 0.12 * (lines[0].page - _first_page(front))
    return round(max(score, 0), 3)


def _first_page(front: Sequence[FrontLine]) -> int:
    return min(line.page for line in front)


def _title_values(titles: Sequence[_Title], named: Named, front: Sequence[FrontLine]) -> tuple[FoundValue, ...]:
    """Titles of the page and of the properties: one that both say is nearly certain."""
    shown = [FoundValue("title", one.text, one.why, one.text, one.sure) for one in titles]
    if not named.title:
        return tuple(shown)
    folded = fold(named.title)
    written = fold(" ".join(line.text for line in front[:60]))
    best = fold(shown[0].value) if shown else ""
    sure = 0.55
    if folded and folded in written:
        sure = 0.9 if not best or folded in best or best in folded else 0.72
        if best and folded != best and folded in best and len(named.title.split()) > 1:
            sure = 0.96
        elif best and best in folded:
            sure = 0.97
    elif shown and shown[0].sure >= 0.6:
        sure = 0.4
    value = FoundValue("title", named.title, "document properties", named.title, sure)
    return tuple(sorted([value, *shown], key=lambda one: -one.sure))


def _end_of(best: _Title | None, front: Sequence[FrontLine]) -> int | None:
    if best is not None:
        return best.last
    return 0 if front else None


def _agree(names: Sequence[str], lines: Sequence[str], authors: Sequence[object]) -> tuple[FoundValue, ...]:
    """The names in the properties, sure where the first pages write them too."""
    if not names:
        return ()
    written = " ".join(lines).casefold()
    said = sum(name.split()[-1].casefold() in written for name in names)
    value = "; ".join(names)
    sure = 0.8 if said == len(names) else 0.3
    return (FoundValue("authors", value, "document properties", value, sure - (0.1 if authors else 0)),)


def _year_values(front: Sequence[FrontLine], end: Sequence[FoundPlace], title: _Title | None) -> tuple[FoundValue, ...]:
    values = []
    for number, line in enumerate(front):
        inside = title is not None and title.first <= number <= title.last
        for found in find_years(line.text):
            sure = 0.45 if inside else found.sure - 0.04 * (line.page - 1)
            values.append(
                FoundValue("year", str(found.year), f"page {line.page}", _quote(found.quote, str(found.year)), sure)
            )
    for place in end:
        values += [
            FoundValue("year", str(found.year), place.words, _quote(found.quote, str(found.year)), found.sure - 0.15)
            for found in find_years(place.text)
            if found.sure > 0.88
        ]
    return tuple(sorted(values, key=lambda one: -one.sure))


def _quote(text: str, value: str) -> str:
    at = max(text.casefold().find(value.casefold()), 0)
    return clean_line(text[max(at - 60, 0) : at + 120], 200)
