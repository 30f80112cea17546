"""Reads tables of works: a row a work, its columns told by their names.

The names are those of Scopus, Web of Science, Zotero, EBSCO, PubMed, NCJRS and our own exports. A column without a
field of its own becomes a note. Knows rows, no file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.bibliography.collect import Collector
from knowledge.bibliography.dates import best_date, read_date
from knowledge.bibliography.names import parse_names
from knowledge.bibliography.words import is_login_address, plain_line
from knowledge.bibliography.work import Work
from knowledge.bibliography.work_types import IN_A_PERIODICAL, WorkType
from knowledge.identifiers import normalize_ncj

_COLUMNS: dict[str, tuple[str, ...]] = {
    "title": ("title", "article title", "document title", "publication title", "report title", "titel", "titulo"),
    "authors": (
        *("author full names", "authors", "author", "author s", "creator", "creators", "autor", "autores"),
        *("book authors",),
    ),
    "editors": ("editors", "editor", "book editors"),
    "year": ("publication year", "year", "py", "jahr", "ano"),
    "date": ("date published", "publication date", "date", "published", "cover date"),
    "container": ("source title", "published in", "journal", "journal title", "journal book", "website", "book title"),
    "container_short": ("abbreviated source title", "journal abbreviation", "journal iso abbreviation"),
    "volume": ("volume", "vol"),
    "issue": ("issue", "number issue", "no"),
    "first": ("page start", "start page", "first page"),
    "last": ("page end", "end page", "last page"),
    "page": ("pages", "page range"),
    "number_of_pages": ("number of pages", "num pages", "page count", "length", "numpages"),
    "publisher": ("publisher", "agency", "institution", "sponsor", "sponsoring agency", "corporate author"),
    "place": ("place", "publisher city", "publisher address", "city"),
    "series": ("series", "book series title", "series title"),
    "edition": ("edition",),
    "type": ("type", "item type", "publication type", "document type", "doctype", "doc type"),
    "genre": ("genre",),
    "number": ("report number", "number"),
    "ncj_number": ("ncj number", "ncj", "ncjrs number", "ncj no", "ncjrs"),
    "doi": ("doi", "digital object identifier"),
    "isbn": ("isbn", "isbns"),
    "issn": ("issn", "issns"),
    "pmid": ("pmid", "pubmed id"),
    "pmcid": ("pmcid",),
    "url": ("address", "url", "link", "web address", "website url", "ncjrs url", "plink"),
    "language": ("language", "language of original document"),
    "abstract": ("abstract", "abstract note", "summary", "text", "description", "body", "annotation"),
    "keywords": ("keywords", "author keywords", "manual tags", "subjects", "subject terms", "mesh"),
    "short_title": ("short title",),
    "accessed": ("access date", "accessed"),
    "archive": ("archive",),
    "archive_location": ("archive location", "loc in archive"),
    "call_number": ("call number",),
    "article": ("art no", "article number"),
}
_NOISE = frozenset(
    {
        *("eid", "author s id", "authors id", "cited by", "source", "access type", "open access", "publication stage"),
        *("ut unique wos id", "unique wos id", "researcher ids", "orcids", "email addresses", "accession number"),
        *("permalink", "key", "date added", "date modified", "file attachments", "link attachments", "page here"),
        *("create date", "first author", "citation", "section", "kind", "importance", "minutes", "sources"),
        *("authors", "author", "library catalog", "automatic tags", "nihms id", "web of science index"),
    }
)
"""Columns of catalogs about themselves. "Authors" is one beside the column that gives their full names."""

_TYPES: tuple[tuple[re.Pattern[str], WorkType], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (r"book ?(?:section|chapter)|chapter", WorkType.CHAPTER),
        (r"conference|proceedings", WorkType.PAPER_CONFERENCE),
        (r"newspaper", WorkType.ARTICLE_NEWSPAPER),
        (r"magazine|newsletter", WorkType.ARTICLE_MAGAZINE),
        (r"press release|news release", WorkType.PRESS_RELEASE),
        (r"thesis|dissertation", WorkType.THESIS),
        (r"data ?set|database", WorkType.DATASET),
        (r"report|guide|manual|handbook|bulletin|fact ?sheet|program description|literature review", WorkType.REPORT),
        (r"statute|legislation|law\b", WorkType.LEGISLATION),
        (r"web ?page|web ?site|online|internet", WorkType.WEBPAGE),
        (r"article|journal|review|editorial|letter|note|erratum|survey", WorkType.ARTICLE_JOURNAL),
        (r"book|monograph", WorkType.BOOK),
        (r"presentation|speech", WorkType.SPEECH),
        (r"video|film", WorkType.MOTION_PICTURE),
    )
)
_TOTAL = re.compile(r"(?:grand )?(?:sub)?totals?:?", re.IGNORECASE)
_LINES = (
    *("container", "container_short", "volume", "issue", "publisher", "place", "series", "edition", "genre", "number"),
    *("isbn", "issn", "pmid", "pmcid", "language", "short_title", "archive", "archive_location", "call_number"),
)


@dataclass(frozen=True, slots=True)
class MatchedColumns:
    """Which column holds which field, by number; the others with their names."""

    fields: dict[str, int]
    others: dict[int, str]


def fold_name(name: str) -> str:
    """A column's name as it is compared: "Author(s)" becomes "author s"."""
    return re.sub(r"[^a-z0-9]+", " ", name.casefold()).strip()


