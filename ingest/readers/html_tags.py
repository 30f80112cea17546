"""What a web page says of itself: its tags, its first heading, the data for search engines, a line of authors.

Knows elements and the usual names of tags; must not know how the text is found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from ingest.guesses.dates import find_years
from ingest.guesses.names import read_names
from ingest.guesses.titles import fold, is_series_alone
from ingest.proposals import propose_authors, propose_title, propose_value, propose_year
from ingest.reading import FoundValue

_TITLES = (
    ("citation_title", 0.97),
    ("dc.title", 0.9),
    ("dcterms.title", 0.9),
    ("og:title", 0.78),
    ("twitter:title", 0.7),
)
_AUTHORS = (
    "citation_author",
    "citation_authors",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor.author",
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
)
_DATES = (
    *(
        ("citation_publication_date", 0.97),
        ("citation_date", 0.95),
        ("citation_year", 0.95),
        ("citation_online_date", 0.85),
    ),
    *(
        ("dc.date", 0.93),
        ("dc.date.issued", 0.95),
        ("dcterms.issued", 0.93),
        ("dcterms.date", 0.9),
        ("article:published_time", 0.92),
        ("datepublished", 0.92),
        ("date", 0.8),
    ),
)
_PUBLISHERS = (
    "citation_publisher",
    "citation_technical_report_institution",
    "dc.publisher",
    "dcterms.publisher",
    "og:site_name",
)
_DOIS = ("citation_doi", "dc.identifier", "dcterms.identifier", "prism.doi", "dc.identifier.doi")
_NCJS = ("citation_technical_report_number", "dc.identifier")
_SITE = re.compile(r"\s+(?:[|»•·:]{1,2}|[–—-])\s+")
_GENERIC = re.compile(
    r"^(?:table|figure|chapter|part|section|appendix|home|news|welcome|page|article|publications?|reports?|untitled.*)\s*\d*[.:]?$",
    re.I,
)
_BYLINE = re.compile(r"(?:^|[\s_\-])(?:byline|by-line|author(?:s|-name)?|contributors?|submitted)(?:$|[\s_\-])", re.I)
_DATED = re.compile(
    r"(?:^|[\s_\-])(?:date|pub(?:lished)?[_\-]?date|dateline|posted(?:-on)?|timestamp|entry-date|release[_\-]?date)(?:$|[\s_\-])",
    re.I,
)


def propose_from_tags(tree: lxml_html.HtmlElement, source: str) -> tuple[FoundValue, ...]:
    """All that the page's own tags and headings say, with the tag as the place."""
    tags = list(_iter_tags(tree))

    def values(wanted: str) -> Iterator[str]:
        yield from (value for name, value in tags if name == wanted)

    return (
        *(
            found
            for name, sure in _TITLES
            for value in values(name)
            for found in propose_title(value, f"the tag {name}", sure)
        ),
        *_propose_headings(tree),
        *(found for name in _AUTHORS for found in _propose_names(name, list(values(name)))),
        *_propose_byline(tree),
        *(
            found
            for name, sure in _DATES
            for value in values(name)
            for found in propose_year(value, f"the tag {name}", sure)
        ),
        *_propose_dates(tree),
        *_propose_linked_data(source),
        *(
            found
            for name in _PUBLISHERS
            for value in values(name)
            for found in propose_value("publisher", value, f"the tag {name}", 0.75)
        ),
        *(
            found
            for name in _DOIS
            for value in values(name)
            for found in propose_value("doi", value, f"the tag {name}", 0.97)
        ),
        *(
            found
            for name in _NCJS
            for value in values(name)
            if "NCJ" in value
            for found in propose_value("ncj_number", value, f"the tag {name}", 0.95)
        ),
    )


def _propose_names(tag: str, values: list[str]) -> tuple[FoundValue, ...]:
    """The names in tags called ``tag``; a program or a login ("admin") is none, an agency only where it is cited."""
    cited = tag.startswith(("citation_", "dc"))
    named = [value for value in values if not value.startswith(("http://", "https://"))]
    names = [name for value in named for name in (value.split(";") if ";" in value else [value])]
    kept = names if cited else [one for name in names for one in read_names(name)]
    return propose_authors(kept, f"the tag {tag}", 0.96 if cited else 0.88)


