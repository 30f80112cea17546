"""A work as it is gathered from a foreign record, field by field. What a field cannot hold stays as a note.

Nothing here raises: what is odd is kept in words. Knows the record, and no format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from knowledge.bibliography.dates import ReadDate
from knowledge.bibliography.one_name import read_name
from knowledge.bibliography.words import has_mail_address, is_of_a_vendor, plain_line, plain_text
from knowledge.bibliography.work import Contributor, Name, Work
from knowledge.identifiers import find_doi, normalize_ncj

MAX_LINE, MAX_TEXT, MAX_NOTES = 2_000, 50_000, 100
_ET_AL = re.compile(r"[\s,;]*\b(?:et\.?\s+al\b\.?|and others|others)\s*$", re.IGNORECASE)
_NCJ = re.compile(r"^\s*NCJ[\s:#-]*(\d{3,6})\.?\s*$", re.IGNORECASE)
_PAGES = re.compile(r"(?:[ivxlc]+[,+ ]+)?(\d{1,6})\s*(?:pp?\.?|pages?|págs?\.?)?", re.IGNORECASE)
_URL = re.compile(r"https?://\S+")
_ISBN = re.compile(r"(?:ISBN(?:-1[03])?:?\s*)?((?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx])\b")
_ISSN = re.compile(r"(?:ISSN:?\s*)?(\d{4}-?\d{3}[\dXx])(?:\s*\([^)]*\))?")
_FIELDS: dict[str, TypeAdapter[Any]] = {
    name: TypeAdapter(field.rebuild_annotation()) for name, field in Work.model_fields.items()
}


class Entry(NamedTuple):
    """A work with the key that its file knows it by (may be empty), and the line or row where it begins."""

    key: str
    work: Work
    place: int = 0


class Collector:
    """Gathers one work. The first value of a field counts, others become notes."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.notes: list[str] = []
        self.et_al = False

    def note(self, text: str, label: str = "") -> None:
        """Keep ``text`` as a note, unless it is a vendor's or holds somebody's mail address."""
        plain = plain_line(text)
        if plain and not is_of_a_vendor(plain) and not has_mail_address(plain) and len(self.notes) < MAX_NOTES:
            said = f"{label}: {plain}" if label else plain
            if said not in self.notes:
                self.notes.append(said[:MAX_TEXT])

    def line(self, field: str, text: str, label: str = "") -> None:
        """``text`` as the value of ``field``; as a note under ``label`` if that is taken or refuses it."""
        plain = plain_line(text)
        if not plain:
            return
        if field in self.values:
            if self.values[field] != plain:
                self.note(plain, label or field.replace("_", " ").capitalize())
            return
        if len(plain) > MAX_LINE or not self._put(field, plain):
            self.note(plain, label or field.replace("_", " ").capitalize())
            self.values.setdefault(field, plain[: MAX_LINE - 2] + " …") if field == "title" else None

    def text(self, field: str, text: str) -> None:
        """``text`` in paragraphs, added to what ``field`` holds."""
        plain = plain_text(text)
        if plain and not is_of_a_vendor(plain):
            held = self.values.get(field)
            self.values[field] = (f"{held}\n{plain}" if held else plain)[:MAX_TEXT].strip()

    def names(self, field: str, names: Iterable[Name]) -> None:
        """More people of ``field``, each once."""
        held = self.values.setdefault(field, [])
        held += [name for name in names if name not in held]

    def name(self, field: str, text: str) -> None:
        """The one name in ``text``, or several that semicolons part; "et al." is none."""
        rest, more = _ET_AL.subn("", plain_line(text))
        self.et_al |= bool(more) and field == "authors"
        parts = rest.split(";") if ";" in rest else [rest]
        self.names(field, (name for part in parts if (name := read_name(part))))

    def contributor(self, role: str, text: str) -> None:
        """Somebody with another role."""
        if name := read_name(plain_line(text)):
            self.values.setdefault("contributors", []).append(Contributor.of(role, name))

    def date(self, found: ReadDate) -> None:
        """When it was issued."""
        values: dict[str, int | str | None] = {"year": found.year, "month": found.month, "day": found.day}
        values |= {"until": found.until, "date_note": found.note}
        self.values.update({name: value for name, value in values.items() if value})

    def doi(self, text: str) -> None:
        """A DOI, if there is one in ``text``."""
        if (doi := find_doi(plain_line(text))) and "doi" not in self.values:
            self.values["doi"] = doi

    def ncj(self, text: str) -> bool:
        """Take ``text`` if all of it is an NCJ number."""
        if (found := _NCJ.match(text)) is None or (number := normalize_ncj(found[1])) is None:
            return False
        self.values.setdefault("ncj_number", number)
        return True

    def url(self, text: str) -> None:
        """An address; more than one stays as a note."""
        if found := _URL.search(plain_line(text)):
            self.line("url", found[0], "Address")

    def pages(self, text: str) -> bool:
        """Take ``text`` if it is a number of pages: "24", "24 p.", "xii, 24 pages"."""
        found = _PAGES.fullmatch(plain_line(text))
        if found is None or "number_of_pages" in self.values:
            return False
        self.values["number_of_pages"] = int(found[1])
        return True

    def serial(self, text: str, otherwise: str) -> None:
        """An ISBN or ISSN by its check digit, else a value of the field ``otherwise``."""
        plain = plain_line(text)
        if is_isbn(plain):
            self.line("isbn", plain, "ISBN")
        elif is_issn(plain):
            self.line("issn", plain, "ISSN")
        else:
            self.line(otherwise, plain)

    def build(self) -> Work | None:
        """The work; None without a title."""
        if not self.values.get("title"):
            return None
        values = {**self.values, "et_al": self.et_al or self.values.get("et_al", False)}
        values["notes"] = [*self.values.get("notes", ()), *self.notes]
        return Work.model_validate(values)

    def _put(self, field: str, value: str) -> bool:
        try:
            _FIELDS[field].validate_python(value)
        except ValidationError:
            return False
        self.values[field] = value
        return True


def is_isbn(text: str) -> bool:
    """Whether ``text`` is an ISBN whose check digit holds."""
    found = _ISBN.fullmatch(text.strip())
    digits = re.sub(r"[- ]", "", found[1]).upper() if found else ""
    if len(digits) == 13:
        return sum(int(d) * (1, 3)[at % 2] for at, d in enumerate(digits)) % 10 == 0
    if len(digits) != 10 or "X" in digits[:9]:
        return False
    return sum((10 if d == "X" else int(d)) * (10 - at) for at, d in enumerate(digits)) % 11 == 0


def is_issn(text: str) -> bool:
    """Whether ``text`` is an ISSN whose check digit holds."""
    found = _ISSN.fullmatch(text.strip())
    if found is None:
        return False
    digits = found[1].replace("-", "").upper()
    return sum((10 if d == "X" else int(d)) * (8 - at) for at, d in enumerate(digits)) % 11 == 0
