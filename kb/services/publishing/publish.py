"""What readers see, and how it changes: the one place where a document is written, published or withdrawn.

A record comes from a file (:mod:`kb.services.publishing.content_files`) or from a reviewed draft
(:mod:`kb.services.publishing.review`); both are written here, inside a change, with a version that is kept for ever and
the entry from which the index learns.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten

from sqlalchemy import delete, func, select

from kb.models import CURATED, Adoption, Document, DocumentVersion, Link, Passage, Site
from kb.models.declarative import now
from kb.services.library import keep_text
from kb.services.transactions import Change
from knowledge.content_folder import ContentEntry, build_digest
from knowledge.identifiers import site_slug
from knowledge.passages import TextPassage as Piece
from knowledge.practice import PracticeRecord
from knowledge.records import DocumentRecord, LessonRecord, ProgramRecord, ReferenceRecord, SummitRecord, ToolRecord
from knowledge.vocabulary import Visibility

_LONGEST_SUMMARY = 300


@dataclass(frozen=True, slots=True)
class Authorship:
    """Who wrote a version, who let it through (None where nobody had to), and what they said about it."""

    author: str
    reviewer: str | None = None
    note: str = ""


def write_document(
    change: Change, row: Document | None, record: DocumentRecord, body: str, authorship: Authorship
) -> Document:
    """Publish ``record`` and ``body`` in place of ``row``, or as a new document, and keep it as a version.

    Raises:
        UnfitText: the body cannot be laid out as a page.
    """
    row = row or Document(slug=record.slug)
    row.kind = record.kind
    row.title = record.title
    row.summary = say_summary(record)
    row.year = _year(record)
    row.visibility, row.collection = Visibility.PUBLISHED, CURATED
    row.record = record.model_dump(mode="json")
    row.body = body
    row.digest = build_digest(record, body)
    keep_text(change, row.digest, body, record.kind)
    row.withdrawn_note, row.superseded_by = "", None
    row.updated_at = now()
    row.version = add_version(change, row, authorship)
    change.session.add(row)
    row.passages.clear()
    row.links.clear()
    change.session.flush()
    row.passages.extend(
        _build_passage(piece) for piece in ContentEntry(Path(row.slug), record, body, row.digest).split_passages()
    )
    row.links.extend(Link(relation=relation, target=target) for relation, target in sorted(find_links(record)))
    if isinstance(record, PracticeRecord):
        write_adoptions(change, record.slug, _practice_adoptions(record))
    change.announce([record.slug])
    return row


def say_summary(record: DocumentRecord) -> str:
    """What lists say of the document: its summary, or for a publication without one its note or how it begins."""
    if not isinstance(record, ReferenceRecord):
        return record.summary
    return record.summary or record.note or shorten(record.abstract or "", _LONGEST_SUMMARY, placeholder=" …")


def withdraw_document(change: Change, row: Document, authorship: Authorship, successor: str | None = None) -> None:
    """Take ``row`` from readers. It stays with its versions, and its page says why it is gone and what replaces it."""
    row.visibility = Visibility.WITHDRAWN
    row.withdrawn_note = authorship.note
    row.superseded_by = successor
    row.updated_at = now()
    row.version = add_version(change, row, authorship)
    change.announce([row.slug])


def write_adoptions(change: Change, origin: str, adoptions: list[Adoption]) -> None:
    """Put ``adoptions`` in place of those that the page ``origin`` told of before."""
    change.session.execute(delete(Adoption).where(Adoption.origin == origin))
    change.session.add_all(adoptions)


def add_version(change: Change, row: Document | Site, authorship: Authorship) -> int:
    """Keep what ``row`` says now as its next version, and return the version's number."""
    numbers = select(func.max(DocumentVersion.number)).where(DocumentVersion.slug == row.slug)
    last = change.session.scalar(numbers) or 0
    change.session.add(
        DocumentVersion(
            slug=row.slug,
            number=last + 1,
            kind=row.kind if isinstance(row, Document) else "site",
            title=row.title if isinstance(row, Document) else f"{row.name}, {row.state}",
            visibility=row.visibility,
            record=row.record,
            body=row.body if isinstance(row, Document) else "",
            digest=row.digest,
            author=authorship.author,
            reviewer=authorship.reviewer,
            note=authorship.note,
        )
    )
    return last + 1


def _build_passage(piece: Piece) -> Passage:
    return Passage(
        ordinal=piece.ordinal, heading=piece.heading, text=piece.text, start=piece.start, end=piece.end, page=piece.page
    )


def _practice_adoptions(record: PracticeRecord) -> list[Adoption]:
    return [
        Adoption(
            origin=record.slug,
            practice=record.slug,
            site=site_slug(place.city, place.state),
            **place.model_dump(mode="json", exclude={"checked", "sources"}),
        )
        for place in record.sites
    ]


def _year(record: DocumentRecord) -> int | None:
    match record:
        case PracticeRecord():
            return max((source.year for source in record.sources if source.year), default=None)
        case _:
            return record.year


def find_links(record: DocumentRecord) -> set[tuple[str, str]]:
    """What the described fields of a record name: ("site" or "document", slug)."""
    match record:
        case PracticeRecord():
            sites = {slug for place in record.sites if (slug := site_slug(place.city, place.state))}
            documents = {*record.related, *filter(None, (record.program_of,))}
        case LessonRecord():
            sites, documents = set(record.sites), set(record.practices)
        case SummitRecord():
            sites, documents = set(record.sites), {*record.practices, *record.lessons}
        case ReferenceRecord():
            sites, documents = set(record.sites), set(record.cited_by)
        case ToolRecord():
            sites, documents = set(), set(record.practices)
        case ProgramRecord():
            sites, documents = set(record.sites), set(record.practices)
    return {("site", slug) for slug in sites} | {("document", slug) for slug in documents - {record.slug}}
