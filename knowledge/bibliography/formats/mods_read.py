"""Reads MODS, as libraries' catalogs and our own harvest interface give it. Knows XML that was made safe before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as ET

from knowledge.bibliography.collect import Collector
from knowledge.bibliography.dates import ReadDate, read_date
from knowledge.bibliography.formats.rest import apply_rest
from knowledge.bibliography.one_name import build_person, read_name
from knowledge.bibliography.words import plain_line
from knowledge.bibliography.work import Contributor, Name, Work
from knowledge.bibliography.work_types import WorkType

EXTENSION = "psp"
"""The element, within ``extension``, of what MODS has no place for."""

_GENRES = {
    "journalarticle": WorkType.ARTICLE_JOURNAL,
    "article": WorkType.ARTICLE_JOURNAL,
    "magazinearticle": WorkType.ARTICLE_MAGAZINE,
    "newspaperarticle": WorkType.ARTICLE_NEWSPAPER,
    "book": WorkType.BOOK,
    "booksection": WorkType.CHAPTER,
    "conferencepaper": WorkType.PAPER_CONFERENCE,
    "conference publication": WorkType.PAPER_CONFERENCE,
    "dataset": WorkType.DATASET,
    "government publication": WorkType.REPORT,
    "report": WorkType.REPORT,
    "technical report": WorkType.REPORT,
    "statute": WorkType.LEGISLATION,
    "legislation": WorkType.LEGISLATION,
    "thesis": WorkType.THESIS,
    "theses": WorkType.THESIS,
    "webpage": WorkType.WEBPAGE,
    "web site": WorkType.WEBPAGE,
    "periodical": WorkType.PERIODICAL,
}
_EDITORS, _TRANSLATORS = ("editor", "edt", "ed."), ("translator", "trl")
_AUTHORS = ("author", "aut", "creator", "cre", "")


def read_root(data: bytes) -> ET.Element:
    """The root element of ``data``, which refuses entities.

    Raises:
        ValueError: it is no XML, or has what is not safe to read.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: ET.Element = fromstring(data)
    except (ET.ParseError, DefusedXmlException) as error:
        raise ValueError(f"it is no XML that can be read: {error}") from error
    return root


def find_key(element: ET.Element) -> str:
    """What the source of a ``mods`` element knows it by; may be empty."""
    return next((_text(info, "recordIdentifier") for info in _children(element, "recordInfo")), "")


def build_work(element: ET.Element) -> Work | None:
    """The work that a ``mods`` element says; None without a title."""
    gathered = Collector()
    host = next((each for each in _children(element, "relatedItem") if each.get("type") == "host"), None)
    levels = [element, *([host] if host is not None else [])]
    gathered.values["type"] = _find_type(element, host)
    _take_titles(gathered, element, host)
    for level in levels:
        for name in _children(level, "name"):
            _take_name(gathered, name, host is level)
    _take_origin(gathered, levels)
    _take_parts(gathered, levels)
    _take_identifiers(gathered, levels)
    _take_end(gathered, element)
    work = gathered.build()
    rest = [each.text or "" for part in _children(element, "extension") for each in _children(part, EXTENSION)]
    return apply_rest(work, rest) if work else None


def _find_type(element: ET.Element, host: ET.Element | None) -> WorkType:
    genres = [(each.get("authority") or "", _say(each)) for each in _children(element, "genre")]
    for authority, said in genres:
        if authority == "csl" and said in set(WorkType):
            return WorkType(said)
    for _, said in genres:
        if found := _GENRES.get(said.casefold()):
            return found
    return WorkType.DOCUMENT if host is None else WorkType.ARTICLE_JOURNAL


def _take_titles(gathered: Collector, element: ET.Element, host: ET.Element | None) -> None:
    for level, field, short in ((element, "title", "short_title"), (host, "container", "container_short")):
        for info in _children(level, "titleInfo") if level is not None else ():
            parts = [_text(info, name) for name in ("nonSort", "title")]
            whole = " ".join(filter(None, parts))
            title = f"{whole}: {_text(info, 'subTitle')}" if _text(info, "subTitle") else whole
            gathered.line(short if info.get("type") == "abbreviated" else field, title)
    for level in (host, element):
        for item in _children(level, "relatedItem") if level is not None else ():
            if item.get("type") == "series":
                for info in _children(item, "titleInfo"):
                    gathered.line("series", _text(info, "title"))
                    gathered.line("series_number", _text(info, "partNumber"))
    for each in _children(element, "genre"):
        said = _say(each)
        if each.get("authority") not in ("local", "csl") and not (
            gathered.values["type"] is WorkType.PRESS_RELEASE and said == "press release"
        ):
            gathered.line("genre", said)


