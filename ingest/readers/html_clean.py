"""What of a web page is its text: without what is hidden, menus, notices and the page's own machinery.

Landmarks that the page itself sets (``main``, ``article``) are believed first; where there are none, trafilatura says
which paragraphs are the text, and the smallest part of the page that holds them is taken. Knows elements, no Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import trafilatura
from lxml import etree

from ingest.text.wording import clean_line

_NEVER = (
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "object",
    "embed",
    "applet",
    "select",
    "textarea",
    "input",
    "audio",
    "video",
    "canvas",
    "svg",
    "button",
)
_FURNITURE = ("nav", "footer", "aside", "dialog")
_ROLES = frozenset(
    ("navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alert", "menu", "toolbar")
)
_NAMED = re.compile(
    r"(?:^|[\s_\-])(?:nav(?:bar|igation)?|menu|breadcrumbs?|footer|page[_\-]?header|site[_\-]?header|sidebar|side[_\-]?bar|share|sharing|social|"
    r"cookies?|banner|advert\w*|ads?|related|skip(?:link)?|pagination|comments?|newsletter[_\-]signup|subscribe|utility|masthead|toolbar|popup|modal|"
    r"print[_\-]?link|back[_\-]to[_\-]top)(?:$|[\s_\-\d])",
    re.I,
)
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$)|opacity\s*:\s*0\s*(?:;|$)",
    re.I,
)
_RULE = re.compile(r"([^{}]{1,300})\{([^{}]{0,2000})\}")
_SELECTOR = re.compile(r"^(?:[a-z]+\d?)?([.#])([\w\-]+)$", re.I)
_ENOUGH = 0.3
_MOST = 0.8


class Main(NamedTuple):
    """The part of a page that is its text, what was left out of it in words, and whether the whole page was taken."""

    element: etree._Element
    notes: tuple[str, ...]
    whole: bool


def find_hiding_names(source: str) -> frozenset[str]:
    """The classes and ids (".x", "#y") that the page's own style sheets hide."""
    found: set[str] = set()
    for sheet in re.findall(r"<style\b[^>]*>(.*?)</style", source[:2_000_000], re.I | re.S):
        if "@media" in sheet:
            sheet = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", sheet)
        for selectors, rules in _RULE.findall(sheet):
            if re.search(r"display\s*:\s*none|visibility\s*:\s*hidden", rules, re.I):
                found |= {m[1] + m[2] for one in selectors.split(",") if (m := _SELECTOR.match(one.strip()))}
    return frozenset(found)


def drop_hidden(body: etree._Element, hiding: frozenset[str]) -> list[str]:
    """Take what a browser does not show out of ``body``. Returns its words, one string a part."""
    dropped: list[str] = []
    for element in list(body.iter()):
        if not isinstance(element.tag, str):
            continue
        if element.tag in _NEVER:
            _drop(element)
        elif element.getparent() is not None and _is_hidden(element, hiding):
            words = clean_line(" ".join("".join(map(str, element.itertext())).split()), 200)
            _drop(element)
            if words:
                dropped.append(words)
    return dropped


def _is_hidden(element: etree._Element, hiding: frozenset[str]) -> bool:
    if element.get("hidden") is not None or (element.get("aria-hidden") or "").casefold() == "true":
        return True
    if _HIDING.search(element.get("style") or ""):
        return True
    names = {f".{name}" for name in (element.get("class") or "").split()} | {f"#{element.get('id')}"}
    return bool(names & hiding)


