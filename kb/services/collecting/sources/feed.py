"""Reads an Atom or RSS feed: each entry is a web page, known by its id."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from kb.errors import BadRequest
from kb.services.collecting.found import FoundRecord, Position, Source
from knowledge.bibliography.collect import Collector
from knowledge.bibliography.dates import ReadDate, best_date, read_date
from knowledge.bibliography.formats.mods_read import read_root
from knowledge.bibliography.work_types import WorkType

_RFC_822 = re.compile(r"(?:\w{3}, )?(\d{1,2} \w{3} \d{4})\b.*")
_DATES = ("published", "issued", "pubDate", "date", "updated", "modified")
_TEXTS = ("summary", "description", "content", "encoded")


def open_feed(content: bytes) -> Source:
    """The feed that ``content`` is.

    Raises:
        BadRequest: it is no XML that is safe to read.
    """
    try:
        root = read_root(content)
    except ValueError as error:
        raise BadRequest(f"The feed cannot be read: {error}.") from error
    name = next((_text(each, "title") for each in (root, *root) if _text(each, "title")), "")

    def read(position: Position) -> Iterator[FoundRecord]:
        done = int(position.get("done") or 0)
        entries = [each for each in root.iter() if _name(each) in ("entry", "item")]
        for at, entry in enumerate(entries[done:], done + 1):
            yield _read_entry(entry, name, {"done": at})
        yield FoundRecord("", None, {}, reason="end")

    return read


def _read_entry(entry: ET.Element, feed: str, position: Position) -> FoundRecord:
    gathered = Collector()
    gathered.values["type"] = WorkType.WEBPAGE
    gathered.line("title", _text(entry, "title"))
    gathered.line("container", feed)
    link = next((each.get("href") or _say(each) for each in entry if _name(each) == "link" and _is_page(each)), "")
    gathered.url(link)
    for each in entry:
        if _name(each) in ("author", "creator"):
            gathered.name("authors", _text(each, "name") or _say(each))
    gathered.date(best_date(*(_read_date(_text(entry, name)) for name in _DATES)))
    for name in _TEXTS:
        if "abstract" not in gathered.values:
            gathered.text("abstract", _text(entry, name))
    words = [each.get("term") or _say(each) for each in entry if _name(each) == "category"]
    gathered.values["keywords"] = list(dict.fromkeys(word[:2_000] for word in words if word.strip()))
    source = _text(entry, "id") or _text(entry, "guid") or link
    work = gathered.build()
    return FoundRecord(source, work, position, reason="" if work and source else "it has no title or no address")


def _read_date(text: str) -> ReadDate:
    found = _RFC_822.fullmatch(text)
    return read_date(found[1] if found else text)


def _is_page(link: ET.Element) -> bool:
    return (link.get("rel") or "alternate") == "alternate"


def _name(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: ET.Element, name: str) -> str:
    return next((_say(each) for each in element if _name(each) == name), "")


def _say(element: ET.Element) -> str:
    return "".join(element.itertext()).strip()
