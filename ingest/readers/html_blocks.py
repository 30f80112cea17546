"""From the elements of a page to Markdown: headings, paragraphs, lists, tables of data, captions.

Only words are taken, each escaped. A raised mark of a note is left out of a sentence and told; one at the start of a
block names the note that follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from ingest.readers.html_tables import is_layout, iter_cells, iter_rows, read_rows
from ingest.text.wording import caption, escape, note, table

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_LISTS = {"ul", "ol", "dl", "menu"}
_ITEMS = {"li", "dt", "dd"}
_BREAKS = {"br", "hr"}
_BLOCKS = {
    "p",
    "div",
    "table",
    "ul",
    "ol",
    "dl",
    "blockquote",
    "section",
    "article",
    "figure",
    "figcaption",
    *_HEADINGS,
}
_MARK = re.compile(r"^\s*[\[(]?(?:\d{1,3}(?:\s*[,–-]\s*\d{1,3})*|[a-z]|[*†‡§¶]{1,3})[\])]?\s*$")
_UNITS = re.compile(r"(?:^|[\s(\d])(?:m|km|cm|mm|ft|mi|in|yd|R|r|χ|x|p|η)$")
_RAISED = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
_HIDDEN = {
    *(
        "script",
        "style",
        "noscript",
        "template",
        "svg",
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


class BuiltMarkdown(NamedTuple):
    """The Markdown of a page and what is to be said of the way it was made."""

    text: str
    notes: tuple[str, ...]


def build_markdown(body: etree._Element) -> BuiltMarkdown:
    """The words of ``body`` as Markdown with headings from level 2."""
    writer = _Writer()
    blocks = list(writer.iter_blocks(body))
    notes = []
    if writer.marks:
        shown = ", ".join(list(dict.fromkeys(writer.marks))[:12])
        notes.append(f"Left out: raised marks that point to notes ({shown}).")
    if writer.layout:
        many = "tables that lay" if writer.layout > 1 else "table that lays"
        notes.append(f"Guessed: {writer.layout} {many} out the page, read as text and not as rows.")
    return BuiltMarkdown("\n\n".join(blocks) + "\n" if blocks else "", tuple(notes))


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
    """Comments and instructions have no name of their own."""
    return not isinstance(element.tag, str) or element.tag in _HIDDEN


class _Writer:
    """One pass through a page; counts what it decides on the way."""

    def __init__(self) -> None:
        self.marks: list[str] = []
        self.layout = 0

    def iter_blocks(self, element: etree._Element) -> Iterator[str]:
        """Blocks of ``element``; words that stand between blocks are paragraphs."""
        words: list[str] = [element.text or ""]
        for child in element:
            if isinstance(child.tag, str) and child.tag not in _HIDDEN and _is_inline(child):
                words.append(self.inline(child, "".join(words)))
            elif not _is_hidden(child):
                yield from _paragraph(words)
                words = []
                yield from self._block(child)
            words.append(child.tail or "")
        yield from _paragraph(words)

    def inline(self, element: etree._Element, before: str = "") -> str:
        """The words of ``element`` in a line, after the words ``before``."""
        if _is_hidden(element):
            return ""
        if element.tag in _BREAKS:
            return " "
        if element.tag == "math":
            return " " + " ".join(
                str(text).strip() for text in element.itertext("mi", "mo", "mn", "mtext") if str(text).strip()
            )
        parts = [element.text or ""]
        for child in element:
            parts += [self.inline(child, before + "".join(parts)), child.tail or ""]
        inside = "".join(parts)
        if element.tag == "sup":
            return self._raised(inside, before)
        space = "" if element.tag in _INLINE else " "
        return space + inside + space

    def _raised(self, words: str, before: str) -> str:
        """A raised mark left out, an exponent as such, an ordinal as it is, a mark that begins a block in brackets."""
        if not before.strip():
            return f"[{words.strip()}] " if _MARK.match(words) else words
        if (_UNITS.search(before) and not words.strip().translate(_RAISED).isalnum()) or (
            _UNITS.search(before) and words.strip().isdigit()
        ):
            return words.strip().translate(_RAISED)
        if _MARK.match(words):
            self.marks.append(words.strip("[]() \n"))
            return ""
        return words

    def _block(self, element: etree._Element) -> Iterator[str]:
        if level := _HEADINGS.get(str(element.tag), 0):
            words = escape(self.inline(element))
            if words:
                yield f"{'#' * min(level + (level == 1), 6)} {words}"
        elif element.tag in _LISTS:
            lines = list(self._iter_items(element, 0))
            if lines:
                yield "\n".join(lines)
        elif element.tag == "table":
            yield from self._table(element)
        elif element.tag in ("figcaption", "caption"):
            if words := caption(self.inline(element)):
                yield words
        elif element.tag == "blockquote":
            inner = "\n\n".join(self.iter_blocks(element))
            if inner:
                yield "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
        else:
            yield from self.iter_blocks(element)

    def _iter_items(self, element: etree._Element, depth: int) -> Iterator[str]:
        sign = "1. " if element.tag == "ol" else "- "
        for item in element:
            if item.tag in _LISTS:
                yield from self._iter_items(item, depth + 1)
            elif item.tag in _ITEMS:
                inner = [child for child in item.iter() if child.tag in _LISTS and _nearest(child) is item]
                words = [item.text or ""]
                for child in item:
                    words.append("" if child in inner else self._without(child, inner, "".join(words)))
                    words.append(child.tail or "")
                line = escape("".join(words))
                if line:
                    yield "    " * min(depth, 5) + sign + line
                for child in inner:
                    yield from self._iter_items(child, depth + bool(line))

    def _without(self, element: etree._Element, left_out: list[etree._Element], before: str) -> str:
        if element in left_out:
            return ""
        if not any(one in left_out for one in element.iter()):
            return self.inline(element, before)
        parts = [element.text or ""]
        for child in element:
            parts += [self._without(child, left_out, before + "".join(parts)), child.tail or ""]
        return " " + "".join(parts) + " "

    def _table(self, element: etree._Element) -> Iterator[str]:
        """A table of data; one that only lays out a page is read as its cells."""
        if is_layout(element):
            self.layout += 1
            for row in iter_rows(element):
                for cell in iter_cells(row):
                    yield from self.iter_blocks(cell)
            return
        named = element.find("caption")
        if named is not None and (words := caption(self.inline(named))):
            yield words
        written = table(read_rows(element, lambda cell: " ".join(self.inline(cell).split())))
        if written:
            yield written


def _is_inline(element: etree._Element) -> bool:
    """Whether ``element`` stands in a line. One of them that holds blocks ("a" around a heading) does not."""
    if element.tag == "math" or element.tag in _BREAKS:
        return True
    return element.tag in _INLINE and not any(one.tag in _BLOCKS for one in element.iterdescendants())


def _paragraph(words: list[str]) -> Iterator[str]:
    line = "".join(words)
    if (marked := re.match(r"^\s*\[(\w{1,3}|[*†‡§¶]{1,3})\]\s+(\S.*)$", line, re.S)) and marked[2]:
        yield note(marked[1], marked[2])
    elif line := escape(line):
        yield line


def _nearest(element: etree._Element) -> etree._Element | None:
    return next((parent for parent in element.iterancestors() if parent.tag in _ITEMS), None)
