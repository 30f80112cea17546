"""Writes RIS, one tag a line, with the tags that Zotero, EndNote and RefWorks take for the same thing.

AN is the number in the NCJRS library. An organization has no comma, or one at its end if its own name holds one, so
that nobody cuts it in two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.bibliography.formats.rest import find_rest
from knowledge.bibliography.formats.ris_read import REST, build_work
from knowledge.bibliography.formats.ris_types import WRITTEN
from knowledge.bibliography.work import Name, Work
from knowledge.bibliography.work_types import IN_A_PERIODICAL, LAW, WHOLE, WorkType
from knowledge.characters import one_line

Pair = tuple[str, str]
_EDITED_BY_A2 = IN_A_PERIODICAL | {
    *(WorkType.CHAPTER, WorkType.PAPER_CONFERENCE, WorkType.ENTRY_DICTIONARY, WorkType.ENTRY_ENCYCLOPEDIA),
    WorkType.DOCUMENT,
}
_IN_SERIES_BY_T2 = (WorkType.REPORT, WorkType.BOOK, WorkType.MAP, WorkType.SOFTWARE)


def write_ris_record(work: Work, key: str = "", more: Sequence[Pair] = ()) -> str:
    """``work`` as one record; ``more`` are further tags for those who read it, such as notes of a list."""
    pairs = [(tag, text) for tag, value in _iter_pairs(work, key) if (text := one_line(value))]
    rest = find_rest(work, build_work(pairs))
    shown = [*pairs, *((REST, one_line(line)) for line in rest), *((tag, one_line(value)) for tag, value in more)]
    return "".join(f"{tag}  - {text}\r\n" for tag, text in shown if text) + "ER  - \r\n"


def _iter_pairs(work: Work, key: str) -> Iterator[Pair]:
    yield "TY", WRITTEN[work.type]
    yield "ID", key
    yield "TI", work.title
    yield "ST", work.short_title or ""
    yield from (("AU", _write_name(name)) for name in work.authors)
    yield from ((_editor_tag(work), _write_name(name)) for name in work.editors)
    for contributor in work.contributors:
        if contributor.role == "collection-editor" and work.type is not WorkType.THESIS:
            yield ("A3" if work.type is not WorkType.BOOK else "A2"), _write_name(contributor.name)
    yield from (("A4", _write_name(name)) for name in work.translators)
    if work.et_al:
        yield "N1", f"Authors: {work.makers_line}" if work.makers else "Authors: not named"
    yield "PY", str(work.year or "")
    yield "DA", _write_date(work)
    yield from _iter_containers(work)
    yield "VL", work.volume or ""
    yield "IS", work.issue or ""
    yield "NV", work.volumes or ""
    yield "SE", work.section or ""
    yield from _iter_pages(work)
    yield ("ET", work.edition or work.version or "")
    yield "PB", work.publisher or ""
    yield "CY", work.place or ""
    yield from _iter_numbers(work)
    yield "DO", work.doi or ""
    # A semicolon would end the address for those readers that take several from one line.
    yield "UR", (work.url or "").replace(";", "%3B")
    yield "Y2", (work.accessed or "").replace("-", "/")
    yield "M3", work.genre or ("Press release" if work.type is WorkType.PRESS_RELEASE else "")
    yield "LA", work.language or ""
    yield "AB", work.abstract or ""
    yield from (("KW", word) for word in work.keywords)
    yield "CN", work.call_number or ""
    yield "DB", work.archive or ""
    yield "DP", work.database or ""
    yield from (("N1", note) for note in work.notes)


def _iter_containers(work: Work) -> Iterator[Pair]:
    if work.type is WorkType.PAPER_CONFERENCE:
        yield "T2", work.event or work.container or ""
        yield "C3", work.container or ""
        yield "C1", work.event_place or ""
        yield "T3", work.series or ""
    elif work.type in _IN_SERIES_BY_T2:
        yield "T2", work.series or ""
    else:
        yield "T2", work.container or ""
        yield "T3", work.series or ""
    yield "J2", work.container_short or ""


def _iter_pages(work: Work) -> Iterator[Pair]:
    if work.page:
        first, dash, last = work.page.partition("-")
        yield "SP", first if dash and last else work.page
        yield "EP", last if dash else ""
    elif work.number_of_pages is not None and work.type in WHOLE:
        yield "SP", str(work.number_of_pages)


def _iter_numbers(work: Work) -> Iterator[Pair]:
    law = work.type in LAW
    yield ("M1" if law or work.type is WorkType.ARTICLE_JOURNAL else "SN"), work.number or ""
    yield "SN", work.isbn or ""
    yield "SN", work.issn or ""
    yield ("M1" if work.type is WorkType.BOOK else "SV"), work.series_number or ""
    yield "AN", work.ncj or work.archive_location or ""


def _write_date(work: Work) -> str:
    parts = work.date_parts
    if len(parts) < 2 and not work.date_note:
        return ""
    slots = [f"{parts[0]:04}" if parts else "", *(f"{part:02}" for part in parts[1:]), "", ""][:3]
    return "/".join([*slots, work.date_note or ""]).rstrip("/") if parts else work.date_note or ""


def _editor_tag(work: Work) -> str:
    return "A2" if work.type in _EDITED_BY_A2 else "A3" if work.type is WorkType.BOOK else "ED"


def _write_name(name: Name) -> str:
    return f"{name.literal}," if name.literal and "," in name.literal else name.inverted
