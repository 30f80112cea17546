"""A work that an organizer adds to a list by hand: a link, a book, a paper that is not held here. Knows no page.

What was typed is checked here and kept with the item; a work that is held is never kept twice.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import date
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Document
from kb.services.citing import Citable
from kb.services.library import Card, build_card
from knowledge.bibliography import Work, WorkType, parse_names
from knowledge.vocabulary import Kind, Visibility
from search.text.analysis import normalize_code

PREFIX = "own-"
"""How the slugs of such works begin: no document's does."""

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_LONGEST = {"title": 300, "authors": 500, "publisher": 300, "address": 1_000, "number": 100, "year": 4, "minutes": 4}


class OwnWork(BaseModel):
    """What was typed of a work. ``number`` is its DOI, ISBN or NCJ number; ``minutes`` is how long it takes to read."""

    model_config = ConfigDict(frozen=True)

    title: str
    authors: str = ""
    year: int | None = None
    publisher: str = ""
    address: str = ""
    number: str = ""
    minutes: int | None = None

    @property
    def doi(self) -> str:
        """Its DOI, if the number is one."""
        found = _DOI.search(self.number)
        return found[0] if found else ""

    @property
    def link(self) -> str:
        """Where it is: the address typed, or that of its DOI."""
        return self.address or (f"https://doi.org/{self.doi}" if self.doi else "")

    @property
    def told(self) -> str:
        """Who wrote it, when and where it came out, in a line."""
        parts = (self.authors, str(self.year or ""), self.publisher, self.number)
        return ". ".join(part.rstrip(".") for part in parts if part)


def read_own_work(typed: Mapping[str, str]) -> tuple[OwnWork | None, dict[str, str]]:
    """The work that ``typed`` says, by the names of its fields; or None, and what is wrong by field."""
    texts = {name: " ".join(typed.get(name, "").split()) for name in _LONGEST}
    faults = {
        name: f"Write {longest} characters at most." for name, longest in _LONGEST.items() if len(texts[name]) > longest
    }
    if not texts["title"]:
        faults["title"] = "Give it a title."
    if texts["address"] and not _is_address(texts["address"]):
        faults["address"] = "Write an address that begins with https:// or http://."
    year, minutes = _number(texts["year"]), _number(texts["minutes"])
    if texts["year"] and (year is None or not 1500 <= year <= date.today().year + 2):
        faults.setdefault("year", "Write the year in four digits, or nothing.")
    if texts["minutes"] and (minutes is None or not 1 <= minutes <= 1_000):
        faults.setdefault("minutes", "Write a whole number up to 1000, or nothing.")
    if faults:
        return None, faults
    return OwnWork(**{**texts, "year": year, "minutes": minutes}), {}


def new_slug() -> str:
    """A slug for one more work of one's own."""
    return PREFIX + secrets.token_hex(8)


def find_held(session: Session, number: str) -> Card | None:
    """The published reference or tool with this DOI, ISBN or NCJ number, however it is written."""
    found = _DOI.search(number)
    wanted = normalize_code(found[0] if found else number)
    if len(wanted) < 5:
        return None
    query = select(Document).where(
        Document.kind.in_((Kind.REFERENCE, Kind.TOOL)), Document.visibility == Visibility.PUBLISHED
    )
    for row in session.scalars(query.order_by(Document.slug)):
        ncj = row.record.get("ncj_number")
        numbers = (row.record.get("doi"), row.record.get("isbn"), ncj, f"NCJ {ncj}" if ncj else None)
        if wanted in {normalize_code(str(each)) for each in numbers if each}:
            return build_card(row)
    return None


def build_own_citable(slug: str, work: OwnWork, list_url: str) -> Citable:
    """``work`` as one to be cited; ``list_url`` is where it is kept."""
    authors = parse_names(work.authors)
    isbn = re.fullmatch(r"(?:ISBN)?[ :]*(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx]", work.number) is not None
    ncj = re.fullmatch(r"(?:NCJ)[ -]?(\d{4,7})", work.number, re.IGNORECASE)
    kept = Work(
        title=work.title,
        type=WorkType.BOOK if isbn else WorkType.DOCUMENT if work.doi or not work.address else WorkType.WEBPAGE,
        authors=() if authors.edited else authors.names,
        editors=authors.names if authors.edited else (),
        et_al=authors.more,
        year=work.year,
        publisher=work.publisher or None,
        isbn=work.number if isbn else None,
        ncj_number=ncj[1] if ncj else None,
        doi=work.doi or None,
        url=work.link or None,
    )
    return Citable(slug=slug, kind=Kind.REFERENCE, url=list_url, work=kept)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"[\s<>\"]", text)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None
