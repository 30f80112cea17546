"""Tables of web pages: those that hold data, with spans filled up, told from those that only lay a page out.

Knows elements; must not know how a cell's words are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

_CELLS = {"td", "th"}
_BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre"}
_WIDEST = 500
_LONG = 220


def iter_rows(element: etree._Element) -> Iterator[etree._Element]:
    """The rows of ``element`` itself, not those of a table inside it."""
    yield from (row for row in element.iter("tr") if _nearest_table(row) is element)


def iter_cells(row: etree._Element) -> Iterator[etree._Element]:
    """The cells of a row."""
    yield from (cell for cell in row if cell.tag in _CELLS)


def _nearest_table(element: etree._Element) -> etree._Element | None:
    return next((above for above in element.iterancestors() if above.tag == "table"), None)


def is_layout(element: etree._Element) -> bool:
    """Whether a table lays out a page: it holds a table or a heading, has one column, or cells of paragraphs."""
    if (element.get("role") or "") in ("presentation", "none"):
        return True
    rows = [list(iter_cells(row)) for row in iter_rows(element)]
    if max((len(row) for row in rows), default=0) < 2:
        return True
    cells = [cell for row in rows for cell in row]
    if any(cell.find(f".//{tag}") is not None for cell in cells for tag in ("table", "h1", "h2", "h3")):
        return True
    if element.find(".//th") is not None or element.find("caption") is not None:
        return False
    long = [cell for cell in cells if len("".join(map(str, cell.itertext())).strip()) > _LONG]
    return len(rows) < 3 and bool(long) and any(child.tag in _BLOCKS for cell in long for child in cell)


def read_rows(element: etree._Element, words: Callable[[etree._Element], str]) -> list[list[str]]:
    """The cells of a table of data; a cell that spans others has its words in the first and leaves the others empty."""
    rows: list[list[str]] = []
    held: dict[int, int] = {}
    for row in iter_rows(element):
        cells: list[str] = []
        for cell in iter_cells(row):
            while held.get(len(cells), 0) > 0:
                held[len(cells)] -= 1
                cells.append("")
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            for number in range(across):
                if down > 1:
                    held[len(cells)] = down - 1
                cells.append("" if number else words(cell))
            if len(cells) > _WIDEST:
                break
        while held.get(len(cells), 0) > 0:
            held[len(cells)] -= 1
            cells.append("")
        if any(cells):
            rows.append(cells)
    return rows


def _span(cell: etree._Element, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(max(int(value), 1), 100) if value.isascii() and value.isdigit() else 1