def _propose_headings(tree: lxml_html.HtmlElement) -> tuple[FoundValue, ...]:
    heading, title = words_of(tree.find(".//h1")) or "", words_of(tree.find(".//title")) or ""
    parts = [part for part in _SITE.split(title) if part]
    weak = not heading or bool(_GENERIC.match(heading)) or is_series_alone(heading)
    inside = bool(heading) and fold(title).startswith(fold(heading))
    whole = title
    if len(parts) > 1 and not (weak and inside):
        whole = heading if inside and not weak else parts[0] if len(parts[0]) > 3 else title
    return (
        *propose_title(heading, "the first heading", 0.4 if weak else 0.85),
        *propose_title(whole, "the page's title", 0.8 if weak else 0.6),
    )


def _propose_byline(tree: lxml_html.HtmlElement) -> tuple[FoundValue, ...]:
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        named = f"{element.get('class') or ''} {element.get('rel') or ''} {element.get('itemprop') or ''}"
        words = words_of(element) or ""
        if _BYLINE.search(named) and len(words) < 300 and (names := read_names(words)):
            return propose_authors(names, "the line of authors", 0.9)
    return ()


def _propose_dates(tree: lxml_html.HtmlElement) -> tuple[FoundValue, ...]:
    found: list[FoundValue] = []
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        named = f"{element.get('class') or ''} {element.get('id') or ''}"
        if element.tag == "time" or _DATED.search(named):
            words = element.get("datetime") or words_of(element) or ""
            years = list(find_years(words)) if len(words) < 80 else []
            if years or element.get("datetime"):
                found += propose_year(element.get("datetime") or str(years[0].year), "the date on the page", 0.82)
    return tuple(found[:3])


def _propose_linked_data(source: str) -> tuple[FoundValue, ...]:
    """Title, authors and date of the article that JSON-LD describes."""
    found: list[FoundValue] = []
    for script in re.findall(r"<script[^>]*application/ld\+json[^>]*>(.{1,100000}?)</script", source, re.I | re.S)[:5]:
        try:
            data = json.loads(script)
        except (ValueError, RecursionError):
            continue
        entries = data if isinstance(data, list) else data.get("@graph", [data]) if isinstance(data, dict) else []
        for entry in (one for one in entries if isinstance(one, dict)):
            if not re.search(r"Article|Report|CreativeWork|Book|WebPage|Posting", str(entry.get("@type", ""))):
                continue
            people = entry.get("author") or []
            listed = people if isinstance(people, list) else [people]
            names = [str(one.get("name", "")) if isinstance(one, dict) else str(one) for one in listed]
            kept = [name for one in names for name in read_names(one)]
            place = "the page's data for search engines"
            found += propose_title(str(entry.get("headline") or ""), place, 0.8)
            found += propose_authors(kept, place, 0.9)
            found += propose_year(entry.get("datePublished"), place, 0.92)
    return tuple(found)


def find_address(tree: lxml_html.HtmlElement) -> str | None:
    """The address that the page gives as its own, if it is one of the web."""
    tags = dict(_iter_tags(tree))
    links = [link.get("href") for link in tree.iter("link") if (link.get("rel") or "").casefold() == "canonical"]
    for address in (tags.get("citation_public_url"), *links, tags.get("og:url")):
        if address and re.fullmatch(r"https?://[^\s<>\"]{3,1990}", address):
            return str(address)
    return None


def _iter_tags(tree: lxml_html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Name in small letters and content of each ``meta`` element."""
    for tag in tree.iter("meta"):
        name, content = tag.get("name") or tag.get("property") or tag.get("itemprop"), tag.get("content")
        if name and content:
            yield name.casefold(), content


def words_of(element: etree._Element | None) -> str | None:
    """The words of ``element`` on one line."""
    return None if element is None else " ".join("".join(map(str, element.itertext())).split())
