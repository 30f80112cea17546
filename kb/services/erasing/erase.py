"""Removes rows and files, and keeps a list of digests that tells nothing of them.

The index follows later (:mod:`kb.services.erasing.cleaning`): until then the erasure says that it has to. Entries that
the audit holds from before stay: it can only be added to. They name a page's address and a file's name, never what is
in them.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, Text, cast, delete, or_, select, update
from sqlalchemy.orm import Session

from kb.config import Settings
from kb.errors import NotFound
from kb.models import (
    Adoption,
    Correction,
    Document,
    DocumentVersion,
    Draft,
    DraftComment,
    DraftSave,
    Erasure,
    Link,
    ListItem,
    ListVersion,
    Notice,
    OpenDraft,
    Original,
    OutboxEntry,
    Passage,
    ReadingMove,
    RenderedText,
    Signature,
    Upload,
    UploadItem,
    WorkKey,
)
from kb.services.audit import COMMAND_LINE, Actor
from kb.services.backup import ERASED
from kb.services.library import original_path
from kb.services.transactions import Change, changing


@dataclass(frozen=True, slots=True)
class ErasedRows:
    """How much was erased: pages with all their versions, drafts, and kept files."""

    pages: int
    drafts: int
    files: int


def erase_page(session: Session, settings: Settings, actor: Actor, slug: str) -> ErasedRows:
    """Erase the page ``slug``: its versions, drafts, comments, corrections, and the files that it alone was read from.

    A content file with this address is refused from then on.

    Raises:
        NotFound: there is neither a page nor a draft of this address.
    """
    if not _find_pages(session, [slug]) and not _find_drafts(session, [slug]):
        raise NotFound(f"There is no page and no draft called {slug!r}.", "Give the last part of its address.")
    return _erase(session, settings, actor, slugs=[slug], files=[])


def erase_file(
    session: Session, settings: Settings, actor: Actor, sha256: str, *, keep_pages: bool = False
) -> ErasedRows:
    """Erase the kept file ``sha256``, what was read of it, and the pages and drafts that were made from it.

    With ``keep_pages`` those stay as they are, without their original. The same file is refused from then on.

    Raises:
        NotFound: no such file is kept.
    """
    if session.get(Original, sha256) is None:
        raise NotFound("No such file is kept here.", "Give the file itself, or its SHA-256.")
    slugs = [] if keep_pages else _find_slugs(session, [sha256])
    return _erase(session, settings, actor, slugs=slugs, files=[sha256])


def erase_again(session: Session, settings: Settings) -> int:
    """Erase what the list in the data folder, or the database, names and what a restore brought back. Returns how
    many pages and files that were. Pages whose file was erased alone stay, without it.
    """
    listed = load_list(settings.data / ERASED)
    known = {(row.kind, row.digest) for row in session.scalars(select(Erasure))} | listed
    pages = {hashlib.sha256(slug.encode()).hexdigest(): slug for slug in _all_slugs(session)}
    slugs = [pages[digest] for kind, digest in sorted(known) if kind == "page" and digest in pages]
    kept = set(session.scalars(select(Original.sha256)))
    files = [digest for kind, digest in sorted(known) if kind == "file" and digest in kept]
    if slugs or files:
        _erase(session, settings, COMMAND_LINE, slugs=slugs, files=files)
    with changing(session, COMMAND_LINE) as change:
        _remember(change, known)
    write_list(session, settings.data / ERASED)
    return len(slugs) + len(files)


def _erase(
    session: Session, settings: Settings, actor: Actor, *, slugs: Iterable[str], files: Iterable[str]
) -> ErasedRows:
    slugs, files = list(slugs), list(files)
    with changing(session, actor) as change:
        documents, drafts = _find_pages(session, slugs), _find_drafts(session, slugs)
        named = {name for name in (*(d.original for d in documents), *(d.original for d in drafts)) if name}
        numbers, pages = [draft.id for draft in drafts], len(documents)
        _erase_drafts(change, numbers)
        _erase_pages(change, slugs, [document.id for document in documents])
        session.expire_all()
        files += [sha256 for sha256 in named if sha256 not in files and not _is_used(session, sha256)]
        _erase_files(change, files)
        if slugs:
            _erase_texts(change)
        digests = {("page", hashlib.sha256(slug.encode()).hexdigest()) for slug in slugs}
        _remember(change, digests | {("file", sha256) for sha256 in files}, in_index=True)
        change.record("erased", "page or file", "", pages=pages, drafts=len(numbers), files=len(files))
    for sha256 in files:
        original_path(settings.originals_folder, sha256).unlink(missing_ok=True)
    write_list(session, settings.data / ERASED)
    empty_log(session)
    return ErasedRows(pages, len(numbers), len(files))


def _erase_drafts(change: Change, numbers: list[int]) -> None:
    uploads = set(change.session.scalars(select(UploadItem.upload_id).where(UploadItem.draft.in_(numbers))))
    change.session.execute(delete(UploadItem).where(UploadItem.draft.in_(numbers)))
    still = set(change.session.scalars(select(UploadItem.upload_id).where(UploadItem.upload_id.in_(uploads))))
    change.session.execute(delete(Upload).where(Upload.id.in_(uploads - still)))
    for table in (DraftSave, DraftComment, OpenDraft, Notice):
        change.session.execute(delete(table).where(table.draft_id.in_(numbers)))
    change.session.execute(delete(Signature).where(Signature.subject.in_([f"draft {number}" for number in numbers])))
    change.session.execute(delete(Draft).where(Draft.id.in_(numbers)))


def _erase_pages(change: Change, slugs: list[str], documents: list[int]) -> None:
    for table in (Passage, Link):
        change.session.execute(delete(table).where(table.document_id.in_(documents)))
    change.session.execute(delete(Document).where(Document.id.in_(documents)))
    change.session.execute(delete(Link).where(Link.target.in_(slugs)))
    change.session.execute(update(Document).where(Document.superseded_by.in_(slugs)).values(superseded_by=None))
    change.session.execute(delete(Adoption).where(or_(Adoption.origin.in_(slugs), Adoption.practice.in_(slugs))))
    for named in (DocumentVersion, Correction, ListItem, ReadingMove, OutboxEntry, WorkKey):
        change.session.execute(delete(named).where(named.slug.in_(slugs)))
    _erase_from_list_versions(change, slugs)
    change.session.execute(delete(Signature).where(Signature.subject.in_([f"document {slug}" for slug in slugs])))


def _erase_from_list_versions(change: Change, slugs: list[str]) -> None:
    """Take the pages out of the saved states of lists, with the words on what was done, which may name them."""
    if not slugs:
        return
    named = or_(*(cast(ListVersion.content, Text).contains(f'"{slug}"', autoescape=True) for slug in slugs))
    for version in change.session.scalars(select(ListVersion).where(named)):
        sections = [
            {**section, "items": [item for item in section["items"] if item["slug"] not in slugs]}
            for section in version.content["sections"]
        ]
        version.content = {**version.content, "sections": sections}
        of_list = update(ListVersion).where(ListVersion.list_id == version.list_id)
        change.session.execute(of_list.values(said="Changed."))


def _erase_texts(change: Change) -> None:
    """Drop texts that were laid out for what is there no more. Those of drafts are laid out again where they are
    asked for.
    """
    known = [select(Document.digest), select(DocumentVersion.digest)]
    change.session.execute(delete(RenderedText).where(*(RenderedText.digest.not_in(each) for each in known)))


def _erase_files(change: Change, files: list[str]) -> None:
    change.session.execute(update(Document).where(Document.original.in_(files)).values(original=None))
    change.session.execute(update(Draft).where(Draft.original.in_(files)).values(original=None))
    change.session.execute(update(ListItem).where(ListItem.file.in_(files)).values(file=None))
    uploads = list(change.session.scalars(select(Upload.id).where(Upload.original.in_(files))))
    change.session.execute(delete(UploadItem).where(UploadItem.upload_id.in_(uploads)))
    change.session.execute(delete(Upload).where(Upload.id.in_(uploads)))
    change.session.execute(delete(Original).where(Original.sha256.in_(files)))


def _find_pages(session: Session, slugs: Iterable[str]) -> list[Document]:
    return list(session.scalars(select(Document).where(Document.slug.in_(list(slugs)))))


def _find_drafts(session: Session, slugs: Iterable[str]) -> list[Draft]:
    return list(session.scalars(select(Draft).where(Draft.slug.in_(list(slugs)), Draft.kind != "site")))


def _find_slugs(session: Session, files: list[str]) -> list[str]:
    """The addresses of the pages and drafts that were made from ``files``."""
    pages = session.scalars(select(Document.slug).where(Document.original.in_(files)))
    drafts = session.scalars(select(Draft.slug).where(Draft.original.in_(files)))
    return sorted({slug for slug in (*pages, *drafts) if slug})


def _all_slugs(session: Session) -> set[str]:
    pages = session.scalars(select(Document.slug))
    return {*pages, *(slug for slug in session.scalars(select(Draft.slug)) if slug)}


def _is_used(session: Session, sha256: str) -> bool:
    """Whether another page or draft was made from the file, or a list hands it out."""
    queries = (
        select(Document.id).where(Document.original == sha256),
        select(Draft.id).where(Draft.original == sha256),
        select(ListItem.id).where(ListItem.file == sha256),
    )
    return any(session.scalar(query.limit(1)) is not None for query in queries)


def _remember(change: Change, digests: Iterable[tuple[str, str]], *, in_index: bool = False) -> None:
    for kind, digest in digests:
        if (row := change.session.get(Erasure, (digest, kind))) is None:
            change.session.add(Erasure(digest=digest, kind=kind, in_index=in_index))
        elif in_index:
            row.in_index = True


def load_list(path: Path) -> set[tuple[str, str]]:
    """What the list names; nothing where there is no list."""
    if not path.is_file():
        return set()
    return {(str(kind), str(digest)) for kind, digest in json.loads(path.read_text("utf-8"))}


def write_list(session: Session, path: Path) -> None:
    """Keep what was erased in the list at ``path``, beside what it names already."""
    rows = sorted({(row.kind, row.digest) for row in session.scalars(select(Erasure))} | load_list(path))
    aside = path.with_suffix(".new")
    with aside.open("w", encoding="utf-8") as file:
        aside.chmod(0o600)
        json.dump(rows, file, indent=0)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def empty_log(session: Session) -> None:
    """Bring SQLite's write-ahead log into the database and cut it: the erased text may still stand in it."""
    session.close()  # nothing may read meanwhile, or the log stays
    engine = session.get_bind()
    if isinstance(engine, Engine) and engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
