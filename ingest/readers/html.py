"""Reads web pages: the main text with its headings, and the tags in which a page describes itself.

Nothing of the page's own markup, scripts or styles is kept: its words are rewritten as Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import trafilatura
from lxml import etree
from lxml import html as lxml_html

from ingest.errors import Malformed
from ingest.proposals import (
    FoundPlace,
    build_values,
    order_found,
    propose_authors,
    propose_from_text,
    propose_title,
    propose_value,
    propose_year,
)
from ingest.readers.html_blocks import build_markdown, iter_visible_words
from ingest.reading import FoundValue, ReadFile, ReadItem
from ingest.safety.limits import Limits
from ingest.safety.media_types import MediaType
from ingest.text.decoding import Decoded, decode_html
from ingest.text.wording import clean_line, escape

_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)\b[^>]*?(/?)>")
_CLOSED_BY_OTHERS = {
    *(
        "area",
        "base",
        "br",
        "col",
        "colgroup",
        "dd",
        "dt",
        "embed",
        "hr",
        "img",
        "input",
        "li",
        "link",
        "meta",
        "option",
    ),
    *("p", "param", "rp", "rt", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr"),
}
_RAW = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.I | re.S)
_ENOUGH = 0.3
"""Share of a page's words from which the part that was found is taken for its main text."""

_TITLES = ("citation_title", "dc.title", "dcterms.title", "og:title")
_AUTHORS = ("citation_author", "citation_authors", "dc.creator", "dcterms.creator", "author", "article:author")
_DATES = (
    "citation_publication_date",
    "citation_date",
    "citation_year",
    "dc.date",
    "dcterms.issued",
    "article:published_time",
)
_PUBLISHERS = ("citation_publisher", "citation_technical_report_institution", "dc.publisher", "og:site_name")
_DOIS = ("citation_doi", "dc.identifier", "dcterms.identifier", "prism.doi")
_NCJS = ("citation_technical_report_number", "dc.identifier")


def read(data: bytes, limits: Limits) -> ReadFile:
    """One document.

    Raises:
        Malformed: it is no text, or nested deeper than ``limits.depth``.
    """
    decoded = decode_html(data)
    if decoded is None:
        raise Malformed("it is not text")
    source = _RAW.sub(" ", decoded.text)
    _refuse_depth(source, limits.depth)
    # The cleaned text again as bytes: lxml refuses text that declares an encoding.
    tree = lxml_html.document_fromstring(
        source.encode("utf-8", "replace"), parser=lxml_html.HTMLParser(encoding="utf-8")
    )
    body, notes = _read_body(tree, source)
    lines = [clean_line(line.lstrip("#>- "), 2_000) for line in body.split("\n") if line.strip()]
    found = order_found(
        _propose_from_tags(tree),
        propose_from_text(FoundPlace("the start of the text", line) for line in lines[:40]),
    )
    values = build_values(found).model_copy(update={"url": _find_address(tree)})
    said = _notes(decoded, notes)
    return ReadFile(MediaType.HTML, None, None, (ReadItem(body, found, values),), said)


def _notes(decoded: Decoded, notes: tuple[str, ...]) -> tuple[str, ...]:
    return (decoded.note, *notes) if decoded.note else notes


def _refuse_depth(source: str, limit: int) -> None:
    depth = 0
    for closing, name, alone in _TAG.findall(source):
        if alone or name.lower() in _CLOSED_BY_OTHERS:
            continue
        depth = max(depth - 1, 0) if closing else depth + 1
        if depth > limit:
            raise Malformed(f"its elements are nested deeper than {limit} levels")


def _read_body(tree: lxml_html.HtmlElement, source: str) -> tuple[str, tuple[str, ...]]:
    """The main text as Markdown; all text where the main part cannot be told."""
    whole = tree.find("body")
    if whole is None:
        return "", ("No text: this page has no words in it.",)
    everything = sum(len(words) for words in iter_visible_words(whole))
    if not everything:
        return "", ("No text: this page has no words in it. It may be made by a script: save it as PDF instead.",)
    main = trafilatura.bare_extraction(source, include_comments=False, include_tables=True, include_images=False)
    if main is not None and main.body is not None:
        length = sum(len(words) for words in main.body.itertext())
        if length >= _ENOUGH * everything:
            return _keep_heading(build_markdown(main.body), whole), ()
    note = "The main text could not be told from menus and notices: the whole page was taken."
    return build_markdown(whole), (note,)


def _keep_heading(body: str, whole: lxml_html.HtmlElement) -> str:
    """``body`` with the page's one main heading, which may stand outside what was taken for the main text."""
    headings = [escape(_words(heading) or "") for heading in whole.iter("h1")]
    if len(headings) != 1 or not headings[0] or headings[0] in body:
        return body
    return f"## {headings[0]}\n\n{body}"


def _propose_from_tags(tree: lxml_html.HtmlElement) -> tuple[FoundValue, ...]:
    tags = list(_iter_tags(tree))

    def values(names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        yield from ((name, value) for wanted in names for name, value in tags if name == wanted)

    authors: dict[str, list[str]] = {}
    for name, value in values(_AUTHORS):
        if not value.startswith(("http://", "https://")):
            authors.setdefault(name, []).append(value)
    heading = tree.find(".//h1")
    title = tree.find(".//title")
    return (
        *(found for name, value in values(_TITLES) for found in propose_title(value, f"the tag {name}")),
        *propose_title(_words(heading), "the first heading"),
        *propose_title(_words(title), "the page's title"),
        *(found for name, names in authors.items() for found in propose_authors(names, f"the tag {name}")),
        *(found for name, value in values(_DATES) for found in propose_year(value, f"the tag {name}")),
        *(
            found
            for name, value in values(_PUBLISHERS)
            for found in propose_value("publisher", value, f"the tag {name}")
        ),
        *(found for name, value in values(_DOIS) for found in propose_value("doi", value, f"the tag {name}")),
        *(
            found
            for name, value in values(_NCJS)
            if "NCJ" in value
            for found in propose_value("ncj_number", value, f"the tag {name}")
        ),
    )


def _iter_tags(tree: lxml_html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Name in small letters and content of each ``meta`` element."""
    for tag in tree.iter("meta"):
        name, content = tag.get("name") or tag.get("property"), tag.get("content")
        if name and content:
            yield name.casefold(), content


def _words(element: etree._Element | None) -> str | None:
    return None if element is None else " ".join("".join(map(str, element.itertext())).split())


def _find_address(tree: lxml_html.HtmlElement) -> str | None:
    """The address that the page gives as its own, if it is one of the web."""
    tags = dict(_iter_tags(tree))
    links = [link.get("href") for link in tree.iter("link") if (link.get("rel") or "").casefold() == "canonical"]
    for address in (tags.get("citation_public_url"), *links, tags.get("og:url")):
        if address and re.fullmatch(r"https?://[^\s<>\"]{3,1990}", address):
            return str(address)
    return None
