"""Keeps the index true to the database. The only writer of the index.

A change of a document writes an outbox entry in its own transaction (:mod:`kb.services.transactions`). :func:`drain`
takes the entries, puts a new generation of the index in place, and only then deletes them: killed anywhere between, the
entries are still there, and taking them twice is the same as once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session, selectinload

from kb.models import Document, OutboxEntry, Site
from kb.services.indexing.site_documents import iter_site_documents
from kb.services.transactions import at_once
from knowledge.evidence import band
from knowledge.practice import PracticeRecord
from knowledge.records import RECORDS, LessonRecord, ProgramRecord, ReferenceRecord, SummitRecord, ToolRecord
from knowledge.vocabulary import Visibility, label
from search.errors import IndexMissing
from search.store.store import IndexStore
from search.types import START_WITHIN, IndexDocument, IndexPassage

Progress = Callable[[int, int | None], None]

_BATCH = 500
_REPAIRABLE = ("missing", "damaged", "outdated")


@dataclass(frozen=True, slots=True)
class Verification:
    """How the index differs from the database, by slug. It is in order when all three are empty."""

    missing: tuple[str, ...]
    stale: tuple[str, ...]
    extra: tuple[str, ...]
    checked: int

    @property
    def in_order(self) -> bool:
        """Whether every document is in the index as it stands in the database, and nothing else is."""
        return not (self.missing or self.stale or self.extra)


def count_waiting(session: Session) -> int:
    """The number of changes that the index has yet to learn."""
    return session.scalar(select(func.count()).select_from(OutboxEntry)) or 0


def count_overdue(session: Session) -> int:
    """The number of changes that have waited for more than a minute: a worker takes them within a second."""
    overdue = OutboxEntry.created_at < datetime.now(UTC) - timedelta(minutes=1)
    return session.scalar(select(func.count()).select_from(OutboxEntry).where(overdue)) or 0


def drain(session: Session, index: IndexStore, progress: Progress | None = None) -> int:
    """Teach the index every change that waits in the outbox. Returns how many documents that were.

    An index that is missing, damaged or no longer fits is rebuilt whole instead.
    """
    if index.status(on_disk=True).state != "ok":
        return rebuild(session, index, progress)
    taken = 0
    while count := _drain_batch(session, index):
        taken += count
        if progress:
            progress(taken, None)
    return taken


def _drain_batch(session: Session, index: IndexStore) -> int:
    # The index is held from before the rows are read: or somebody who read newer ones could be overtaken.
    with index.writing():
        entries = session.execute(select(OutboxEntry.id, OutboxEntry.slug).limit(_BATCH)).all()
        if not entries:
            return 0
        slugs = sorted({entry.slug for entry in entries})
        found = {document.id: document for document in iter_index_documents(session, slugs)}
        index.apply(add=tuple(found.values()), remove=tuple(s for s in slugs if s not in found))
        _take_out_now(session, OutboxEntry.id.in_([entry.id for entry in entries]))
    return len(slugs)


def rebuild(session: Session, index: IndexStore, progress: Progress | None = None) -> int:
    """Rebuild the index from the database, beside the one that serves, and swap it in. Returns its size."""
    last = session.scalar(select(func.max(OutboxEntry.id))) or 0
    stamp = index.rebuild(iter_index_documents(session), progress)  # rows are read once the index is held
    _take_out_now(session, OutboxEntry.id <= last)
    return stamp.documents


def repair(session: Session, index: IndexStore) -> int | None:
    """Rebuild the index where its files are missing, damaged or of another version. Returns its size; None if it is in
    order, or cannot be built because there is no model.
    """
    if index.status(on_disk=True).state not in _REPAIRABLE:
        return None
    return rebuild(session, index)


def _take_out_now(session: Session, which: ColumnElement[bool]) -> None:
    with at_once(session):
        session.execute(delete(OutboxEntry).where(which))


def verify(session: Session, index: IndexStore) -> Verification:
    """Compare the index with the database, document by document.

    Raises:
        search.errors.IndexMissing, IndexDamaged, IndexOutdated: there is nothing sound to compare with.
    """
    status = index.status()
    if status.state == "missing":
        raise IndexMissing(status.message)
    held = index.digests()
    wanted = {document.id: document.digest for document in iter_index_documents(session)}
    return Verification(
        missing=tuple(sorted(wanted.keys() - held.keys())),
        stale=tuple(sorted(slug for slug, digest in wanted.items() if held.get(slug, digest) != digest)),
        extra=tuple(sorted(held.keys() - wanted.keys())),
        checked=len(wanted),
    )


def iter_index_documents(session: Session, slugs: Iterable[str] | None = None) -> Iterator[IndexDocument]:
    """The documents as the indexes see them, in order, and the sites after them; only those of ``slugs`` if given."""
    query = select(Document).options(selectinload(Document.passages), selectinload(Document.links))
    if slugs is not None:
        slugs = list(slugs)
        query = query.where(Document.slug.in_(slugs))
    sites = dict(session.execute(select(Site.slug, Site.state)).all())
    for document in session.scalars(
        query.order_by(Document.slug).execution_options(yield_per=200, populate_existing=True)
    ):
        yield build_index_document(document, sites)
    yield from iter_site_documents(session, slugs)


def build_index_document(document: Document, site_states: dict[str, str]) -> IndexDocument:
    """The document as the indexes see it. ``site_states`` maps the slug of each known site to its state."""
    record = RECORDS[document.kind].model_validate(document.record)
    named = {link.target for link in document.links if link.relation == "site"}
    sites = tuple(sorted(named & site_states.keys()))
    states = {site_states[slug] for slug in sites}
    if isinstance(record, PracticeRecord):
        states |= {place.state for place in record.sites if place.state != "--"}
    areas = tuple(getattr(record, "core_areas", ()))
    problems = tuple(getattr(record, "problems", ()))
    return IndexDocument(
        id=document.slug,
        kind=document.kind,
        title=document.title,
        digest=document.digest,
        summary=document.summary,
        visibility=Visibility(document.visibility),
        names=record.also_known_as if isinstance(record, PracticeRecord) else (),
        identifiers=_identifiers(record),
        cites=_cited(record),
        authors=_authors(record),
        questions=getattr(record, "questions", ()),
        tags=tuple(label(value) for value in (*areas, *problems)),
        areas=areas,
        problems=problems,
        rating=band(record.evidence).value if isinstance(record, PracticeRecord) else None,
        cost=record.cost_band.value if isinstance(record, PracticeRecord) else None,
        start=_starts(record) if isinstance(record, PracticeRecord) else (),
        size=tuple(size.value for size in record.suited_city_size) if isinstance(record, PracticeRecord) else (),
        sites=sites,
        states=tuple(sorted(states)),
        year=document.year,
        collection=document.collection,
        passages=tuple(IndexPassage(p.ordinal, p.text, p.heading, p.page) for p in document.passages),
    )


def _starts(record: PracticeRecord) -> tuple[str, ...]:
    """Every span of months, of those that a reader can ask for, within which the practice can surely begin."""
    latest = record.months_to_start.high if record.months_to_start else None
    return tuple(str(months) for months in START_WITHIN if latest is not None and latest <= months)


def _authors(record: object) -> tuple[str, ...]:
    """Who made it: persons, then those who published it. A reader remembers "the RAND report" as often as a name."""
    if isinstance(record, ReferenceRecord):
        makers = tuple(name.inverted for name in (*record.authors, *record.editors))
        return makers + tuple(filter(None, (record.publisher, record.container)))
    return record.organizations if isinstance(record, ToolRecord) else ()


def _identifiers(record: object) -> tuple[str, ...]:
    match record:
        case ReferenceRecord() | ToolRecord():
            numbers = (record.number, record.isbn, record.pmid) if isinstance(record, ReferenceRecord) else ()
            return tuple(filter(None, (record.ncj_number and f"NCJ {record.ncj_number}", record.doi, *numbers)))
        case PracticeRecord() | LessonRecord() | SummitRecord() | ProgramRecord():
            return ()
    raise TypeError(f"not a document's record: {type(record).__name__}")


def _cited(record: object) -> tuple[str, ...]:
    """The identifiers of the publications that a practice rests on, or of the one that a lesson was drawn from."""
    if isinstance(record, LessonRecord):
        return (f"NCJ {record.source.ncj}",) if record.source.ncj else ()
    if not isinstance(record, PracticeRecord):
        return ()
    numbers = tuple(f"NCJ {source.ncj_number}" for source in record.sources if source.ncj_number)
    return numbers + tuple(source.doi for source in record.sources if source.doi)
