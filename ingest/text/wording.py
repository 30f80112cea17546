"""Untrusted words made fit to be shown: no control or direction marks in a line, no markup that was plain text.

:func:`escape` turns text into Markdown that shows the very same text. Knows characters and Markdown, no format.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby

from ingest.text.symbols import LIGATURES, SYMBOLS

_SPACE = re.compile(r"\s+")
_FOLDED: dict[int, str | None] = {
    **dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF]),
    **dict.fromkeys([0x00AD, 0x180E, 0x200B, 0x200C, 0x200D, 0x2060]),
    **LIGATURES,
    **SYMBOLS,
}
"""Marks of direction, soft hyphens and letters without width vanish; ligatures and symbols are written out."""
_SPECIAL = re.compile(r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])")
_ENTITY = re.compile(r"&(?=#?\w{1,32};)")
_OPENING = re.compile(r"^(?:[#>]|[+\-](?=[\s+\-]|$)|~~~|(\d{1,9})(?=[.)](?:\s|$)))")


def clean_line(text: str, limit: int = 500) -> str:
    """``text`` as one line: no control characters, no marks that change the direction of writing, cut at ``limit``."""
    kept = _SPACE.sub(" ", strip_marks(text)).strip()
    return kept if len(kept) <= limit else kept[: limit - 1].rstrip() + "…"


def strip_marks(text: str) -> str:
    """``text`` without control characters (line ends and tabs stay), marks of direction and letters without width."""
    text = text.translate(_FOLDED)
    if text.isprintable():
        return text
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs", "Co", "Cn"})


def escape(text: str) -> str:
    """One line of plain text as Markdown that shows the same text and nothing else."""
    line = _SPACE.sub(" ", strip_marks(text)).strip()
    line = _SPECIAL.sub(lambda m: "\\" + m[0], _ENTITY.sub("&amp;", line)).replace("<", "&lt;")
    opening = _OPENING.match(line)
    if not opening:
        return line
    if opening[1]:
        return f"{opening[1]}\\{line[opening.end() :]}"
    return f"&#126;{line[1:]}" if line[0] == "~" else f"\\{line}"


def escape_cell(text: str) -> str:
    """:func:`escape` for a cell of a table."""
    return escape(text).replace("|", "\\|")


def caption(text: str) -> str:
    """The words below or above a picture or table, told from a paragraph by their slant."""
    words = escape(text)
    return f"*{words}*" if words else ""


def note(mark: str, text: str) -> str:
    """A foot note with its ``mark``, as a paragraph of its own."""
    words = escape(text)
    return f"\\[{escape(mark)}\\] {words}" if mark else words


def page_mark(unit: str, number: int) -> str:
    """The line that begins a page or slide in a body."""
    return f"<!-- {unit} {number} -->"


def table(rows: list[list[str]]) -> str:
    """A Markdown table of plain ``rows``; the first is its heading. Short rows are filled."""
    width = max((len(row) for row in rows), default=0)
    if not width:
        return ""
    filled = [[escape_cell(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in filled]
    return "\n".join([lines[0], "|" + "---|" * width, *lines[1:]])


def join_ranges(numbers: Sequence[int]) -> str:
    """Rising ``numbers`` in words: "1, 3-5"."""
    runs = [[n for _, n in run] for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])]
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
