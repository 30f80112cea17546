"""Reads EndNote's XML, a record at a time from a stream, so that a library of any size can be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree import ElementTree as ET

from knowledge.bibliography.collect import Collector, Entry
from knowledge.bibliography.dates import best_date, read_date
from knowledge.bibliography.words import is_login_address, plain_line
from knowledge.bibliography.work import Work
from knowledge.bibliography.work_types import LAW, WHOLE, WorkType
from knowledge.identifiers import find_doi

_TYPES = {
    "journal article": WorkType.ARTICLE_JOURNAL,
    "electronic article": WorkType.ARTICLE_JOURNAL,
    "magazine article": WorkType.ARTICLE_MAGAZINE,
    "newspaper article": WorkType.ARTICLE_NEWSPAPER,
    "book": WorkType.BOOK,
    "edited book": WorkType.BOOK,
    "electronic book": WorkType.BOOK,
    "book section": WorkType.CHAPTER,
    "electronic book section": WorkType.CHAPTER,
    "conference paper": WorkType.PAPER_CONFERENCE,
    "conference proceedings": WorkType.PAPER_CONFERENCE,
    "report": WorkType.REPORT,
    "government document": WorkType.REPORT,
    "thesis": WorkType.THESIS,
    "web page": WorkType.WEBPAGE,
    "blog": WorkType.POST_WEBLOG,
    "press release": WorkType.PRESS_RELEASE,
    "dataset": WorkType.DATASET,
    "online database": WorkType.DATASET,
    "statute": WorkType.LEGISLATION,
    "bill": WorkType.BILL,
    "case": WorkType.LEGAL_CASE,
    "hearing": WorkType.HEARING,
    "legal rule or regulation": WorkType.REGULATION,
    "pamphlet": WorkType.PAMPHLET,
    "manuscript": WorkType.MANUSCRIPT,
    "unpublished work": WorkType.MANUSCRIPT,
    "encyclopedia": WorkType.ENTRY_ENCYCLOPEDIA,
    "dictionary": WorkType.ENTRY_DICTIONARY,
    "film or broadcast": WorkType.MOTION_PICTURE,
    "audiovisual material": WorkType.MOTION_PICTURE,
    "computer program": WorkType.SOFTWARE,
    "map": WorkType.MAP,
    "patent": WorkType.PATENT,
    "personal communication": WorkType.PERSONAL_COMMUNICATION,
    "serial": WorkType.PERIODICAL,
    "standard": WorkType.STANDARD,
}
_LINES = {
    "volume": "volume",
    "num-vols": "volumes",
    "edition": "edition",
    "section": "section",
    "publisher": "publisher",
    "pub-location": "place",
    "language": "language",
    "call-num": "call_number",
    "remote-database-name": "database",
    "work-type": "genre",
}
_NOT_NOTED = frozenset(
    {
        *("database", "source-app", "rec-number", "foreign-keys", "ref-type", "contributors", "titles", "periodical"),
        *("pages", "number", "isbn", "dates", "urls", "electronic-resource-num", "abstract", "keywords", "notes"),
        *("accession-num", "research-notes", "auth-address", "remote-database-provider", "access-date", "label"),
        *("image", "caption", "language", "modified-date", "report-id", "orig-pub", "translated-author"),
        *_LINES,
    }
)


def iter_endnote_xml(stream: BinaryIO) -> Iterator[Entry | str]:
    """Each record as a work, or why it is none.

    Raises:
        ValueError: it is no XML, or has what is not safe to read.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    number = 0
    try:
        for _, element in iterparse(stream, events=("end",)):
            if element.tag != "record":
                continue
            number += 1
            work = build_work(element)
            yield Entry(_say(element, "rec-number"), work, number) if work else f"record {number} has no title"
            element.clear()
    except (ET.ParseError, DefusedXmlException) as error:
        raise ValueError(f"it is no XML that can be read: {error}") from error


