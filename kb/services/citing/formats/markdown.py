"""Markdown that any reader of it shows as it was written: every sign that could mean something is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.services.citing.formats.lines import describe, describe_place
from kb.services.citing.work import Bundle, Listed
from knowledge.characters import one_line

_MEANING = re.compile(r"[\\`*_{}\[\]#!]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;", "~": "&#126;", "=": "&#61;", ":": "&#58;"}
_AT_START = re.compile(r"^(?:([-+])|(\d+)([.)]))")


def write_markdown(bundle: Bundle) -> bytes:
    """``bundle`` as a list to read: headings, and a numbered item for each work."""
    return ("\n".join(_lines(bundle)).rstrip("\n") + "\n").encode()


def escape(text: str) -> str:
    """``text`` on one line, as itself and nothing else."""
    plain = _MEANING.sub(r"\\\g<0>", one_line(text))
    for sign in "&<>|~":
        plain = plain.replace(sign, _ENTITIES[sign])
    return plain


def escape_paragraph(text: str) -> str:
    """The same for text that begins a paragraph, where more signs have a meaning."""
    plain = escape(text)
    if plain.startswith(("=", ":")):
        plain = _ENTITIES[plain[0]] + plain[1:]
    return _AT_START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", plain)


def _lines(bundle: Bundle) -> Iterator[str]:
    yield f"# {escape(bundle.title)}\n"
    if bundle.note:
        yield f"{escape_paragraph(bundle.note)}\n"
    for section in bundle.sections:
        if section.title:
            yield f"## {escape(section.title)}\n"
        if section.note:
            yield f"{escape_paragraph(section.note)}\n"
        for number, item in enumerate(section.items, start=1):
            yield from _item(number, item)


def _item(number: int, item: Listed) -> Iterator[str]:
    citable, work = item.citable, item.citable.work
    doi = f" [doi:{escape(work.doi)}]({_address(f'https://doi.org/{work.doi}')})" if work.doi else ""
    said = describe(citable)
    yield f"{number}. [{escape(work.title)}]({_address(citable.address)}){' ' + escape(said) if said else ''}{doi}\n"
    if place := describe_place(item):
        yield f"    *{escape(place)}*\n"
    if item.note:
        yield f"    {escape_paragraph(item.note)}\n"
    if not citable.own and citable.url:
        yield f"    [Page in the knowledge base]({_address(citable.url)})\n"
    if citable.sources:
        yield "    Sources:\n"
        yield from (f"    - {escape_paragraph(study.line)}" for study in citable.sources)
        yield ""


def _address(text: str) -> str:
    """An address between angle brackets, in which nothing can end it."""
    signs = {" ": "%20", "<": "%3C", ">": "%3E", "\\": "%5C", "&": "&amp;", "*": "%2A", "`": "%60"}
    return "<" + "".join(signs.get(sign, sign) for sign in one_line(text)) + ">"
