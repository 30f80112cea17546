"""Writes MODS 3.8, the form of libraries: titles, names with their parts and roles, host, numbers, dates, each apart.

The number in the NCJRS library is an ``identifier`` of the type ``ncj``.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree as ET

from knowledge.bibliography.formats.mods_read import EXTENSION, build_work, read_root
from knowledge.bibliography.formats.rest import find_rest
from knowledge.bibliography.work import Name, Work
from knowledge.bibliography.work_types import IN_A_PERIODICAL, WorkType
from knowledge.characters import clean, one_line

MODS = "http://www.loc.gov/mods/v3"
MODS_SCHEMA = "http://www.loc.gov/standards/mods/v3/mods-3-8.xsd"
_GENRES = {
    WorkType.ARTICLE_JOURNAL: "journalArticle",
    WorkType.ARTICLE_MAGAZINE: "magazineArticle",
    WorkType.ARTICLE_NEWSPAPER: "newspaperArticle",
    WorkType.BOOK: "book",
    WorkType.CHAPTER: "bookSection",
    WorkType.DATASET: "dataset",
    WorkType.LEGISLATION: "statute",
    WorkType.LEGAL_CASE: "case",
    WorkType.PAPER_CONFERENCE: "conferencePaper",
    WorkType.PRESS_RELEASE: "webpage",
    WorkType.REPORT: "report",
    WorkType.SPEECH: "presentation",
    WorkType.THESIS: "thesis",
    WorkType.WEBPAGE: "webpage",
    WorkType.POST_WEBLOG: "blogPost",
    WorkType.DOCUMENT: "document",
    WorkType.SOFTWARE: "computerProgram",
    WorkType.MAP: "map",
    WorkType.MANUSCRIPT: "manuscript",
    WorkType.MOTION_PICTURE: "film",
    WorkType.BILL: "bill",
    WorkType.HEARING: "hearing",
    WorkType.INTERVIEW: "interview",
    WorkType.PATENT: "patent",
}
"""Zotero's own names of types, which it reads back from ``genre`` with the authority ``local``."""

_HOSTED = IN_A_PERIODICAL | {
    *(WorkType.CHAPTER, WorkType.PAPER_CONFERENCE, WorkType.ENTRY_ENCYCLOPEDIA, WorkType.ENTRY_DICTIONARY),
    *(WorkType.WEBPAGE, WorkType.PRESS_RELEASE, WorkType.POST_WEBLOG, WorkType.ENTRY, WorkType.LEGISLATION),
}
"""Types whose publisher, editors and edition are those of what they stand in."""


def write_mods(works: Mapping[str, Work]) -> bytes:
    """Works by their keys as one ``modsCollection``."""
    root = ET.Element("modsCollection", {"xmlns": MODS})
    for key, work in works.items():
        add_mods(root, work, key)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def add_mods(
    parent: ET.Element, work: Work, key: str, attributes: Mapping[str, str] | None = None, page: str = ""
) -> None:
    """``work`` as a ``mods`` element of ``parent``; ``page`` is a page that tells of it."""
    element = ET.SubElement(parent, "mods", {"version": "3.8", **(attributes or {})})
    _fill(element, work, key, page)
    back = build_work(read_root(ET.tostring(element)))
    if rest := find_rest(work, back):
        extension = ET.SubElement(element, "extension")
        for line in rest:
            _add(extension, EXTENSION, line)


def _fill(element: ET.Element, work: Work, key: str, page: str) -> None:
    _add_title(element, work.title)
    if work.short_title:
        _add_title(element, work.short_title, type="abbreviated")
    for name in work.authors:
        _add_name(element, name, "author")
    _add(element, "typeOfResource", "software, multimedia" if work.type is WorkType.DATASET else "text")
    _add(element, "genre", _GENRES.get(work.type, "document"), authority="local")
    _add(element, "genre", work.type.value, authority="csl")
    _add(element, "genre", work.genre or ("press release" if work.type is WorkType.PRESS_RELEASE else ""))
    host = element
    if work.container and work.type in _HOSTED:
        host = ET.SubElement(element, "relatedItem", {"type": "host"})
        _add_title(host, work.container)
        if work.container_short:
            _add_title(host, work.container_short, type="abbreviated")
    for name in work.editors:
        _add_name(host, name, "editor")
    for name in work.translators:
        _add_name(element, name, "translator")
    for contributor in work.contributors:
        _add_name(element, contributor.name, contributor.role.replace("-", " "))
    _add_origin(element, host, work)
    _add_part(host, work)
    if work.series:
        series = ET.SubElement(host, "relatedItem", {"type": "series"})
        _add_title(series, work.series, number=work.series_number or "")
    _add_identifiers(element, host, work)
    _add_end(element, work, key, page)


