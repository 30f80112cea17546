"""One page of a PDF as lines and tables in reading order: marks taken out, columns, sidebars and tables told apart.

Pure: works on the words and drawings of :mod:`ingest.readers.pdf_parts.letters`; must not know how a PDF is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.readers.pdf_parts.drawings import Box
from ingest.readers.pdf_parts.letters import Letters, PageWord
from ingest.readers.pdf_parts.rows import STAND_IN, Row, build_rows, iter_columns, join_drop_capitals, take_marks
from ingest.readers.pdf_parts.tables import DrawnTable, find_plain, find_ruled


@dataclass(frozen=True, slots=True)
class LayoutLine:
    """One line of a page, in points. ``part`` numbers the column or box that it stands in."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    base: float
    size: float
    bold: bool = False
    cut: bool = False
    part: int = 0
    boxed: bool = False
    table: DrawnTable | None = None


@dataclass(slots=True)
class PageParts:
    """What a page holds, in reading order, and what was done to it: the marks taken out and how many columns it has."""

    lines: list[LayoutLine] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    turned: list[str] = field(default_factory=list)
    columns: int = 1
    sidebars: int = 0


def read_page(page: Letters, body_size: float, known: Callable[[str], bool]) -> PageParts:
    """The lines and tables of ``page``. ``known`` says whether a word is one of the document's text."""
    parts = PageParts(turned=_read_turned(page))
    marks = take_marks([word for word in page.words if not word.turned])
    parts.marks = marks.taken
    words = join_drop_capitals(marks.words, body_size, known)
    found = find_ruled(page, words)
    parts.sidebars = len(found.sidebars)
    place_words = [_stand_in(table.place) for table in found.tables] + [_stand_in(box) for box, _ in found.sidebars]
    held_by: list[DrawnTable | list[PageWord]] = [*found.tables, *(inside for _box, inside in found.sidebars)]
    tables = dict(zip(map(id, place_words), held_by, strict=True))
    number = 0
    for rows in iter_columns(_rows_with(found.words, place_words)):
        wide = [row for row in rows if id(row[0]) not in tables]
        parts.columns += bool(number and len(wide) > 4)
        plain = {
            first: (last, table) for first, last, table in find_plain(rows) if not _holds(rows, first, last, tables)
        }
        at = 0
        while at < len(rows):
            held = tables.get(id(rows[at][0])) if len(rows[at]) == 1 else None
            if isinstance(held, DrawnTable):
                parts.lines.append(_table_line(held, number))
            elif held is not None:
                number += 1
                for inner in iter_columns(build_rows(held)):
                    parts.lines += [_line(row, number, boxed=True) for row in inner]
                number += 1
            elif at in plain:
                last, table = plain[at]
                parts.lines.append(_table_line(table, number))
                at = last
            else:
                parts.lines.append(_line(rows[at], number))
            at += 1
        number += 1
    return parts


def _stand_in(box: Box) -> PageWord:
    """A word that takes the place of a table or sidebar while columns are looked for."""
    return PageWord(STAND_IN, box.left, box.right, box.top, box.bottom, box.top - 1, 1.0)


def _rows_with(words: Sequence[PageWord], places: Sequence[PageWord]) -> list[Row]:
    """The rows of ``words`` with each of ``places`` as a row of its own, in the order of height."""
    rows = [*build_rows(words), *([place] for place in places)]
    return sorted(rows, key=lambda row: -row[0].base)


def _holds(rows: Sequence[Row], first: int, last: int, tables: Mapping[int, object]) -> bool:
    return any(id(word) in tables for row in rows[first : last + 1] for word in row)


def _table_line(table: DrawnTable, part: int) -> LayoutLine:
    place = table.place
    return LayoutLine("", place.left, place.right, place.top, place.bottom, place.bottom, 0.0, part=part, table=table)


def _line(row: Row, part: int, *, boxed: bool = False) -> LayoutLine:
    letters = sum(len(word.text) for word in row)
    sizes: dict[float, int] = {}
    for word in row:
        sizes[word.size] = sizes.get(word.size, 0) + len(word.text)
    return LayoutLine(
        text=" ".join(word.text for word in row),
        left=row[0].left,
        right=max(word.right for word in row),
        top=max(word.top for word in row),
        bottom=min(word.bottom for word in row),
        base=row[0].base,
        size=max(sizes, key=lambda size: (sizes[size], size)),
        bold=sum(len(word.text) for word in row if word.bold) > 0.7 * letters,
        cut=row[-1].cut,
        part=part,
        boxed=boxed,
    )


def _read_turned(page: Letters) -> list[str]:
    """Words that do not stand level, each side note as one: its letters come one by one."""
    notes: list[str] = []
    before: PageWord | None = None
    for word in page.words:
        if not word.turned:
            continue
        along = before and abs(word.left - before.left) < 0.6 * word.size
        if before and along and abs(word.base - before.base) < 1.3 * word.size:
            notes[-1] += word.text
        elif before and along and abs(word.base - before.base) < 3 * word.size:
            notes[-1] += f" {word.text}"
        else:
            notes.append(word.text)
        before = word
    return notes
