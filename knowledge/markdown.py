"""Markdown as HTML that is safe to show, and as plain text for indexes and snippets. Knows no files and no pages.

``markdown-it-py`` reads it in a time that grows with its length alone, whatever was typed, and each reading has a
budget besides (:mod:`knowledge.markdown_rules`): what goes over it, or is nested deeper than a person writes, is
refused with :class:`~knowledge.errors.UnfitText`. Tags of HTML are taken out and their words stay, except line breaks
and letters above and below the line.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import nh3
from markdown_it.token import Token

from knowledge.errors import UnfitText
from knowledge.markdown_rules import DEEPEST_LEVEL, Budget, build_parser

_TAGS = {
    *("a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "strong", "sub", "sup", "ul"),
    *("h1", "h2", "h3", "h4", "h5", "h6"),
    *("table", "tbody", "td", "th", "thead", "tr"),
}
_ATTRIBUTES = {
    "a": {"href", "id", "title"},
    "ol": {"start"},
    "th": {"align"},
    "td": {"align"},
    **{f"h{n}": {"id"} for n in range(1, 7)},
}
PAGE_MARK = re.compile(r"(?m)^[ \t]*<!-- (page|slide) (\d{1,5}) -->[ \t]*$")
"""The line that begins a page or slide of the file that a text was read from."""

PARAGRAPH = re.compile(r"(?m)^(?:[^\n]*\S[^\n]*(?:\n|\Z))+")
"""Lines that follow each other and are not blank. Looked for at the start of a line only, or blanks would be slow."""

_HREF = re.compile(r'(<a href=")([^"]*)(")')
_BREAKS = {"softbreak", "hardbreak"}
_LITERAL = {"code_block", "fence"}


class Heading(NamedTuple):
    """A line that begins with ``#``: its level from 1 to 6, and its words."""

    level: int
    title: str


class BodySection(NamedTuple):
    """A stretch of a body under one second-level heading; ``body[start:end]`` is its source without the heading.

    The stretch before the first such heading has an empty ``title``.
    """

    title: str
    start: int
    end: int


def to_html(source: str, link: Callable[[str], str] | None = None, budget: Budget | None = None) -> str:
    """``source`` as sanitized HTML. ``link`` rewrites each link's address, for example of a file to its page.

    The beginning of a page or slide becomes a place to link to: ``#page-3``, ``#slide-3``. Several readings that share
    a ``budget`` have it together.

    Raises:
        UnfitText: it is nested too deeply, or is so built that reading it takes too long.
    """
    parser = build_parser()
    tokens, env = _parse(source, budget or Budget.of(source))
    clean = nh3.clean(
        parser.renderer.render(tokens, parser.options, env),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        link_rel="noopener",
        url_schemes={"http", "https", "mailto"},
    )
    if link is None:
        return clean
    return _HREF.sub(lambda m: m[1] + html.escape(link(html.unescape(m[2])), quote=True) + m[3], clean)


def to_text(source: str, budget: Budget | None = None) -> str:
    """``source`` as one line of plain text, without markup or addresses of links.

    Never raises: text that is unfit to be read as Markdown is its own words.
    """
    try:
        tokens, _ = _parse(source, budget or Budget.of(source))
    except UnfitText:
        return " ".join(source.split())
    return " ".join("".join(_iter_words(tokens)).split())


def to_plain_html(source: str) -> str:
    """``source`` as it was typed, as HTML in which nothing is markup: a paragraph where an empty line is."""
    paragraphs = (html.escape(found[0].strip()) for found in PARAGRAPH.finditer(PAGE_MARK.sub("", source)))
    return "\n".join("<p>" + paragraph.replace("\n", "<br>") + "</p>" for paragraph in paragraphs)


def read_heading(line: str) -> Heading | None:
    """The heading that ``line`` is; None if it is none. Marks at its end are no part of its words."""
    bare = line.strip()
    words = bare.lstrip("#")
    level = len(bare) - len(words)
    if not 1 <= level <= 6 or line[:1] != "#" or not words[:1].isspace():
        return None
    return Heading(level, words.rstrip("#").strip())


def split_sections(body: str) -> tuple[BodySection, ...]:
    """The stretch of ``body`` before its first second-level heading, then one for each of those, in order."""
    found: list[BodySection] = []
    title, start = "", 0
    for place, line, heading in iter_headed_lines(body):
        if heading is not None and heading.level == 2:
            found.append(BodySection(title, start, place))
            title, start = heading.title, place + len(line)
    return (*found, BodySection(title, start, len(body)))


def iter_headed_lines(body: str) -> Iterator[tuple[int, str, Heading | None]]:
    """Every line of ``body``: where it begins, the line with its end, and the heading that it is.

    Inside of a fence (``` or ~~~) nothing is a heading.
    """
    place = 0
    fenced = False
    for line in body.splitlines(keepends=True):
        fenced ^= is_fence(line)
        yield place, line, None if fenced else read_heading(line)
        place += len(line)


def is_fence(line: str) -> bool:
    """Whether ``line`` begins or ends a stretch of program text."""
    return line.lstrip().startswith(("```", "~~~"))


def _parse(source: str, budget: Budget) -> tuple[Sequence[Token], dict[str, object]]:
    env: dict[str, object] = {"budget": budget}
    tokens = build_parser().parse(source, env)
    if any(token.level >= DEEPEST_LEVEL for token in tokens):
        raise UnfitText("Lists or quotations in it are nested deeper than twenty levels.")
    return tokens, env


def _iter_words(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield from _iter_words(token.children or ())
            yield " "
        elif token.type == "image":
            yield from _iter_words(token.children or ())
        elif token.type in _BREAKS:
            yield " "
        elif token.type in _LITERAL:
            yield f"{token.content} "
        else:
            yield token.content