def _add_origin(element: ET.Element, host: ET.Element, work: Work) -> None:
    origin = ET.SubElement(host, "originInfo")
    if work.place:
        _add(ET.SubElement(origin, "place"), "placeTerm", work.place, type="text")
    _add(origin, "publisher", work.publisher or "")
    _add(origin, "edition", work.edition or "")
    dated = origin if host is element else ET.SubElement(element, "originInfo")
    if work.until:
        _add(dated, "dateIssued", work.issued, encoding="w3cdtf", point="start")
        _add(dated, "dateIssued", work.until, encoding="w3cdtf", point="end")
    elif work.issued:
        _add(dated, "dateIssued", work.issued, encoding="w3cdtf")
    _add(dated, "dateOther", work.date_note or "")
    for each in (origin, dated):
        if not len(each) and each in list(host):
            host.remove(each)


def _add_part(host: ET.Element, work: Work) -> None:
    numbers = {"volume": work.volume, "issue": work.issue, "section": work.section}
    if not work.page and not any(numbers.values()):
        return
    part = ET.SubElement(host, "part")
    for kind, value in numbers.items():
        if value:
            _add(ET.SubElement(part, "detail", {"type": kind}), "number", value)
    if work.page:
        first, dash, last = work.page.partition("-")
        extent = ET.SubElement(part, "extent", {"unit": "pages"})
        _add(extent, "start", first if dash and last else work.page)
        _add(extent, "end", last if dash else "")


def _add_identifiers(element: ET.Element, host: ET.Element, work: Work) -> None:
    _add(host, "identifier", work.isbn or "", type="isbn")
    _add(host, "identifier", work.issn or "", type="issn")
    own = {"doi": work.doi, "ncj": work.ncj_number, "report number": work.number, "pmid": work.pmid, "pmc": work.pmcid}
    for kind, value in own.items():
        _add(element, "identifier", value or "", type=kind)


def _add_end(element: ET.Element, work: Work, key: str, page: str) -> None:
    _add(element, "abstract", work.abstract or "", one=False)
    for word in work.keywords:
        _add(ET.SubElement(element, "subject"), "topic", word)
    for note in work.notes:
        _add(element, "note", note)
    if work.language:
        _add(ET.SubElement(element, "language"), "languageTerm", work.language, type="code")
    if work.number_of_pages is not None:
        physical = ET.SubElement(element, "physicalDescription")
        _add(physical, "extent", f"{work.number_of_pages} pages")
    location = ET.SubElement(element, "location")
    if work.url:
        _add(location, "url", work.url, usage="primary display")
        if work.accessed:
            location[-1].set("dateLastAccessed", work.accessed)
    if page and page != work.url:
        _add(location, "url", page, note="page in the knowledge base")
    _add(location, "shelfLocator", work.call_number or "")
    if not len(location):
        element.remove(location)
    _add(ET.SubElement(element, "recordInfo"), "recordIdentifier", key)


def _add_title(parent: ET.Element, title: str, number: str = "", **attributes: str) -> None:
    info = ET.SubElement(parent, "titleInfo", attributes)
    _add(info, "title", title)
    _add(info, "partNumber", number)


def _add_name(parent: ET.Element, name: Name, role: str) -> None:
    element = ET.SubElement(parent, "name", {"type": "corporate" if name.literal else "personal"})
    if name.literal:
        _add(element, "namePart", name.literal)
    else:
        _add(element, "namePart", name.whole_family, type="family")
        _add(element, "namePart", name.whole_given, type="given")
        _add(element, "namePart", name.suffix or "", type="termsOfAddress")
    _add(ET.SubElement(element, "role"), "roleTerm", role, type="text")


def _add(parent: ET.Element, tag: str, text: str, *, one: bool = True, **attributes: str) -> None:
    if value := one_line(text) if one else clean(text):
        ET.SubElement(parent, tag, attributes).text = value
