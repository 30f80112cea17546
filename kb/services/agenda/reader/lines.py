"""The lines of an agenda as they were given: place, depth, marks and cells of each. Pure; knows no layout.

Whatever a line means follows later, from the whole agenda. Here stands only what can be seen of it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from kb.services.agenda.reader.characters import SOFT, fold, show, strip_control, strip_markup
from kb.services.agenda.reader.days import find_days
from kb.services.agenda.reader.times import find_times

MOST_LINES = 8_000
"""A printed program of 150 pages has fewer."""

SEEN = 2_000
"""Characters of a line that are looked at. Tables of one line may be long; no session's line is."""

_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$", re.S)
_BULLET = re.compile(r"(?:[-*+•–—▪◦‣·●○■□➢➤►✓⁃∙]|o(?=\s)|\[[ xX]?\])\s+(?=\S)")
_QUOTE = re.compile(r"\s{0,3}>\s?")
_RULE = re.compile(r"[\s|:+=_*~.-]*$")
_PIPES = re.compile(r"(?<!\\)\|")
_PAGE = re.compile(
    r"(?:.*\W)?(?:page|p\.|pag\.?|pagina|seite)\s?\d{1,3}(?:\s?(?:of|de|sur|von|/)\s?\d{1,3})?\W*$"
    r"|[-–—\s]*\d{1,3}[-–—\s]*$|\d{1,2}\s?(?:/|of)\s?\d{1,2}$"
)
_DIGITS = re.compile(r"\d+")
_FRONT = re.compile(r"---\s*\n.{0,3000}?\n---\s*(?:\n|$)", re.S)


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line with something in it. ``number`` counts all lines from 1, ``given`` is the line as it was.

    ``text`` is without marks; ``cells`` are those of a row of a table, with line ends inside where a cell has several
    lines. ``level`` is a heading's (1 to 6), ``gap`` the number of empty lines before.
    """

    number: int
    given: str
    text: str
    indent: int
    gap: int
    level: int = 0
    bullet: bool = False
    cells: tuple[str, ...] = ()
    piped: bool = False
    running: bool = False

    @property
    def shown(self) -> str:
        """The text as it is shown."""
        return show(self.text)

    @property
    def is_loud(self) -> bool:
        """Whether it is set apart as titles are: a heading, all in capitals, or emphasized as a whole."""
        text = self.text.strip()
        letters = [character for character in text if character.isalpha()]
        capitals = len(letters) > 3 and sum(letter.isupper() for letter in letters) > 0.9 * len(letters)
        return self.level > 0 or capitals or (text.startswith(SOFT) and text.find(SOFT, 1) >= len(text) - 2)


def read_lines(text: str) -> list[SourceLine]:
    """The lines of ``text`` that have a letter or a digit in them."""
    found: list[SourceLine] = []
    gap = 0
    skipped = front.end() if (front := _FRONT.match(text)) else 0
    offset = 0
    for number, raw in enumerate(text.split("\n"), 1):
        inside_front = offset < skipped
        offset += len(raw) + 1
        given = strip_control(raw).rstrip()
        if inside_front or not given.strip():
            gap += 1
            continue
        if _RULE.fullmatch(given):
            gap += 0 if "|" in given or set(given.strip()) <= {"."} else 1
            continue
        line = _read(number, given, gap)
        if line is not None:
            found.append(line)
            gap = 0
        if len(found) >= MOST_LINES:
            break  # the reader says so
    return _mark_running(found)


def _read(number: int, given: str, gap: int) -> SourceLine | None:
    seen = _QUOTE.sub("", given[:SEEN], count=1) if given.lstrip().startswith(">") else given[:SEEN]
    bare = seen.strip()
    indent = len(seen) - len(seen.lstrip())
    piped = bare.startswith("|") and bare.count("|") > 1
    if piped or "\t" in bare or " | " in bare:
        cells = _split_cells(seen.strip("\n "), piped)
        if sum(bool(cell.strip(SOFT + " ")) for cell in cells) > 0 and len(cells) > 1:
            text = " | ".join(cell for cell in cells if cell.strip(SOFT + " "))
            return SourceLine(number, given, text, indent, gap, cells=cells, piped=piped)
    level = 0
    if heading := _HEADING.match(seen):
        level, bare = len(heading[1]), heading[2]
    bullet = _BULLET.match(bare)
    if bullet:
        bare = bare[bullet.end() :]
    text = strip_markup(bare)
    if not any(character.isalnum() for character in text):
        return None
    return SourceLine(number, given, text, indent, gap, level, bullet is not None)


def _split_cells(text: str, piped: bool) -> tuple[str, ...]:
    if "\t" in text and not piped:
        parts = text.split("\t")
    else:
        parts = _PIPES.split(text.strip())
        if piped:
            parts = parts[1:-1] if not parts[-1].strip() else parts[1:]
    return tuple(_clean_cell(part) for part in parts)


def _clean_cell(cell: str) -> str:
    lines = (line.strip() for line in strip_markup(cell.strip()).split("\n"))
    return "\n".join(line for line in lines if line.strip(SOFT))


def _mark_running(lines: list[SourceLine]) -> list[SourceLine]:
    """``lines`` with heads and feet of pages marked: numbers of pages, and the head of the text that comes again."""
    keys = [_DIGITS.sub("#", fold(show(line.text))) for line in lines]
    often = Counter(keys)
    first = next(
        (place for place, line in enumerate(lines) if any(times.sure > 1 for times in find_times(line.text))), 0
    )
    head = set(keys[: min(first, 3)])
    pages = any(_PAGE.match(fold(show(line.text))) and "pag" in fold(line.text) for line in lines)
    seen: set[str] = set()
    marked = []
    for line, key in zip(lines, keys, strict=True):
        shown = fold(show(line.text))
        is_page = len(shown) < 160 and _PAGE.match(shown) is not None and not line.cells and ("pag" in shown or pages)
        again = (
            key in seen and key in head and often[key] > 1 and len(key) > 8 and not line.cells and not _is_dated(line)
        )
        seen.add(key)
        marked.append(_as_running(line) if is_page or again else line)
    return marked


def _is_dated(line: SourceLine) -> bool:
    """Whether a day or a time is in it."""
    return bool(find_days(line.text)) or any(times.sure > 1 for times in find_times(line.text))


def _as_running(line: SourceLine) -> SourceLine:
    return SourceLine(
        line.number, line.given, line.text, line.indent, line.gap, line.level, line.bullet, line.cells, line.piped, True
    )