def _take_name(gathered: Collector, element: ET.Element, of_host: bool) -> None:
    parts = {each.get("type") or "": _say(each) for each in _children(element, "namePart")}
    name: Name | None
    if parts.get("family") and parts.get("given"):
        name = build_person(parts["family"], parts["given"], parts.get("termsOfAddress", ""))
    elif element.get("type") in ("corporate", "conference"):
        name = Name(literal=parts[""][:2_000]) if parts.get("") else None
    else:
        name = read_name(parts.get("", "") or parts.get("family", "") or parts.get("given", ""))
    if name is None:
        return
    roles = [_say(term).casefold() for role in _children(element, "role") for term in _children(role, "roleTerm")]
    role = next(iter(roles), "editor" if of_host else "")
    if role in _AUTHORS:
        gathered.names("authors", [name])
    elif role in _EDITORS:
        gathered.names("editors", [name])
    elif role in _TRANSLATORS:
        gathered.names("translators", [name])
    else:
        said = "-".join("".join(c if c.isascii() and c.isalpha() else " " for c in role).split())[:40] or "contributor"
        gathered.values.setdefault("contributors", []).append(Contributor.of(said, name))


def _take_origin(gathered: Collector, levels: Iterable[ET.Element]) -> None:
    dates: list[ReadDate] = []
    for level in levels:
        for origin in _children(level, "originInfo"):
            for place in _children(origin, "place"):
                for term in _children(place, "placeTerm"):
                    if term.get("type") != "code":
                        gathered.line("place", _say(term))
            gathered.line("publisher", _text(origin, "publisher"))
            gathered.line("edition", _text(origin, "edition"))
            issued = [*_children(origin, "dateIssued")] or [*_children(origin, "copyrightDate")]
            ends = [each for each in issued if each.get("point") == "end"]
            found = [read_date(_say(each)) for each in issued if each.get("point") != "end"]
            if ends and found:
                found[0] = found[0]._replace(until=read_date(_say(ends[0])).iso)
            dates += found
            if (other := _text(origin, "dateOther")) and "date_note" not in gathered.values:
                gathered.line("date_note", other)
    known = [each for each in dates if each.year] or dates
    if known:
        gathered.date(max(known, key=lambda each: (bool(each.day), bool(each.month))))


def _take_parts(gathered: Collector, levels: Iterable[ET.Element]) -> None:
    for part in (part for level in levels for part in _children(level, "part")):
        for detail in _children(part, "detail"):
            kind = {"number": "issue"}.get(detail.get("type") or "", detail.get("type") or "")
            if kind in ("volume", "issue", "section"):
                gathered.line(kind, _text(detail, "number"))
        for extent in _children(part, "extent"):
            start, end = _text(extent, "start"), _text(extent, "end")
            gathered.line(
                "page", f"{start}-{end}" if start and end and start != end else start or _text(extent, "list")
            )


def _take_identifiers(gathered: Collector, levels: Iterable[ET.Element]) -> None:
    for each in (each for level in levels for each in _children(level, "identifier")):
        kind, said = (each.get("type") or "").casefold(), _say(each)
        if kind == "doi":
            gathered.doi(said)
        elif kind in ("ncj", "ncjrs"):
            gathered.ncj(f"NCJ {said.removeprefix('NCJ').strip()}")
        elif kind in ("isbn", "issn", "pmid"):
            gathered.line(kind, said)
        elif kind in ("report number", "pmc", "pmcid"):
            gathered.line("number" if kind == "report number" else "pmcid", said)
        elif kind == "uri":
            gathered.url(said)
        elif not gathered.ncj(said):
            gathered.note(said, kind or "Identifier")


def _take_end(gathered: Collector, element: ET.Element) -> None:
    for each in _children(element, "abstract"):
        gathered.text("abstract", each.text or "")
    words = (_say(topic) for subject in _children(element, "subject") for topic in _children(subject, "topic"))
    gathered.values["keywords"] = list(dict.fromkeys(word[:2_000] for word in words if word))
    for note in _children(element, "note"):
        gathered.note(_say(note))
    for language in _children(element, "language"):
        for term in _children(language, "languageTerm"):
            gathered.line("language", _say(term))
    for physical in _children(element, "physicalDescription"):
        if (extent := _text(physical, "extent")) and not gathered.pages(extent):
            gathered.note(extent, "Extent")
    for location in _children(element, "location"):
        for url in _children(location, "url"):
            if not url.get("note"):
                gathered.url(_say(url))
                if accessed := read_date(url.get("dateLastAccessed") or "").iso:
                    gathered.values.setdefault("accessed", accessed)
        gathered.line("call_number", _text(location, "shelfLocator"))


def _children(element: ET.Element, name: str) -> Iterator[ET.Element]:
    """The children of ``element`` called ``name``, in whatever namespace."""
    return (child for child in element if isinstance(child.tag, str) and child.tag.rpartition("}")[2] == name)


def _text(element: ET.Element, name: str) -> str:
    return next((_say(child) for child in _children(element, name)), "")


def _say(element: ET.Element) -> str:
    return plain_line("".join(element.itertext()))
