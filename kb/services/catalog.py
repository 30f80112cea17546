"""Brings content into the database and writes it back as files. Knows records and tables, nothing of search.

:func:`store_content` is idempotent: a record whose digest is known is left alone. A file that vanished withdraws its
document, which is never deleted. Each file is its own transaction, so one bad file costs itself alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ingest import content
from ingest.errors import IngestError
from ingest.records import (
    RECORDS,
    DocumentRecord,
    LessonRecord,
    PracticeRecord,
    ReferenceRecord,
    SiteRecord,
    SummitRecord,
)
from ingest.vocabulary import Visibility
from kb.models import Adoption, Document, Link, Passage, Site, SiteYear
from kb.models.declarative import now
from kb.services.indexing import announce


class Outcome(StrEnum):
    """What became of one file, record or document."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    RESTORED = "restored"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Item:
    """One outcome, with the path it concerns and, for a failure, what to correct."""

    outcome: Outcome
    path: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """The outcomes of a run."""

    items: tuple[Item, ...] = field(default=())

    def count(self, outcome: Outcome) -> int:
        """How many items ended this way."""
        return Counter(item.outcome for item in self.items)[outcome]

    @property
    def failures(self) -> tuple[Item, ...]:
        """The items that could not be stored."""
        return tuple(item for item in self.items if item.outcome is Outcome.FAILED)


class SlugTaken(IngestError):
    """Two files claim one slug."""


def iter_store_content(session: Session, root: Path) -> Iterator[Item]:
    """Store every record under ``root``, one item at a time; then withdraw what came from there and is gone.

    Raises:
        ingest.errors.UnreadableFile: ``root`` does not exist.
    """
    root = root.resolve()
    seen: set[str] = set()
    failed: set[str] = set()
    for entry in content.iter_content(root):
        path = str(entry.path)
        if isinstance(entry, content.Failure):
            failed.add(path)
            yield Item(Outcome.FAILED, path, str(entry.error))
            continue
        seen.add(entry.record.slug)
        try:
            outcome = _store(session, entry)
            session.commit()
            yield Item(outcome, path)
        except SlugTaken as error:
            session.rollback()
            yield Item(Outcome.FAILED, path, str(error))
    yield from _withdraw_vanished(session, root, seen, failed)


def store_content(session: Session, root: Path) -> Summary:
    """All of :func:`iter_store_content` as one summary."""
    return Summary(tuple(iter_store_content(session, root)))


def export_content(session: Session, target: Path) -> int:
    """Write every published record as the file it would be read from. Returns the number of files.

    References go into one ``references.yaml``. Files already in ``target`` are replaced if of the same name.
    """
    references: list[ReferenceRecord] = []
    files = 0
    for document in session.scalars(
        select(Document).where(Document.visibility == Visibility.PUBLISHED).order_by(Document.slug)
    ):
        record = RECORDS[document.kind].model_validate(document.record)
        if isinstance(record, ReferenceRecord):
            references.append(record)
            continue
        text = content.dump_entry(record, document.body)
        _write(target / content.FOLDERS[document.kind] / f"{document.slug}.md", text)
        files += 1
    for site in session.scalars(select(Site).where(Site.visibility == Visibility.PUBLISHED).order_by(Site.slug)):
        text = content.dump_entry(SiteRecord.model_validate(site.record), "")
        _write(target / content.FOLDERS["site"] / f"{site.slug}.yaml", text)
        files += 1
    if references:
        _write(target / "references.yaml", content.dump_references(tuple(references)))
        files += 1
    return files


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _store(session: Session, entry: content.Entry) -> Outcome:
    slug = entry.record.slug
    row: Document | Site | None
    if isinstance(entry.record, SiteRecord):
        row = session.scalar(select(Site).where(Site.slug == slug))
    else:
        row = session.scalar(select(Document).where(Document.slug == slug))
    path = str(entry.path)
    if row is not None and row.source_path not in (None, path) and Path(row.source_path or "").exists():
        raise SlugTaken(f"{path}: the slug {entry.record.slug!r} is already used by {row.source_path}: choose another")
    outcome = _judge(row, entry)
    if row is not None:
        row.source_path = path
    if outcome is Outcome.UNCHANGED:
        return outcome
    if isinstance(entry.record, SiteRecord):
        _write_site(session, row if isinstance(row, Site) else None, entry.record, entry.digest, path)
    else:
        _write_document(session, row if isinstance(row, Document) else None, entry.record, entry)
    return outcome


def _judge(row: Document | Site | None, entry: content.Entry) -> Outcome:
    if row is None:
        return Outcome.ADDED
    if row.visibility == Visibility.WITHDRAWN:
        return Outcome.RESTORED
    return Outcome.UNCHANGED if row.digest == entry.digest else Outcome.UPDATED


