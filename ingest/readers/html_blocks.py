"""From elements to Markdown: those of HTML and those of trafilatura's extract, which name the same things otherwise.

Only words are taken, each escaped; no attribute but the level of a heading is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from lxml import etree

from ingest.text.wording import escape, table

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_LISTS = {"ul", "ol", "list"}
_ITEMS = {"li", "item", "dt", "dd"}
_QUOTES = {"blockquote", "quote", "q"}
_ROWS = {"tr", "row"}
_CELLS = {"td", "th", "cell"}
_BREAKS = {"br", "lb", "hr"}
_HIDDEN = {
    *(
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "applet",
        "button",
    ),
    *("select", "option", "textarea", "input", "head", "nav", "audio", "video", "canvas", "link", "meta", "title"),
}
_INLINE = {
    *(
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "hi",
        "i",
        "ins",
        "kbd",
        "label",
    ),
    *(
        "mark",
        "q",
        "ref",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "strike",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ),
}


def build_markdown(body: etree._Element) -> str:
    """The words of ``body`` as Markdown with headings from level 2."""
    blocks = list(_iter_blocks(body))
    return "\n\n".join(blocks) + "\n" if blocks else ""


def iter_visible_words(element: etree._Element) -> Iterator[str]:
    """Every run of words in ``element`` that a browser might show."""
    if _is_hidden(element):
        return
    if element.text and element.text.strip():
        yield element.text
    for child in element:
        yield from iter_visible_words(child)
        if child.tail and child.tail.strip():
            yield child.tail


def _is_hidden(element: etree._Element) -> bool:
    """Comments and instructions have no name of their own. ``head`` is a heading where trafilatura wrote it."""
    return not isinstance(element.tag, str) or (element.tag in _HIDDEN and not _level(element))


def _level(element: etree._Element) -> int:
    """The level of a heading, 0 for anything else."""
    if element.tag == "head" and element.get("rend"):
        return _HEADINGS.get(str(element.get("rend")), 2)
    return _HEADINGS.get(str(element.tag), 0)


def _iter_blocks(element: etree._Element) -> Iterator[str]:
    """Blocks of ``element``; words that stand between blocks are paragraphs."""
    words: list[str] = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _HIDDEN and child.tag in _INLINE | _BREAKS:
            words.append(_inline(child))
        elif not _is_hidden(child):
            yield from _paragraph(words)
            words = []
            yield from _block(child)
        words.append(child.tail or "")
    yield from _paragraph(words)


def _paragraph(words: list[str]) -> Iterator[str]:
    line = escape("".join(words))
    if line:
        yield line


def _inline(element: etree._Element) -> str:
    if _is_hidden(element):
        return ""
    if element.tag in _BREAKS:
        return " "
    inside = chain([element.text or ""], (_inline(child) + (child.tail or "") for child in element))
    space = "" if element.tag in _INLINE else " "
    return space + "".join(inside) + space


def _block(element: etree._Element) -> Iterator[str]:
    if level := _level(element):
        words = escape(_inline(element))
        if words:
            yield f"{'#' * min(level + (level == 1), 6)} {words}"
    elif element.tag in _LISTS:
        lines = list(_iter_items(element, 0))
        if lines:
            yield "\n".join(lines)
    elif element.tag == "table":
        yield from _table(element)
    elif element.tag in _QUOTES:
        inner = "\n\n".join(_iter_blocks(element))
        if inner:
            yield "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
    else:
        yield from _iter_blocks(element)


def _iter_items(element: etree._Element, depth: int) -> Iterator[str]:
    sign = "1. " if element.tag == "ol" or element.get("rend") == "ol" else "- "
    for item in element:
        if item.tag in _LISTS:
            yield from _iter_items(item, depth + 1)
        elif item.tag in _ITEMS:
            inner = [child for child in item.iter() if child.tag in _LISTS and _nearest(child) is item]
            words = [item.text or ""]
            for child in item:
                words.append("" if child in inner else _without(child, inner))
                words.append(child.tail or "")
            line = escape("".join(words))
            if line:
                yield "    " * min(depth, 5) + sign + line
            for child in inner:
                yield from _iter_items(child, depth + bool(line))


def _nearest(element: etree._Element) -> etree._Element | None:
    return next((parent for parent in element.iterancestors() if parent.tag in _ITEMS), None)


def _without(element: etree._Element, left_out: list[etree._Element]) -> str:
    if element in left_out:
        return ""
    if not any(one in left_out for one in element.iter()):
        return _inline(element)
    parts = [element.text or ""]
    for child in element:
        parts += [_without(child, left_out), child.tail or ""]
    return " " + "".join(parts) + " "


def _table(element: etree._Element) -> Iterator[str]:
    """A table of data; one that only lays out a page (a table in it, or one column) is read as its cells."""
    rows = [row for row in element.iter() if row.tag in _ROWS]
    cells = [[cell for cell in row if cell.tag in _CELLS] for row in rows]
    nested = any(inner is not element for inner in element.iter("table"))
    if nested or max((len(row) for row in cells), default=0) < 2:
        for cell in (cell for row in cells for cell in row if _is_outer(cell, element)):
            yield from _iter_blocks(cell)
        return
    caption = element.find("caption")
    if caption is not None:
        yield from _paragraph([_inline(caption)])
    written = table([[" ".join(_inline(cell).split()) for cell in row] for row in cells if row])
    if written:
        yield written


def _is_outer(cell: etree._Element, element: etree._Element) -> bool:
    return next(parent for parent in cell.iterancestors() if parent.tag == "table") is element