def match_columns(head: Sequence[str]) -> MatchedColumns | None:
    """The columns of a table whose heading row is ``head``; None if none holds titles."""
    names = [fold_name(name) for name in head]
    fields: dict[str, int] = {}
    for field, wanted in _COLUMNS.items():
        place = next((names.index(name) for name in wanted if name in names), None)
        if place is not None and place not in fields.values():
            fields[field] = place
    # Zotero calls the journal "Publication Title" and the work "Title".
    if (
        "container" not in fields
        and "publication title" in names
        and fields.get("title") != names.index("publication title")
    ):
        fields["container"] = names.index("publication title")
    taken = set(fields.values())
    others = {at: name for at, name in enumerate(head) if at not in taken and name.strip() and names[at] not in _NOISE}
    return MatchedColumns(fields, others) if "title" in fields else None


def is_total(columns: MatchedColumns, row: Sequence[str]) -> bool:
    """Whether ``row`` sums up others and is no work."""
    at = columns.fields["title"]
    title = plain_line(row[at]) if at < len(row) else ""
    return bool(_TOTAL.fullmatch(title)) and sum(bool(each.strip()) for each in row) <= 3


def build_row_work(columns: MatchedColumns, row: Sequence[str]) -> Work | None:
    """The work that ``row`` says; None without a title."""

    def cell(field: str) -> str:
        at = columns.fields.get(field)
        return row[at] if at is not None and at < len(row) else ""

    title = plain_line(cell("title"))
    if is_total(columns, row):
        return None
    gathered = Collector()
    gathered.values["type"] = kind = _find_type(gathered, cell("type"), cell("container"))
    gathered.line("title", title)
    for field in _LINES:
        gathered.line(field, cell(field))
    _take_people(gathered, cell)
    gathered.date(best_date(read_date(plain_line(cell("date"))), read_date(plain_line(cell("year")))))
    _take_pages(gathered, kind, cell)
    if number := normalize_ncj(plain_line(cell("ncj_number"))):
        gathered.values["ncj_number"] = number
    elif cell("ncj_number").strip():
        gathered.note(cell("ncj_number"), "NCJ number")
    gathered.doi(cell("doi"))
    if not is_login_address(cell("url")):
        gathered.url(cell("url"))
    if accessed := read_date(plain_line(cell("accessed"))).iso:
        gathered.values["accessed"] = accessed
    gathered.text("abstract", cell("abstract"))
    words = (plain_line(word) for word in re.split(r"\s*[;|]\s*", cell("keywords")))
    gathered.values["keywords"] = list(dict.fromkeys(word[:2_000] for word in words if word))
    for at, name in columns.others.items():
        if at < len(row):
            gathered.note(row[at], plain_line(name)[:60])
    return gathered.build()


def _find_type(gathered: Collector, said: str, container: str) -> WorkType:
    plain = plain_line(said)
    if plain in set(WorkType):
        return WorkType(plain)
    folded = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain)
    found = next((kind for pattern, kind in _TYPES if pattern.search(folded)), None)
    if plain and (found is None or len(plain) > 30 or "(" in plain):
        gathered.line("genre", plain)
    return found or (WorkType.ARTICLE_JOURNAL if container.strip() else WorkType.DOCUMENT)


def _take_people(gathered: Collector, cell: object) -> None:
    assert callable(cell)
    for field in ("authors", "editors"):
        found = parse_names(plain_line(cell(field)))
        if found.names:
            gathered.names("editors" if found.edited else field, found.names)
        gathered.et_al |= found.more and field == "authors"


def _take_pages(gathered: Collector, kind: WorkType, cell: object) -> None:
    assert callable(cell)
    first, last, span = (plain_line(cell(field)) for field in ("first", "last", "page"))
    if first:
        gathered.line("page", f"{first}-{last}" if last and last != first else first)
    elif span and not (kind not in IN_A_PERIODICAL and not re.search(r"[-–]", span) and gathered.pages(span)):
        gathered.line("page", re.sub(r"\s*[-–]+\s*", "-", span))
    length = plain_line(cell("number_of_pages"))
    if length and not gathered.pages(length):
        gathered.note(length, "Length")
    article = plain_line(cell("article"))
    if article:
        gathered.line("page" if not first and not span else "number", article, "Article number")