def _write_document(session: Session, row: Document | None, record: DocumentRecord, entry: content.Entry) -> None:
    row = row or Document(slug=record.slug, source_path=str(entry.path))
    row.kind = record.kind
    row.title = record.title
    row.summary = record.note or "" if isinstance(record, ReferenceRecord) else record.summary
    row.year = _year(record)
    row.visibility = Visibility.PUBLISHED
    row.record = record.model_dump(mode="json")
    row.body = entry.body
    row.digest = entry.digest
    row.updated_at = now()
    session.add(row)
    row.passages.clear()
    row.links.clear()
    session.flush()
    row.passages.extend(
        Passage(ordinal=p.ordinal, heading=p.heading, text=p.text, start=p.start, end=p.end, page=p.page)
        for p in entry.split_passages()
    )
    row.links.extend(Link(relation=relation, target=target) for relation, target in sorted(_find_links(record)))
    if isinstance(record, PracticeRecord):
        _write_adoptions(session, record.slug, _practice_adoptions(record))
    announce(session, [record.slug])


def _write_site(session: Session, row: Site | None, record: SiteRecord, digest: str, path: str) -> None:
    row = row or Site(slug=record.slug, source_path=path)
    row.name = record.name
    row.state = record.state
    row.visibility = Visibility.PUBLISHED
    row.record = record.model_dump(mode="json")
    row.digest = digest
    row.updated_at = now()
    session.add(row)
    row.years.clear()
    session.flush()
    row.years.extend(SiteYear(**figures.model_dump()) for figures in record.figures)
    _write_adoptions(session, record.slug, _site_adoptions(record))
    # A site is counted with the documents that name it only once it is known.
    naming = select(Document.slug).join(Link).where(Link.relation == "site", Link.target == record.slug)
    announce(session, session.scalars(naming))


def _write_adoptions(session: Session, origin: str, adoptions: list[Adoption]) -> None:
    session.execute(delete(Adoption).where(Adoption.origin == origin))
    session.add_all(adoptions)


def _practice_adoptions(record: PracticeRecord) -> list[Adoption]:
    return [
        Adoption(
            origin=record.slug,
            practice=record.slug,
            site=site_slug(place.city, place.state),
            **place.model_dump(mode="json"),
        )
        for place in record.sites
    ]


def _site_adoptions(record: SiteRecord) -> list[Adoption]:
    """Only what no practice's page says: the rest stands there, with its outcome."""
    return [
        Adoption(
            origin=record.slug,
            practice=adoption.practice,
            site=record.slug,
            city=record.name,
            state=record.state,
            role=adoption.role,
            program=adoption.program,
            years=adoption.years,
            outcome=adoption.note,
        )
        for adoption in record.adoptions
        if not adoption.source.startswith("content/practices/")
    ]


def site_slug(city: str, state: str) -> str | None:
    """The slug of a city (``kansas-city-mo``); None for several or unnamed cities."""
    if "--" in (city, state):
        return None
    return "-".join("".join(c if c.isalnum() else " " for c in f"{city} {state}".lower().replace(".", "")).split())


def _year(record: DocumentRecord) -> int | None:
    match record:
        case PracticeRecord():
            return max((source.year for source in record.sources if source.year), default=None)
        case _:
            return record.year


def _find_links(record: DocumentRecord) -> set[tuple[str, str]]:
    """What the described fields of a record name: ("site" or "document", slug)."""
    match record:
        case PracticeRecord():
            sites = {slug for place in record.sites if (slug := site_slug(place.city, place.state))}
            documents = set(record.related)
        case LessonRecord():
            sites, documents = set(record.sites), set(record.practices)
        case SummitRecord():
            sites, documents = set(record.sites), {*record.practices, *record.lessons}
        case ReferenceRecord():
            sites, documents = set(), set(record.cited_by)
    return {("site", slug) for slug in sites} | {("document", slug) for slug in documents - {record.slug}}


def _withdraw_vanished(session: Session, root: Path, seen: set[str], failed: set[str]) -> Iterator[Item]:
    documents = session.scalars(select(Document).where(Document.visibility == Visibility.PUBLISHED))
    sites = session.scalars(select(Site).where(Site.visibility == Visibility.PUBLISHED))
    rows: list[Document | Site] = [*documents, *sites]
    for row in rows:
        path = row.source_path
        if path is None or path in failed or row.slug in seen or not Path(path).is_relative_to(root):
            continue
        row.visibility = Visibility.WITHDRAWN
        if isinstance(row, Document):
            announce(session, [row.slug])
        yield Item(Outcome.WITHDRAWN, path)
    session.commit()