def _drop(element: etree._Element) -> None:
    """Take ``element`` out of its parent; the words that follow it stay."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def find_main(body: etree._Element, source: str) -> Main:
    """The part of ``body`` that is its text."""
    everything = measure(body)
    landmark = _find_landmark(body, everything)
    element = landmark
    if element is None:
        element = _find_by_extract(body, source, everything)
    inside = body if element is None else element
    dropped = _drop_furniture(inside)
    notes = []
    if dropped:
        shown = ", ".join(f"“{words[:60]}”" for words in dropped[:5])
        notes.append(f"Left out: menus and notices of the page: {shown}.")
    if inside is not body and (around := _key(" ".join(_iter_around(body, inside)))):
        notes.append(f"Left out: what stands around the main text ({len(around):,} letters): “{around[:160]}”.")
    return Main(inside, tuple(notes), inside is body and not dropped)


def _iter_around(body: etree._Element, inside: etree._Element) -> Iterator[str]:
    """The words of ``body`` that stand outside of ``inside``."""
    path = {inside, *inside.iterancestors()}
    level = body
    while level is not inside:
        yield level.text or ""
        below = level
        for child in level:
            if child in path:
                below = child
            elif isinstance(child.tag, str):
                yield from _iter_text(child)
            yield child.tail or ""
        level = below


def measure(element: etree._Element) -> int:
    """Letters of ``element`` that are words."""
    return sum(len(text.strip()) for text in _iter_text(element))


def _iter_text(element: etree._Element) -> Iterator[str]:
    yield from (str(text) for text in element.itertext(tag=etree.Element))


def _find_landmark(body: etree._Element, everything: int) -> etree._Element | None:
    for query in (".//main", ".//*[@role='main']", ".//article", ".//*[@itemprop='articleBody']"):
        found = body.findall(query)
        if len(found) == 1 and measure(found[0]) >= _ENOUGH * everything:
            return found[0]
    return None


def _find_by_extract(body: etree._Element, source: str, everything: int) -> etree._Element | None:
    """The smallest element that holds most of what trafilatura takes for the text, and what lies between."""
    extract = trafilatura.bare_extraction(source, include_comments=False, include_tables=True, include_images=False)
    if extract is None or extract.body is None:
        return None
    wanted = {_key(str(text)) for text in extract.body.itertext() if len(text.strip()) > 25}
    held = [
        element
        for element in body.iter()
        if isinstance(element.tag, str) and element.text and _key(element.text) in wanted
    ]
    if not held or sum(len(key) for key in wanted) < _ENOUGH * everything / 2:
        return None
    weight: dict[etree._Element, int] = {}
    total = 0
    for element in held:
        length = len(_key(element.text))
        total += length
        for above in (element, *element.iterancestors()):
            weight[above] = weight.get(above, 0) + length
            if above is body:
                break
    inside = body
    while True:
        below = next((child for child in inside if weight.get(child, 0) >= _MOST * total and len(child)), None)
        if below is None or below in held or below.tag in ("p", "ul", "ol", "table", "tr", "td", "blockquote"):
            return inside
        if any(isinstance(child.tag, str) and re.fullmatch(r"h[1-3]", child.tag) for child in inside):
            return inside
        inside = below


def _key(text: str) -> str:
    return " ".join(text.split())


def _drop_furniture(inside: etree._Element) -> list[str]:
    """Take menus, notices and the like out of ``inside``, unless they hold a good part of its words."""
    everything = max(measure(inside), 1)
    dropped: list[str] = []
    for element in list(inside.iter()):
        if not isinstance(element.tag, str) or element is inside or inside not in element.iterancestors():
            continue
        if not _is_furniture(element):
            continue
        length = measure(element)
        certain = element.tag == "nav" or (element.get("role") or "") == "navigation"
        if length > (0.9 if certain else 0.35) * everything or element.find(".//h1") is not None:
            continue
        words = _key(" ".join(_iter_text(element)))
        _drop(element)
        if words:
            dropped.append(words)
    return dropped


def _is_furniture(element: etree._Element) -> bool:
    if element.tag in _FURNITURE or (element.get("role") or "").casefold() in _ROLES:
        return True
    if (
        element.tag == "header"
        and any(one.tag == "body" for one in element.iterancestors())
        and element.find(".//h1") is None
    ):
        return not any(one.tag in ("article", "main") for one in element.iterancestors())
    if element.tag not in ("div", "ul", "section", "p", "span", "table", "td", "form"):
        return False
    named = f"{element.get('id') or ''} {element.get('class') or ''}"
    return bool(_NAMED.search(named)) and (_share_of_links(element) > 0.4 or measure(element) < 200)


def _share_of_links(element: etree._Element) -> float:
    linked = sum(measure(link) for link in element.iter("a"))
    return linked / max(measure(element), 1)
