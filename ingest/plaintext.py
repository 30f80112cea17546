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
    "a": {"href", "title"},
    "th": {"align", "scope"},
    "td": {"align"},
    **{f"h{n}": {"id"} for n in range(1, 7)},
}
_SPACE = re.compile(r"\s+")
_BLOCK_END = re.compile(r"</(p|li|h[1-6]|td|th|dt|dd|tr|pre|blockquote)>|<br ?/?>")
_LIST_AFTER_TEXT = re.compile(r"(?m)^(?!\s*(?:[-*+]|\d+\.)\s)(\S.*)\n(?=(?:[-*+]|\d+\.)\s)")
_HREF = re.compile(r'(<a href=")([^"]*)(")')


def to_html(source: str, link: Callable[[str], str] | None = None) -> str:
    """``source`` as sanitised HTML. ``link`` rewrites each link's address, for example of a file to its page."""
    rendered = markdown(_open_lists(source), extensions=["tables", "sane_lists", "toc"], output_format="html")
    clean = nh3.clean(
        rendered,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        link_rel="noopener",
        url_schemes={"http", "https", "mailto"},
    )
    if link is None:
        return clean
    return _HREF.sub(lambda m: m[1] + html.escape(link(html.unescape(m[2])), quote=True) + m[3], clean)


def to_text(source: str) -> str:
    """``source`` as one line of plain text, without markup or addresses of links."""
    rendered = _BLOCK_END.sub(lambda m: m[0] + " ", markdown(_open_lists(source), extensions=["tables"]))
    return _SPACE.sub(" ", html.unescape(nh3.clean(rendered, tags=set()))).strip()


def _open_lists(source: str) -> str:
    """A blank line before a list that follows a line of text: without it, it would be read as that paragraph."""
    return _LIST_AFTER_TEXT.sub(r"\1\n\n", source)
