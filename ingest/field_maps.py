"""Which fields of others are which of ours: front matter, and the columns of tables that catalogs export.

A source is told by the names of its fields, not by a file's name. What has no field of ours is named, never lost in
silence. A person's own choice for a source (:class:`Mapping` values handed in) goes before what is known here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.proposals import is_login, propose_authors, propose_title, propose_value, propose_year
from ingest.reading import Field, ForeignField, FoundValue
from ingest.text.wording import clean_line
from knowledge.bibliography.formats.table import fold_name

SURE = 0.95
LEFT_OUT = ""
"""The target of a field that is not taken."""

TARGETS: tuple[Field, ...] = (
    "title",
    "authors",
    "year",
    "publisher",
    "summary",
    "tags",
    "doi",
    "ncj_number",
    "url",
    "type",
    "kind",
)
"""The fields of ours that a foreign field can become."""

_NAMES: dict[Field, str] = {
    "title": "title headline name documenttitle pagetitle",
    "authors": "author authors byline by creator creators writer contributor contributors",
    "year": "date year published publishdate pubdate datepublished publicationdate publicationyear issued posted",
    "publisher": "agency publisher organization organisation department source institution sponsor org journal",
    "summary": "subtitle summary description abstract excerpt lead teaser deck tagline synopsis dek blurb",
    "tags": "tags tag keywords keyword categories category topics topic subjects subject",
    "doi": "doi",
    "ncj_number": "ncj ncjnumber ncjrs",
    "url": "url link permalink canonical canonicalurl website sourceurl originalurl",
    "type": "type doctype documenttype publicationtype",
    "kind": "kind",
}
_FRONT_MATTER = {name: field for field, names in _NAMES.items() for name in names.split()}
"""The names under which front matter has our fields: small letters without signs between."""


@dataclass(frozen=True, slots=True)
class TableMap:
    """How one source names its columns: ``signs`` tell it, ``renamed`` says what its own names are elsewhere.

    What the plain names mean, :mod:`knowledge.bibliography.formats.table` knows.
    """

    name: str
    signs: frozenset[str]
    renamed: Mapping[str, str] = field(default_factory=dict)


_TAGS_OF_WEB_OF_SCIENCE = {
    "ti": "title", "au": "authors", "af": "author full names", "be": "editors", "so": "source title",
    "py": "publication year", "dt": "document type", "di": "doi", "pg": "number of pages", "ab": "abstract",
    "vl": "volume", "is": "issue", "bp": "start page", "ep": "end page", "ar": "article number", "sn": "issn",
    "bn": "isbn", "pu": "publisher", "pi": "publisher city", "la": "language", "de": "author keywords", "se": "series",
    "pm": "pmid", "ji": "journal iso abbreviation", "ut": "unique wos id", "em": "email addresses",
    "ri": "researcher ids", "oi": "orcids", "tc": "cited by",
}  # fmt: skip
MAPS = (
    TableMap("Scopus", frozenset(("eid", "source title"))),
    TableMap("Web of Science", frozenset(("article title", "source title"))),
    TableMap("Web of Science", frozenset(("pt", "au", "ti", "so", "py")), _TAGS_OF_WEB_OF_SCIENCE),
    TableMap("Zotero", frozenset(("key", "item type", "publication title"))),
    TableMap("NCJRS", frozenset(("ncj number", "title", "date published"))),
    TableMap("EBSCO", frozenset(("accession number", "title")), {"publication name": "journal title"}),
)
PLAIN_MAP = TableMap("", frozenset())
VENDORS = frozenset(("scopus", "ebsco", "wos", "web of science", "proquest", "ebscohost", "zotero", "ncjrs"))
"""What a column called Source may hold that is no publisher."""


def find_table_map(head: Iterable[str]) -> TableMap:
    """The map of the source that the names of columns ``head`` belong to; the plain one where it is not known."""
    names = {fold_name(name) for name in head}
    return next((one for one in MAPS if one.signs <= names), PLAIN_MAP)


def name_source(names: Iterable[str]) -> str:
    """A short name for a source of front matter, by the names of its fields: the same for all files of one export."""
    listed = sorted({_fold_key(name) for name in names})
    return hashlib.sha256("\n".join(listed).encode()).hexdigest()[:16]


def read_fields(values: Mapping[object, object]) -> tuple[ForeignField, ...]:
    """The fields of a front matter as text, each with the field of ours that it most likely is."""
    fields: list[ForeignField] = []
    taken: set[str] = set()
    for key, value in values.items():
        text = _text(value)
        if not text:
            continue
        target = str(_FRONT_MATTER.get(_fold_key(str(key)), LEFT_OUT))
        if target in taken and target not in ("tags",):
            target = LEFT_OUT
        taken.add(target)
        fields.append(ForeignField(clean_line(str(key), 80), text, target))
    return tuple(fields)


def propose_from_fields(
    fields: Iterable[ForeignField], chosen: Mapping[str, str] | None = None
) -> tuple[FoundValue, ...]:
    """Proposals from foreign fields. ``chosen`` holds a person's own targets by the names of fields."""
    found: list[FoundValue] = []
    for one in fields:
        target = (chosen or {}).get(one.name, one.target)
        place = f"the field {one.name}"
        if target == "title":
            found += propose_title(one.value, place, SURE)
        elif target == "authors":
            names = re.split(r"\s*;\s*", one.value)
            found += propose_authors([name for name in names if not is_login(name)], place, SURE)
        elif target == "year":
            found += propose_year(one.value, place, SURE)
        elif target in TARGETS:
            found += propose_value(target, one.value, place, SURE if target != "kind" else 0.9)
    return tuple(found)


def describe_fields(fields: Sequence[ForeignField]) -> tuple[str, ...]:
    """What became of foreign fields, in sentences."""
    notes = []
    mapped = [one for one in fields if one.target and _fold_key(one.name) != one.target]
    dropped = [one.name for one in fields if not one.target]
    if mapped:
        notes.append("Mapped: " + ", ".join(f"{one.name} as {one.target.replace('_', ' ')}" for one in mapped) + ".")
    if dropped:
        notes.append(f"Left out: fields at the top that have no place here: {', '.join(dropped[:20])}.")
    return tuple(notes)


def _fold_key(name: str) -> str:
    return re.sub(r"[^a-z]+", "", name.casefold())


def _text(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(filter(None, (_text(one) for one in value)))[:5_000]
    if isinstance(value, dict):
        return _text(value.get("name") or value.get("title") or value.get("label") or list(value.values()))
    return "" if value is None or isinstance(value, bool) else clean_line(str(value), 5_000)
