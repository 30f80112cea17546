"""A web page as the text of an agenda: a line a block, tables with bars, cells over several columns or rows filled in.

Pure, and in one pass over the text with the standard library's own parser: it neither recurses nor runs anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from kb.services.agenda.reader.words import word_set

DITTO = "〃"
"""What stands in a cell that goes on from the row above."""

_LOOKS = re.compile(r"<\s*(?:!doctype\s+html|html|body|table|tr|td|ul|ol|li|h[1-6]|div|p)\b[^>]{0,300}>", re.I)
_BLOCKS = word_set(
    """p div section article main header h1 h2 h3 h4 h5 h6 ul ol li dl dt dd tr table caption blockquote address
    time-block"""
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SKIPPED = word_set("script style template noscript nav select button svg head title iframe form")
_EMPHASIS = word_set("b strong i em span small u cite mark font a")
_MOST_CELLS = 24
_EMPHASIZED = re.compile(r"\*\*(\s*)(.*?)(\s*)\*\*")
_SPACE = re.compile(r"\s+")


def is_markup(text: str) -> bool:
    """Whether ``text`` is a web page or a piece of one, and not a text with a tag in it."""
    start = text.lstrip()[:2_000]
    return start[:1] == "<" and _LOOKS.search(start) is not None


def markup_to_text(text: str) -> str:
    """The text of the page: a line a block, ``#`` before headings, ``-`` before items, rows of tables between bars."""
    parser = _MarkupReader()
    parser.feed(text)
    parser.close()
    parser.end_block()
    parser.end_tables()
    return "\n".join(parser.lines)


@dataclass
class _Cell:
    text: str
    columns: int
    rows: int


@dataclass
class _Table:
    rows: list[list[_Cell]] = field(default_factory=list)
    open_cell: list[str] | None = None
    span: tuple[int, int] = (1, 1)


class _MarkupReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.words: list[str] = []
        self.prefix = ""
        self.skipped = 0
        self.emphasis = 0
        self.depth = 0
        self.tables: list[_Table] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED:
            self.skipped += 1
            return
        if self.skipped:
            return
        table = self.tables[-1] if self.tables else None
        if tag == "table":
            self.end_block()
            self.tables.append(_Table())
        elif table is not None and tag == "tr":
            self._end_cell()
            table.rows.append([])
        elif table is not None and tag in ("td", "th"):
            self._end_cell()
            if not table.rows:
                table.rows.append([])
            given = dict(attrs)
            table.span = (_number(given.get("colspan")), _number(given.get("rowspan")))
            table.open_cell = []
        elif tag in ("br", "hr"):
            self._break()
        elif tag in _BLOCKS:
            self._break()
            if tag in ("ul", "ol"):
                self.depth = min(self.depth + 1, 8)
            elif tag == "li":
                self.prefix = "  " * max(self.depth - 1, 0) + "- "
            elif tag in _HEADINGS:
                self.prefix = "#" * _HEADINGS[tag] + " "
                if table is None:
                    self.lines.append("")
        elif tag in _EMPHASIS:
            self.emphasis += 1
            if self.emphasis == 1:
                self._add("**")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            self.skipped = max(self.skipped - 1, 0)
        elif self.skipped:
            return
        elif tag == "table":
            self._end_cell()
            if self.tables:
                self._write_table(self.tables.pop())
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag in _BLOCKS:
            self._break()
            if tag in ("ul", "ol"):
                self.depth = max(self.depth - 1, 0)
            elif (tag == "p" or tag in _HEADINGS) and not self.tables:
                self.lines.append("")
        elif tag in _EMPHASIS and self.emphasis:
            self.emphasis -= 1
            if not self.emphasis:
                self._add("**")

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self._add(data)

    def _add(self, data: str) -> None:
        cell = self.tables[-1].open_cell if self.tables else None
        (self.words if cell is None else cell).append(data)

    def _break(self) -> None:
        cell = self.tables[-1].open_cell if self.tables else None
        if cell is not None:
            cell.append("\n")
        else:
            self.end_block()

    def end_block(self) -> None:
        """Write the line that is open."""
        line = _tidy("".join(self.words))
        self.words = []
        if line:
            self.lines.append(self.prefix + line)
            self.prefix = ""

    def end_tables(self) -> None:
        """Write what was never closed."""
        while self.tables:
            self._end_cell()
            self._write_table(self.tables.pop())

    def _end_cell(self) -> None:
        table = self.tables[-1] if self.tables else None
        if table is None or table.open_cell is None:
            return
        text = "<br>".join(line for each in "".join(table.open_cell).split("\n") if (line := _tidy(each)))
        table.rows[-1].append(_Cell(text.replace("|", "\\|"), *table.span))
        table.open_cell = None

    def _write_table(self, table: _Table) -> None:
        """Rows between bars; in a table inside a table, its cells become lines of the outer cell."""
        rows = fill_spans([[(cell.text, cell.columns, cell.rows) for cell in row] for row in table.rows if row])
        if self.tables and (outer := self.tables[-1].open_cell) is not None:
            outer.append("\n" + "\n".join(cell for row in rows for cell in row if cell) + "\n")
            return
        if max((len(row) for row in rows), default=0) < 2:
            self.lines += [line for row in rows for cell in row for line in cell.split("<br>")]
        else:
            self.lines += [f"| {' | '.join(row)} |" for row in rows]
        self.lines.append("")


def fill_spans(rows: list[list[tuple[str, int, int]]]) -> list[list[str]]:
    """Rows of cells with the columns and rows that each takes, as a full table: the text again in each column that it
    takes, :data:`DITTO` in each row below.
    """
    filled: list[list[str]] = []
    below: dict[int, int] = {}
    for row in rows:
        cells: list[str] = []
        for text, columns, down in row:
            _fill_from_above(cells, below)
            for _ in range(min(columns, _MOST_CELLS - len(cells))):
                if down > 1:
                    below[len(cells)] = down - 1
                cells.append(text)
        _fill_from_above(cells, below)
        filled.append(cells)
    return filled


def _fill_from_above(cells: list[str], below: dict[int, int]) -> None:
    """Fill ``cells`` on as far as cells of the rows above reach down; ``below`` counts for how many rows more."""
    while below.get(len(cells), 0) > 0 and len(cells) < _MOST_CELLS:
        below[len(cells)] -= 1
        cells.append(DITTO)


def _tidy(text: str) -> str:
    """One line, with the marks of emphasis close to its words and none around nothing."""
    line = _SPACE.sub(" ", text).strip()
    line = _EMPHASIZED.sub(lambda found: f"{found[1]}**{found[2]}**{found[3]}" if found[2] else found[1], line)
    if line.count("**") % 2:
        line = line.replace("**", "")
    return line.strip()


def _number(text: str | None) -> int:
    return min(int(text), 200) if text and text.isascii() and text.isdigit() and len(text) < 5 and int(text) else 1
