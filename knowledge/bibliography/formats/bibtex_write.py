"""Writes BibTeX, and BibLaTeX with its own types and fields; both in UTF-8 and both read by biber without a warning.

The number in the NCJRS library is an ``eprint`` of the type ``ncj``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.bibliography.dates import SEASONS
from knowledge.bibliography.formats.bibtex_read import REST, build_work
from knowledge.bibliography.formats.bibtex_types import BIBLATEX, BIBTEX, READ, SUBTYPES
from knowledge.bibliography.formats.rest import find_rest
from knowledge.bibliography.formats.tex import escape, protect
from knowledge.bibliography.work import Name, Work
from knowledge.bibliography.work_types import IN_A_PERIODICAL, LAW, WHOLE, WorkType
from knowledge.characters import one_line

Pair = tuple[str, str]
_IN_ADDRESS = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20", '"': "%22"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_KEY = re.compile(r"[^\w:.+/-]+", re.ASCII)


def write_bibtex_entry(work: Work, key: str, more: Sequence[Pair] = (), *, biblatex: bool = False) -> str:
    """``work`` as one entry under ``key``; ``more`` are further fields and their words,
    which follow what the work has in the same field."""
    name = BIBLATEX.get(work.type, "misc") if biblatex else BIBTEX.get(work.type, "misc")
    fields = [(field, value) for field, value in _iter_fields(work, name, biblatex) if value]
    rest = find_rest(work, build_work(name, dict(fields)))
    for field, value in more:
        if one_line(value):
            held = dict(fields).get(field)
            fields = [pair for pair in fields if pair[0] != field]
            fields.append((field, " ".join(filter(None, (held, escape(value))))))  # a field stands once in an entry
    if rest:
        fields.append((REST, r"\par ".join(map(escape, rest))))
    lines = "".join(f"  {field} = {value if _is_macro(field, value) else f'{{{value}}}'},\n" for field, value in fields)
    return f"@{name}{{{_KEY.sub('-', key).strip('-') or 'work'},\n{lines}}}\n"


def _is_macro(field: str, value: str) -> bool:
    return field == "month" and value in _MONTHS


def _iter_fields(work: Work, name: str, biblatex: bool) -> Iterator[Pair]:
    yield from _iter_names(work)
    yield "title", protect(work.title)
    yield "shorttitle", escape(work.short_title or "")
    yield from _iter_dates(work, biblatex)
    yield from _iter_containers(work, name, biblatex)
    yield "volume", escape(work.volume or "")
    yield "number", escape(_number(work))
    yield "volumes", escape(work.volumes or "")
    yield "chapter", escape(work.section or "") if name in ("incollection", "inproceedings") else ""
    yield "edition", escape(work.edition or "")
    yield "pages", "--".join(map(escape, (work.page or "").split("-")))
    yield "pagetotal", str(work.number_of_pages) if work.number_of_pages is not None else ""
    yield _publisher_field(name), escape(work.publisher or "")
    yield "location" if biblatex else "address", escape(work.place or "")
    yield "type" if name in _WITH_TYPE else "howpublished" if not biblatex else "titleaddon", escape(work.genre or "")
    yield "entrysubtype", SUBTYPES.get(work.type, "") if _needs_subtype(work.type, name) else ""
    yield "version", escape(work.version or "")
    yield "pubstate", escape(work.status or "") if biblatex else ""
    yield "isbn", escape(work.isbn or "")
    yield "issn", escape(work.issn or "")
    yield "doi", _address(work.doi or "")
    yield "eprint", work.ncj_number or ""
    yield "eprinttype", "ncj" if work.ncj_number else ""
    yield "pmid", escape(work.pmid or "") if not biblatex else ""
    yield "url", _address(work.url or "")
    yield "urldate", work.accessed or ""
    yield "language", escape(work.language or "")
    yield "library", escape(work.call_number or "")
    yield "abstract", escape(work.abstract or "")
    yield "keywords", escape(", ".join(word.replace(",", "").replace(";", "") for word in work.keywords))
    yield "note", escape(work.notes[0]) if work.notes else ""
    yield "annotation" if biblatex else "annote", escape(" ".join(work.notes[1:]))


_WITH_TYPE = frozenset({"report", "techreport", "thesis", "phdthesis", "patent", "manual", "incollection"})


def _iter_names(work: Work) -> Iterator[Pair]:
    for field, names, others in (
        ("author", work.authors, work.et_al),
        ("editor", work.editors, work.et_al and not work.authors),
        ("translator", work.translators, False),
    ):
        yield field, " and ".join([*map(_write_name, names), *(["others"] if others and names else [])])


def _iter_dates(work: Work, biblatex: bool) -> Iterator[Pair]:
    if biblatex:
        season = (work.date_note or "").casefold()
        if season in SEASONS and len(work.date_parts) == 1:
            yield "date", f"{work.issued}-{21 + SEASONS.index(season)}"
        else:
            yield "date", work.issued + (f"/{work.until}" if work.until else "")
        return
    yield "year", str(work.year or "")
    yield "month", _MONTHS[work.month - 1] if work.month else ""
    yield "day", str(work.day or "")


def _iter_containers(work: Work, name: str, biblatex: bool) -> Iterator[Pair]:
    field = "booktitle"
    if name == "article" or work.type in IN_A_PERIODICAL:
        field = "journaltitle" if biblatex else "journal"
    elif name not in ("incollection", "inproceedings", "inreference"):
        field = ""
    yield field or "titleaddon", escape(work.container or "") if field else ""
    yield "shortjournal", escape(work.container_short or "") if biblatex and field.startswith("journal") else ""
    yield "series", escape(work.series or "")
    yield "eventtitle", escape(work.event or "") if biblatex and name == "inproceedings" else ""
    yield "venue", escape(work.event_place or "") if biblatex and name == "inproceedings" else ""


def _number(work: Work) -> str:
    if work.type in (WorkType.REPORT, WorkType.PATENT, WorkType.STANDARD, WorkType.DATASET, *LAW):
        return work.number or ""
    if work.type in WHOLE or work.type in (WorkType.CHAPTER, WorkType.PAPER_CONFERENCE):
        return work.series_number or ""
    return work.issue or ""


def _publisher_field(name: str) -> str:
    return {
        **dict.fromkeys(("report", "techreport", "thesis"), "institution"),
        "phdthesis": "school",
        **dict.fromkeys(("online", "misc", "unpublished", "software"), "organization"),
    }.get(name, "publisher")


def _needs_subtype(kind: WorkType, name: str) -> bool:
    return READ.get(name) is not kind


def _write_name(name: Name) -> str:
    """A person as "van der Berg, Jr., Jan"; an organization in braces, so that it is not taken apart at "and"."""
    if name.literal:
        return f"{{{escape(name.literal)}}}"
    parts = (name.whole_family, *((name.suffix,) if name.suffix else ()), name.whole_given)
    if not one_line(name.whole_given):
        return f"{{{escape(name.whole_family)}}}"
    *before, given = map(_write_part, parts)
    # A tie parts initials for those styles that shorten names, and is read back as nothing.
    return ", ".join([*before, re.sub(r"\.(?=[^\W\d_])", ".~", given)])


def _write_part(part: str) -> str:
    """A part of a name, in braces where it would be taken apart."""
    text = escape(part)
    return f"{{{text}}}" if not text or re.search(r",|\band\b|\bothers\b", text, re.IGNORECASE) else text


def _address(text: str) -> str:
    """An address as it stands in a field that BibTeX does not read as text."""
    return "".join(_IN_ADDRESS.get(character, character) for character in one_line(text))
