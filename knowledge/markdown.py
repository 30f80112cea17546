"""Markdown as HTML that is safe to show, and as plain text for indexes and snippets. Knows no files and no pages."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import nh3
from markdown import markdown

_TAGS = {
    *("a", "abbr", "blockquote", "br", "caption", "code", "dd", "del", "dl", "dt", "em", "hr", "li", "ol", "p"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "pre", "strong", "sub", "sup", "ul"),
    *("table", "tbody", "td", "th", "thead", "tr"),
}
_ATTRIBUTES = {
    "a": {"href", "id", "title"},
    "th": {"align", "scope"},
    "td": {"align"},
    **{f"h{n}": {"id"} for n in range(1, 7)},
}
PAGE_MARK = re.compile(r"(?m)^[ \t]*<!-- (page|slide) (\d{1,5}) -->[ \t]*$")
"""The line that begins a page or slide of the file that a text was read from."""

PARAGRAPH = re.compile(r"(?m)^(?:[^\n]*\S[^\n]*(?:\n|\Z))+")
"""Lines that follow each other and are not blank. Looked for at the start of a line only, or blanks would be slow."""

MOST_BRACKETS = 300
"""In one paragraph."""

_PAGE_ID = re.compile(r"(?:page|slide)-\d{1,5}")
_SPACE = re.compile(r"\s+")
_BLOCK_END = re.compile(r"</(p|li|h[1-6]|td|th|dt|dd|tr|pre|blockquote)>|<br ?/?>")
_LIST_AFTER_TEXT = re.compile(r"(?m)^(?!(?:[-*+]|\d+\.)\s)(\S.*)\n(?=(?:[-*+]|\d+\.)\s)")
_RUN_OF_RULES = re.compile(r"(?m)^(#{1,6} .*|(?:-{3,}|\*{3,}|_{3,}|={3,}))$\n(?=\S)")
_BRACKET = re.compile(r"\\?\[")
_HREF = re.compile(r'(<a href=")([^"]*)(")')


def to_html(source: str, link: Callable[[str], str] | None = None) -> str:
    """``source`` as sanitized HTML. ``link`` rewrites each link's address, for example of a file to its page.

    The beginning of a page or slide becomes a place to link to: ``#page-3``, ``#slide-3``.
    """
    placed = PAGE_MARK.sub(r'\n<a id="\1-\2"></a>\n', _prepare(source))
    rendered = markdown(placed, extensions=["tables", "sane_lists", "toc"], output_format="html")
    clean = nh3.clean(
        rendered,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_keep_attribute,
        link_rel="noopener",
        url_schemes={"http", "https", "mailto"},
    )
    if link is None:
        return clean
    return _HREF.sub(lambda m: m[1] + html.escape(link(html.unescape(m[2])), quote=True) + m[3], clean)


def to_text(source: str) -> str:
    """``source`` as one line of plain text, without markup or addresses of links."""
    rendered = _BLOCK_END.sub(lambda m: m[0] + " ", markdown(_prepare(source), extensions=["tables"]))
    return _SPACE.sub(" ", html.unescape(nh3.clean(rendered, tags=set()))).strip()


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    """Of a link only the places of pages may be named: another name could stand for a part of the page around it."""
    return None if tag == "a" and name == "id" and not _PAGE_ID.fullmatch(value) else value


def _prepare(source: str) -> str:
    """``source`` as Markdown means it, and in a form that it reads in a time that grows with its length alone.

    A blank line stands before a list that follows a line of text: without it, it would be read as that paragraph. One
    stands after a heading or a rule: the package splits lines that follow each other again and again. A paragraph with
    more brackets than a person writes has none that begin a link: each would be looked for to the end.
    """
    if source.count("<") > 2 * source.count(">") + MOST_BRACKETS:
        source = source.replace("<", "&lt;")  # tags that never end, each looked for to the end
    opened = _LIST_AFTER_TEXT.sub(r"\1\n\n", source)
    return PARAGRAPH.sub(_without_runaway_brackets, _RUN_OF_RULES.sub(r"\1\n\n", opened))


def _without_runaway_brackets(paragraph: re.Match[str]) -> str:
    text = paragraph[0]
    return _BRACKET.sub("&#91;", text) if text.count("[") > MOST_BRACKETS else text