def build_work(record: ET.Element) -> Work | None:
    """The work that one record says; None without a title."""
    gathered = Collector()
    kind_of = record.find("ref-type")
    name = (kind_of.get("name") or "") if kind_of is not None else ""
    kind = _TYPES.get(name.casefold(), WorkType.DOCUMENT)
    gathered.values["type"] = kind
    if name and kind is WorkType.DOCUMENT and name.casefold() not in ("generic", "electronic source"):
        gathered.line("genre", name)
    _take_titles(gathered, kind, record)
    _take_people(gathered, kind, record)
    dates = [read_date(_say(record, path)) for path in ("dates/year", "dates/pub-dates/date")]
    year = dates[0].year
    if year and dates[1].note and not dates[1].year:
        dates[1] = read_date(f"{dates[1].note} {year}")
    gathered.date(best_date(*dates))
    for tag, field in _LINES.items():
        gathered.line(field, _say(record, tag))
    _take_numbers(gathered, kind, record)
    gathered.text("abstract", _say(record, "abstract", one=False))
    words = (plain_line("".join(each.itertext())) for each in record.iterfind("keywords/keyword"))
    gathered.values["keywords"] = list(dict.fromkeys(word[:2_000] for word in words if word))
    for tag in ("notes", "research-notes"):
        gathered.note(_say(record, tag))
    for child in record:
        if child.tag not in _NOT_NOTED:
            gathered.note("".join(child.itertext()), str(child.tag))
    return gathered.build()


def _take_titles(gathered: Collector, kind: WorkType, record: ET.Element) -> None:
    gathered.line("title", _say(record, "titles/title"))
    gathered.line("short_title", _say(record, "titles/short-title"))
    series = kind in (WorkType.REPORT, WorkType.BOOK, WorkType.MAP)
    gathered.line("series" if series else "container", _say(record, "titles/secondary-title"))
    if not series:
        for path in ("periodical/full-title",):
            if (said := _say(record, path)) != gathered.values.get("container"):
                gathered.line("container", said)
        gathered.line("container_short", _say(record, "periodical/abbr-1") or _say(record, "titles/alt-title"))
    gathered.line("series", _say(record, "titles/tertiary-title"))


def _take_people(gathered: Collector, kind: WorkType, record: ET.Element) -> None:
    for each in record.iterfind("contributors/authors/author"):
        gathered.name("authors", "".join(each.itertext()))
    edited = kind in (WorkType.CHAPTER, WorkType.PAPER_CONFERENCE, WorkType.ENTRY_ENCYCLOPEDIA)
    for each in record.iterfind("contributors/secondary-authors/author"):
        name = "".join(each.itertext())
        if edited or not gathered.values.get("authors"):
            gathered.name("editors", name)
        else:
            gathered.contributor("collection-editor", name)
    for each in record.iterfind("contributors/tertiary-authors/author"):
        gathered.contributor(
            "contributor" if kind is WorkType.THESIS else "collection-editor", "".join(each.itertext())
        )
    for each in record.iterfind("contributors/subsidiary-authors/author"):
        gathered.name("translators" if kind is not WorkType.DATASET else "editors", "".join(each.itertext()))
    for field in ("authors", "editors", "translators"):
        if not gathered.values.get(field, True):
            del gathered.values[field]


def _take_numbers(gathered: Collector, kind: WorkType, record: ET.Element) -> None:
    reports = kind in (WorkType.REPORT, WorkType.PATENT, WorkType.STANDARD, *LAW)
    number = _say(record, "number")
    if not gathered.ncj(number):
        gathered.line("number" if reports else "issue", number)
    for part in _say(record, "isbn").split(" ") if len(_say(record, "isbn")) > 25 else [_say(record, "isbn")]:
        gathered.serial(part.strip(" ;,"), "number" if reports else "isbn")
    for tag in ("accession-num", "report-id"):
        said = _say(record, tag)
        if said and not gathered.ncj(said):
            gathered.line("archive_location" if tag == "accession-num" else "number", said)
    gathered.doi(_say(record, "electronic-resource-num"))
    for each in record.iterfind("urls//url"):
        address = plain_line("".join(each.itertext()))
        if not is_login_address(address):
            if "doi.org/" in address and find_doi(address):
                gathered.doi(address)
            else:
                gathered.url(address)
    if accessed := read_date(_say(record, "access-date")).iso:
        gathered.values["accessed"] = accessed
    pages = _say(record, "pages").replace("–", "-")
    if pages and not (kind in WHOLE and gathered.pages(pages)):
        gathered.line("page", pages)


def _say(record: ET.Element, path: str, *, one: bool = True) -> str:
    found = record.find(path)
    text = "".join(found.itertext()) if found is not None else ""
    return plain_line(text) if one else text
