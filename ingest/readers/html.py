"""Reads web pages: the main text with its headings, and what a page says of itself.

Nothing of the page's own markup, scripts or styles is kept: its words are rewritten as Markdown.
"""

from __future__ import annotations

import re

from lxml import html as lxml_html

from ingest.errors import Malformed
from ingest.proposals import FoundPlace, build_values, order_found, propose_from_text
from ingest.readers.html_blocks import build_markdown, iter_visible_words
from ingest.readers.html_clean import drop_hidden, find_hiding_names, find_main
from ingest.readers.html_tags import find_address, propose_from_tags, words_of
from ingest.reading import ReadFile, ReadItem
from ingest.safety.limits import Limits
from ingest.safety.media_types import MediaType
from ingest.text.decoding import decode_html
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
        source.encode("utf-8", "replace"), parser=lxml_html.HTMLParser(encoding="utf-8", huge_tree=True)
    )
    described = propose_from_tags(tree, decoded.text)
    body, notes = _read_body(tree, source, find_hiding_names(decoded.text))
    lines = [clean_line(line.lstrip("#>- "), 2_000) for line in body.split("\n") if line.strip()]
    title = order_found(tuple(one for one in described if one.field == "title"))
    found = order_found(
        described,
        propose_from_text(
            (FoundPlace("the start of the text", line) for line in lines[:40]), title[0].value if title else None
        ),
    )
    values = build_values(found).model_copy(update={"url": find_address(tree)})
    said = (decoded.note, *notes) if decoded.note else notes
    return ReadFile(MediaType.HTML, None, None, (ReadItem(body, found, values),), said)


def _refuse_depth(source: str, limit: int) -> None:
    depth = 0
    for closing, name, alone in _TAG.findall(source):
        if alone or name.lower() in _CLOSED_BY_OTHERS:
            continue
        depth = max(depth - 1, 0) if closing else depth + 1
        if depth > limit:
            raise Malformed(f"its elements are nested deeper than {limit} levels")


def _read_body(tree: lxml_html.HtmlElement, source: str, hiding: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    """The main text as Markdown; all text where the main part cannot be told."""
    whole = tree.find("body")
    if whole is None:
        return "", ("No text: this page has no words in it.",)
    hidden = drop_hidden(whole, hiding)
    notes = []
    if hidden:
        shown = ", ".join(f"“{clean_line(words, 60)}”" for words in hidden[:5])
        more = f" and {len(hidden) - 5} more parts" if len(hidden) > 5 else ""
        notes.append(f"Left out: text that the page hides: {shown}{more}.")
    if not any(True for _ in iter_visible_words(whole)):
        notes.insert(0, "No text: this page has no words in it. It may be made by a script: save it as PDF instead.")
        return "", tuple(notes)
    heading = [escape(words_of(one) or "") for one in whole.iter("h1")]
    main = find_main(whole, source)
    built = build_markdown(main.element)
    notes += [*main.notes, *built.notes]
    if main.whole:
        notes.append("The main text could not be told from menus and notices: the whole page was taken.")
    body = built.text
    if len(heading) == 1 and heading[0] and heading[0] not in body:
        body = f"## {heading[0]}\n\n{body}"
    return body, tuple(notes)
