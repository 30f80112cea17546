"""Readers of files that are laid out rather than written: an agenda, a timetable, a list in a table.

Each gives the text line by line. Rows of tables stand between bars, lines inside of a cell are parted by ``<br>``, a
cell over several columns is said again in each, and :data:`DITTO` stands in the rows below one that goes on. They run
in the child process, as the readers of documents do, and are asked for by ``Limits.lines``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

DITTO = "〃"
"""What stands in a cell that goes on from the row above."""


def write_row(cells: Iterable[str]) -> str:
    """A row of a table between bars."""
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def join_cell(lines: Iterable[str]) -> str:
    """The lines of a cell as one."""
    return "<br>".join(words for line in lines if (words := " ".join(line.split())))


def join_blocks(blocks: Sequence[tuple[str, bool]]) -> str:
    """Lines of text, with an empty one before each that stands apart."""
    text: list[str] = []
    for line, apart in blocks:
        if apart and text and text[-1]:
            text.append("")
        text.append(line)
    return "\n".join(text).strip() + "\n" if text else ""
