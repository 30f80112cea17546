"""Is it here already? Compares a document-to-be with every document and every unfinished draft.

Four kinds of sameness are certain or nearly so: the same file byte for byte, the same DOI, the same NCJ number, the
same title of the same year. The fifth is measured: texts that share most of their runs of words
(:mod:`ingest.near_duplicates`). What follows from it is for a person to choose. Knows rows and signatures, no files
and no page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, String, cast, delete, literal, or_, select
from sqlalchemy.orm import Session

from ingest import near_duplicates
from ingest.reading import ReadItem
from kb.models import Document, Draft, Signature, Upload, UploadItem
from kb.services.drafting import UNFINISHED, DraftState, DraftView
from kb.services.transactions import Change, at_once
from knowledge.identifiers import normalize_doi, normalize_ncj

LEAST_WORDS = 40
"""Texts with fewer words are not compared by their words: two short notes are soon alike by chance."""
MOST = 5
"""The most candidates that are kept for one document-to-be."""
_BATCH = 200
_LEAST_TITLE_WORDS = 3
_MARK = re.compile(r"^<!-- (?:page|slide) \d+ -->$", re.MULTILINE)
_WORD = re.compile(r"\w+")


class DuplicateKind(StrEnum):
    """In what way two documents are the same, surest first."""

    FILE = "file"
    DOI = "doi"
    NCJ = "ncj"
    NEAR = "near"
    TITLE = "title"


@dataclass(frozen=True, slots=True, order=True)
class DuplicateSubject:
    """A document by its slug, or a draft by its number in figures."""

    kind: str
    key: str

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """One candidate: ``how`` it is the same, and for texts that were measured their ``similarity`` in [0, 1]."""

    how: DuplicateKind
    subject: DuplicateSubject
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class Traits:
    """That by which a document is recognized. ``signature`` is empty for a text too short to compare."""

    title: str = ""
    year: int | None = None
    doi: str | None = None
    ncj_number: str | None = None
    signature: bytes = b""


@dataclass(slots=True)
class Known:
    """What is here, loaded once for all items of a file; grows as they become drafts."""

    files: dict[int, set[DuplicateSubject]] = field(default_factory=lambda: defaultdict(set))
    dois: dict[str, set[DuplicateSubject]] = field(default_factory=lambda: defaultdict(set))
    ncjs: dict[str, set[DuplicateSubject]] = field(default_factory=lambda: defaultdict(set))
    titles: dict[str, set[tuple[DuplicateSubject, int | None]]] = field(default_factory=lambda: defaultdict(set))
    signatures: list[tuple[str, bytes]] = field(default_factory=list)

    def add(self, subject: DuplicateSubject, traits: Traits) -> None:
        """Let later items be compared with this one too."""
        if traits.doi:
            self.dois[traits.doi].add(subject)
        if traits.ncj_number:
            self.ncjs[traits.ncj_number].add(subject)
        if title := fold_title(traits.title):
            self.titles[title].add((subject, traits.year))
        if traits.signature:
            self.signatures.append((str(subject), traits.signature))

    def find_alike(self, traits: Traits, position: int = 0) -> tuple[Duplicate, ...]:
        """Those that the item at ``position`` of its file may be the same as, surest first, each once."""
        found = [Duplicate(DuplicateKind.FILE, subject) for subject in sorted(self.files.get(position, ()))]
        if traits.doi:
            found += [Duplicate(DuplicateKind.DOI, subject) for subject in sorted(self.dois.get(traits.doi, ()))]
        if traits.ncj_number:
            found += [Duplicate(DuplicateKind.NCJ, subject) for subject in sorted(self.ncjs.get(traits.ncj_number, ()))]
        near = {_subject(key): share for key, share in near_duplicates.find_near(traits.signature, self.signatures)}
        found += [Duplicate(DuplicateKind.NEAR, subject, share) for subject, share in near.items()]
        same_title = self.titles.get(fold_title(traits.title), ())
        found += [
            Duplicate(DuplicateKind.TITLE, s)
            for s, year in sorted(same_title, key=str)
            if _same_year(year, traits.year)
        ]
        first: dict[DuplicateSubject, Duplicate] = {}
        for each in found:
            first.setdefault(each.subject, Duplicate(each.how, each.subject, near.get(each.subject)))
        return tuple(first.values())[:MOST]


def build_traits(item: ReadItem) -> Traits:
    """The traits of one item of a file."""
    values = item.values
    return Traits(values.title or "", values.year, values.doi, values.ncj_number, sign(item.body))


def sign(text: str) -> bytes:
    """The signature of a Markdown text; empty if it has too few words to compare."""
    plain = _MARK.sub("", text)
    if sum(1 for _, _ in zip(_WORD.finditer(plain), range(LEAST_WORDS), strict=False)) < LEAST_WORDS:
        return b""
    return near_duplicates.build_signature(plain)


def load_known(session: Session, sha256: str) -> Known:
    """Everything that a file's items are compared with. ``sha256`` is the file's own, to find what was made from it."""
    signatures: dict[str, bytes] = dict(session.execute(select(Signature.subject, Signature.value)).all())
    known = Known()
    rows = [(DuplicateSubject("document", slug), *rest) for slug, *rest in session.execute(_traits_of_documents())]
    rows += [(DuplicateSubject("draft", str(number)), *rest) for number, *rest in session.execute(_traits_of_drafts())]
    for subject, original, title, year, doi, ncj in rows:
        known.add(subject, _traits(title, year, doi, ncj, signatures.get(str(subject), b"")))
        if original == sha256 and subject.kind == "document":
            known.files[0].add(subject)
    for position, subject in _made_from(session, sha256):
        known.files[position].add(subject)
    return known


def _made_from(session: Session, sha256: str) -> Iterable[tuple[int, DuplicateSubject]]:
    """What earlier uploads of the same bytes became, each with its place in the file."""
    query = (
        select(UploadItem.position, Draft.id, Draft.slug, Draft.state)
        .join(Upload, UploadItem.upload_id == Upload.id)
        .join(Draft, UploadItem.draft == Draft.id)
        .where(Upload.original == sha256, Draft.state != DraftState.DROPPED)
    )
    for position, number, slug, state in session.execute(query):
        is_document = state == DraftState.PUBLISHED and slug
        yield (
            position,
            DuplicateSubject("document", slug or "") if is_document else DuplicateSubject("draft", str(number)),
        )


def sign_missing_now(session: Session, limit: int | None = None) -> int:
    """Sign documents and unfinished drafts whose text changed since, at most ``limit`` of each. Returns how many.

    Committed in batches: a signature is only a means to find, and belongs to no other change.
    """
    done = 0
    while limit is None or done < limit:
        size = _BATCH if limit is None else min(_BATCH, limit - done)
        waiting = [*_unsigned_documents(session, size), *_unsigned_drafts(session, size)]
        if not waiting:
            break
        signed = [Signature(subject=str(subject), digest=digest, value=sign(body)) for subject, digest, body in waiting]
        with at_once(session):
            for signature in signed:
                session.merge(signature)
        done += len(waiting)
    return done


def note_signature(change: Change, draft: DraftView, signature: bytes) -> None:
    """Keep the signature of a draft that was just made."""
    change.session.merge(
        Signature(subject=f"draft {draft.id}", digest=_draft_digest(draft.id, draft.revision), value=signature)
    )


def forget_finished_now(session: Session) -> None:
    """Drop the signatures of drafts that are published or given up."""
    finished = select(literal("draft ") + cast(Draft.id, String)).where(Draft.state.not_in(UNFINISHED))
    with at_once(session):
        session.execute(delete(Signature).where(Signature.subject.in_(finished)))


def fold_title(title: str) -> str:
    """The words of a title without case and punctuation; "" if there are too few to mean the same work."""
    words = _WORD.findall(title.casefold())
    return " ".join(words) if len(words) >= _LEAST_TITLE_WORDS else ""


def _same_year(one: int | None, other: int | None) -> bool:
    return one is None or other is None or one == other


def _subject(key: str) -> DuplicateSubject:
    kind, _, name = key.partition(" ")
    return DuplicateSubject(kind, name)


def _traits(title: str, year: object, doi: str | None, ncj: str | None, signature: bytes) -> Traits:
    return Traits(
        title or "",
        int(year) if isinstance(year, int) or (isinstance(year, str) and year.isdecimal()) else None,
        normalize_doi(doi) if doi else None,
        normalize_ncj(str(ncj)) if ncj else None,
        signature,
    )


def _traits_of_documents() -> Select[*tuple[Any, ...]]:
    record = Document.record
    return select(
        Document.slug,
        Document.original,
        Document.title,
        Document.year,
        record["doi"].as_string(),
        record["ncj_number"].as_string(),
    )


def _traits_of_drafts() -> Select[*tuple[Any, ...]]:
    fields = Draft.fields
    return select(
        Draft.id,
        Draft.original,
        Draft.title,
        fields["year"].as_string(),
        fields["doi"].as_string(),
        fields["ncj_number"].as_string(),
    ).where(Draft.state.in_(UNFINISHED))


def _unsigned_documents(session: Session, limit: int) -> Iterable[tuple[DuplicateSubject, str, str]]:
    subject = literal("document ") + Document.slug
    query = (
        select(Document.slug, Document.digest, Document.body)
        .outerjoin(Signature, Signature.subject == subject)
        .where(or_(Signature.digest.is_(None), Signature.digest != Document.digest))
    )
    for slug, digest, body in session.execute(query.limit(limit)):
        yield DuplicateSubject("document", slug), digest, body


def _unsigned_drafts(session: Session, limit: int) -> Iterable[tuple[DuplicateSubject, str, str]]:
    subject = literal("draft ") + cast(Draft.id, String)
    state = cast(Draft.id, String) + ":" + cast(Draft.revision, String)
    query = (
        select(Draft.id, Draft.revision, Draft.body)
        .outerjoin(Signature, Signature.subject == subject)
        .where(Draft.state.in_(UNFINISHED), or_(Signature.digest.is_(None), Signature.digest != state))
    )
    for number, revision, body in session.execute(query.limit(limit)):
        yield DuplicateSubject("draft", str(number)), _draft_digest(number, revision), body


def _draft_digest(number: int, revision: int) -> str:
    return f"{number}:{revision}"
