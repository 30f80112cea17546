"""Reads Dublin Core, as every base gives it to harvesters: few fields, so that identifiers are told by their form."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from knowledge.bibliography.collect import Collector, is_isbn, is_issn
from knowledge.bibliography.dates import best_date, read_date
from knowledge.bibliography.words import plain_line
from knowledge.bibliography.work import Work
from knowledge.bibliography.work_types import WorkType
from knowledge.identifiers import find_doi

_TYPES: tuple[tuple[re.Pattern[str], WorkType], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (r"thesis|dissertation", WorkType.THESIS),
        (r"book ?part|chapter", WorkType.CHAPTER),
        (r"conference|proceeding", WorkType.PAPER_CONFERENCE),
        (r"article|journal|periodical", WorkType.ARTICLE_JOURNAL),
        (r"data ?set|dataset", WorkType.DATASET),
        (r"report|working paper|government|preprint", WorkType.REPORT),
        (r"book|monograph", WorkType.BOOK),
        (r"web ?page|web ?site|interactive", WorkType.WEBPAGE),
        (r"image|picture", WorkType.GRAPHIC),
        (r"video|moving", WorkType.MOTION_PICTURE),
        (r"lecture|presentation", WorkType.SPEECH),
        (r"software", WorkType.SOFTWARE),
    )
)


def build_work(element: ET.Element) -> Work | None:
    """The work that an ``oai_dc:dc`` element says; None without a title."""
    said: dict[str, list[str]] = {}
    for child in element:
        name = str(child.tag).rpartition("}")[2]
        if text := plain_line("".join(child.itertext())):
            said.setdefault(name, []).append(text)
    gathered = Collector()
    types = " ".join(said.get("type", ()))
    gathered.values["type"] = next((kind for form, kind in _TYPES if form.search(types)), WorkType.DOCUMENT)
    for name, field in (("title", "title"), ("publisher", "publisher"), ("language", "language")):
        for value in said.get(name, ()):
            gathered.line(field, value, name)
    for value in said.get("creator", ()):
        gathered.name("authors", value)
    for value in said.get("contributor", ()):
        gathered.contributor("contributor", value)
    gathered.date(best_date(*(read_date(value) for value in said.get("date", ()))))
    for value in said.get("description", ()):
        gathered.text("abstract", value)
    gathered.values["keywords"] = [word[:2_000] for word in dict.fromkeys(said.get("subject", ()))]
    for value in (*said.get("identifier", ()), *said.get("relation", ())):
        _take_identifier(gathered, value)
    for value in said.get("source", ()):
        gathered.note(value, "Source")
    return gathered.build()


def _take_identifier(gathered: Collector, value: str) -> None:
    if gathered.ncj(value):
        return
    if find_doi(value) and ("doi" in value.casefold() or value.startswith("10.")):
        gathered.doi(value)
    elif re.match(r"https?://", value):
        gathered.url(value)
    elif is_isbn(value) or is_issn(value):
        gathered.serial(value, "isbn")
    else:
        gathered.note(value, "Identifier")
