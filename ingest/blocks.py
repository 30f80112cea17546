"""The body of a document, which is Markdown, as a list of blocks: headings, paragraphs, lists, tables, captions, notes.

What every reader writes comes through here, so that all formats are told in one form. Pure; must not know a format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from knowledge import markdown

BlockType = Literal["heading", "paragraph", "list", "table", "caption", "note"]
_MARK = re.compile(r"^<!-- (?:page|slide) (\d{1,6}) -->$")
_HEADING = re.compile(r"^(#{1,6})\s+(\S.*)$")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,9}[.)])\s+(?=\S)")
_CAPTION = re.compile(r"^\*(?!\*)(?:[^*\\]|\\.)+\*$")
_NOTE = re.compile(r"^\\?\[[^\]\s]{1,6}\\?\]\s")
_CELL = re.compile(r"(?<!\\)\|")
_MARKUP = re.compile(r"[\\`*_\[\]<>&!#|~=]|^\s*(?:[-+]|\d+[.)])\s|\n\s*[-+\d]")
_RULE = re.compile(r"^\|(?:\s*:?-+:?\s*\|)+$")


@dataclass(frozen=True, slots=True)
class TextBlock:
    """One block in plain words. ``level`` is a heading's (2 to 6), ``page`` that of the page or slide it stands on.

    ``rows`` are the cells of a table from its heading row on; ``text`` of a table is its cells in words.
    """

    type: BlockType
    text: str
    level: int | None = None
    page: int | None = None
    rows: tuple[tuple[str, ...], ...] | None = None


def split_blocks(body: str) -> tuple[TextBlock, ...]:
    """The blocks of ``body``, in order."""
    return tuple(_iter_blocks(body))


def _iter_blocks(body: str) -> Iterator[TextBlock]:
    page: int | None = None
    notes = False
    for part in re.split(r"\n[ \t]*\n", body):
        for lines in _split_part(part.strip("\n").split("\n")):
            if mark := _MARK.match(lines[0]):
                page = int(mark[1])
                continue
            block = _build(lines, page)
            if block is None:
                continue
            if block.type == "heading":
                notes = block.text.casefold() in ("notes", "footnotes", "endnotes")
            elif notes and block.type == "list":
                yield from (TextBlock("note", item, None, page) for item in block.text.split("\n"))
                continue
            yield block


def _split_part(lines: list[str]) -> Iterator[list[str]]:
    """A part between empty lines, cut where a mark or a heading has a line of its own."""
    run: list[str] = []
    for line in lines:
        if _MARK.match(line) or _HEADING.match(line):
            if run:
                yield run
            yield [line]
            run = []
        elif line.strip():
            run.append(line)
    if run:
        yield run


def _build(lines: list[str], page: int | None) -> TextBlock | None:
    whole = "\n".join(lines)
    if heading := _HEADING.match(lines[0]):
        text = _plain(heading[2])
        return TextBlock("heading", text, len(heading[1]), page) if text else None
    if len(lines) > 1 and _RULE.match(lines[1].strip()):
        rows = tuple(_read_row(line) for number, line in enumerate(lines) if number != 1)
        return TextBlock("table", "\n".join(" | ".join(row) for row in rows), None, page, rows)
    if all(_ITEM.match(line) or line.startswith((" ", "\t")) for line in lines) and _ITEM.match(lines[0]):
        items = [_plain(_ITEM.sub("", line)) for line in lines]
        return TextBlock("list", "\n".join(item for item in items if item), None, page)
    text = _plain(whole)
    if not text:
        return None
    if _CAPTION.match(whole):
        return TextBlock("caption", text, None, page)
    return TextBlock("note" if _NOTE.match(whole) else "paragraph", text, None, page)


def _plain(source: str) -> str:
    """``source`` in plain words. Most cells and items have no markup, and need no reader of it."""
    return markdown.to_text(source) if _MARKUP.search(source) else " ".join(source.split())


def _read_row(line: str) -> tuple[str, ...]:
    cells = _CELL.split(line.strip().removeprefix("|").removesuffix("|"))
    return tuple(_plain(cell.strip()) for cell in cells)
