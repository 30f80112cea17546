"""The sources of a page as works: the reference that is held here where there is one, else what the source's row says.

Knows records and rows of references. Must not know formats or pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Document
from kb.services.citing.work import Study
from kb.services.library import document_path
from knowledge.bibliography import Work, WorkType, parse_names
from knowledge.bibliography.imprint import parse_imprint
from knowledge.characters import one_line
from knowledge.fields import Source
from knowledge.practice import PracticeRecord
from knowledge.records import DocumentRecord, LessonRecord, ProgramRecord, SummitRecord
from knowledge.vocabulary import Visibility

_NOT_IN_KEYS = re.compile(r"[^a-z0-9]+")
_LONGEST_KEY = 60


class HeldReferences:
    """The references that are held here, found by what a source says of them."""

    def __init__(self, rows: Iterable[tuple[str, dict[str, object]]] = ()) -> None:
        self._works: dict[str, tuple[str, Work]] = {}
        for slug, record in rows:
            work = Work.model_validate({name: record[name] for name in Work.model_fields if name in record})
            for sign in _signs(work.doi, work.ncj_number, work.url, work.title, work.year):
                self._works.setdefault(sign, (slug, work))

    def find(self, source: Source) -> tuple[str, Work] | None:
        """The reference that ``source`` is, with its slug."""
        signs = _signs(source.doi, source.ncj_number, source.url, source.title, source.year)
        return next((self._works[sign] for sign in signs if sign in self._works), None)


def load_references(session: Session) -> HeldReferences:
    """Every published reference of ours."""
    query = select(Document.slug, Document.record).where(
        Document.kind == "reference", Document.visibility == Visibility.PUBLISHED
    )
    return HeldReferences((slug, record) for slug, record in session.execute(query))


def build_studies(record: DocumentRecord, held: HeldReferences, base: str) -> tuple[Study, ...]:
    """What the page of ``record`` rests on, in its order."""
    if isinstance(record, LessonRecord):
        first = Source(
            title=record.source.title,
            authors=None,
            year=None,
            publisher=None,
            ncj_number=record.source.ncj,
            doi=None,
            url=record.source.url,
            seen=True,
        )
        return (_build(first, held, base), *(_bare(url, held, base) for url in record.source.more_urls))
    if isinstance(record, PracticeRecord | ProgramRecord):
        return tuple(_build(source, held, base) for source in record.sources)
    return tuple(_bare(url, held, base) for url in record.sources) if isinstance(record, SummitRecord) else ()


def say_source(source: Source) -> str:
    """A source of a practice in one line, as its page shows it."""
    year = f" ({source.year})" if source.year else ""
    parts = (
        f"{source.authors}{year}".rstrip(".") + "." if source.authors else "",
        f"{source.title}." if source.authors else f"{source.title}{year}.",
        f"{source.publisher}." if source.publisher else "",
        f"NCJ {source.ncj_number}." if source.ncj_number else "",
        f"https://doi.org/{source.doi}" if source.doi else source.url or "",
    )
    return one_line(" ".join(part for part in parts if part))


@lru_cache(maxsize=4096)
def build_source_work(source: Source) -> Work:
    """A row of a page's sources as a work, as far as its lines show what it is."""
    imprint, authors = parse_imprint(source.publisher), parse_names(source.authors)
    kind = WorkType(imprint.type) if imprint.type else WorkType.REPORT if source.ncj_number else WorkType.WEBPAGE
    if kind is WorkType.WEBPAGE and (source.doi or not source.url):
        kind = WorkType.DOCUMENT
    return Work(
        title=source.title,
        type=kind,
        authors=() if authors.edited else authors.names,
        editors=authors.names if authors.edited else (),
        et_al=authors.more,
        year=source.year,
        publisher=imprint.publisher or None,
        container=imprint.container or None,
        volume=imprint.volume or None,
        issue=imprint.issue or None,
        page=imprint.pages or None,
        number=imprint.report_number or None,
        ncj_number=source.ncj_number,
        doi=source.doi,
        url=source.url,
    )


def _build(source: Source, held: HeldReferences, base: str) -> Study:
    if found := held.find(source):
        slug, work = found
        return Study(slug, work, say_source(source), f"{base}{document_path('reference', slug)}")
    work = build_source_work(source)
    return Study(_key(source), work, say_source(source))


def _bare(url: str, held: HeldReferences, base: str) -> Study:
    """An address that a page rests on, of which nothing else is said."""
    source = Source(title=url, authors=None, year=None, publisher=None, ncj_number=None, doi=None, url=url, seen=True)
    study = _build(source, held, base)
    return Study(study.key, study.work, url, study.url)


def _key(source: Source) -> str:
    words = _NOT_IN_KEYS.sub("-", f"{source.title} {source.year or ''}".casefold()).strip("-")
    return f"source-{words[:_LONGEST_KEY].strip('-')}" if words else "source"


def _signs(doi: str | None, ncj: str | None, url: str | None, title: str, year: int | None) -> tuple[str, ...]:
    """By what one work is known as the same, surest first."""
    address = re.sub(r"^https?://(?:www\.)?", "", (url or "").casefold()).rstrip("/")
    words = _NOT_IN_KEYS.sub(" ", title.casefold()).strip()
    signs = (
        f"doi {doi.casefold()}" if doi else "",
        f"ncj {ncj}" if ncj else "",
        f"title {words} {year}" if len(words) > 20 and year else "",
        f"url {address}" if address else "",
    )
    return tuple(filter(None, signs))
