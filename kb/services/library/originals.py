"""Keeps every file as it came, under its SHA-256, once; and says who may download which.

A name that someone gave a file is only ever shown, never used as a path. A file is written under another name,
flushed and renamed, so that what stands under a digest is whole. Knows bytes; must not open what is in them.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import tempfile
import time
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import BadRequest, KBError, NotFound
from kb.models import Document, Erasure, Original
from kb.services.audit import CURATORS, Actor
from kb.services.transactions import Change
from knowledge.vocabulary import Visibility

_CHUNK = 1_000_000
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ASIDE = ".new-"
_LONGEST_NAME = 200
_ORPHAN_AGE = 24 * 3600.0
"""Seconds after which a file that no row names was left by a kill: its row would have been written at once."""


class StorageFull(KBError):
    """The disk has no room. What was there before is untouched."""

    status = 507
    code = "storage_full"
    hint = "Nothing was lost. The people who run this site must make room on the disk; then upload the file again."


class FileRefused(BadRequest):
    """The file is empty or too large, so it was not kept."""

    code = "file_refused"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that is kept: its digest, and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Download:
    """A file to hand out: where it is, and what to call it."""

    path: Path
    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class OriginalView:
    """The file that a page was read from, as the page offers it: its digest, its name, and its size in bytes."""

    sha256: str
    name: str
    size: int


def store_file(folder: Path, stream: IO[bytes], limit: int) -> Stored:
    """Keep what ``stream`` holds, at most ``limit`` bytes. The same bytes are kept once.

    Raises:
        FileRefused: it is empty, or has more than ``limit`` bytes.
        StorageFull: there is no room.
    """
    digest, size = hashlib.sha256(), 0
    with explain_full_disk():
        folder.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(prefix=_ASIDE, dir=folder)
        try:
            with os.fdopen(handle, "wb") as file:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    if size > limit:
                        raise FileRefused(
                            f"The file has more than {limit / 1e6:,.0f} MB.", "Split it, and upload the parts."
                        )
                    digest.update(chunk)
                    file.write(chunk)
                if not size:
                    raise FileRefused("The file is empty.", "Open it to see whether it was saved, and upload it again.")
                file.flush()
                os.fsync(file.fileno())
            _put_in_place(Path(aside), original_path(folder, digest.hexdigest()))
        finally:
            Path(aside).unlink(missing_ok=True)
    return Stored(digest.hexdigest(), size)


def _put_in_place(aside: Path, target: Path) -> None:
    target.parent.mkdir(exist_ok=True)
    if target.exists():
        os.utime(target)  # it is wanted again: no orphan, however old
        return
    aside.chmod(0o640)
    aside.replace(target)
    for folder in (target.parent, target.parent.parent):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def explain_full_disk() -> Iterator[None]:
    """Turn the system's "no room" into :class:`StorageFull`."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull("There is no room left on the disk of this site.") from error
        raise


def original_path(folder: Path, sha256: str) -> Path:
    """Where the file with this digest is kept.

    Raises:
        NotFound: ``sha256`` is no digest.
    """
    if not _SHA256.fullmatch(sha256):
        raise NotFound("There is no such file.")
    return folder / sha256[:2] / sha256


def is_erased(session: Session, digest: str, kind: Literal["file", "page"]) -> bool:
    """Whether the file with this SHA-256, or the page whose slug has it, was erased and must not come back."""
    return session.get(Erasure, (digest, kind)) is not None


def note_original(change: Change, stored: Stored, name: str) -> None:
    """Write the row of a kept file, unless it is known. The name first given stays."""
    if change.session.get(Original, stored.sha256) is None:
        change.session.add(Original(sha256=stored.sha256, size=stored.size, name=name))
        change.session.flush()


def find_download(session: Session, folder: Path, actor: Actor, sha256: str) -> Download:
    """The file ``sha256``: for curators any, for everyone else that of a published document.

    Raises:
        NotFound: there is none, or it is not for them.
    """
    row = session.get(Original, sha256) if _SHA256.fullmatch(sha256) else None
    if row is None or not (actor.role in CURATORS or _is_published(session, sha256)):
        raise NotFound("There is no such file.")
    path = original_path(folder, sha256)
    if not path.is_file():
        raise NotFound(f"The file {row.name} is missing from the data folder.", "Bring it back from a backup.")
    return Download(path, row.name, row.sha256, row.size)


def find_original_of(session: Session, slug: str) -> OriginalView | None:
    """The file that the published document ``slug`` was read from, if one was brought."""
    query = select(Original).join(Document, Document.original == Original.sha256)
    row = session.scalar(query.where(Document.slug == slug, Document.visibility == Visibility.PUBLISHED))
    return OriginalView(row.sha256, row.name, row.size) if row is not None else None


def find_originals(session: Session, slugs: Iterable[str]) -> dict[str, OriginalView]:
    """The files that those of ``slugs`` were read from that are published, by slug, as far as files were brought."""
    query = select(Document.slug, Original).join(Original, Document.original == Original.sha256)
    rows = session.execute(query.where(Document.slug.in_(list(slugs)), Document.visibility == Visibility.PUBLISHED))
    return {slug: OriginalView(row.sha256, row.name, row.size) for slug, row in rows}


def find_sizes(session: Session, digests: Iterable[str]) -> dict[str, int]:
    """The size in bytes of those of ``digests`` that are kept, by digest."""
    query = select(Original.sha256, Original.size).where(Original.sha256.in_(list(digests)))
    return {row.sha256: row.size for row in session.execute(query)}


def _is_published(session: Session, sha256: str) -> bool:
    query = select(Document.id).where(Document.original == sha256, Document.visibility == Visibility.PUBLISHED)
    return session.scalar(query.limit(1)) is not None


def sweep(session: Session, folder: Path) -> int:
    """Remove what kills left behind for a day: half-written files, and files that no row names. Returns how many."""
    removed, before = 0, time.time() - _ORPHAN_AGE
    for path in (*folder.glob(f"{_ASIDE}*"), *folder.glob("??/*")):
        with contextlib.suppress(FileNotFoundError):
            named = _SHA256.fullmatch(path.name) and session.get(Original, path.name) is not None
            if not named and path.stat().st_mtime < before:
                path.unlink()
                removed += 1
    return removed


def find_lost(session: Session, folder: Path) -> tuple[str, ...]:
    """Names of files that a row promises and the folder does not hold."""
    rows = session.execute(select(Original.sha256, Original.name).order_by(Original.name))
    return tuple(name for sha256, name in rows if not original_path(folder, sha256).is_file())


def clean_name(name: str) -> str:
    """A file's name as it is shown: its last part, without characters that cannot be seen, shortened in the middle."""
    last = re.split(r"[/\\]", name)[-1]
    if len(last) > 10 * _LONGEST_NAME:  # the time to normalize grows with its square
        last = f"{last[:_LONGEST_NAME]}…{last[-_LONGEST_NAME:]}"
    seen = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    seen = " ".join(seen.split()) or "unnamed file"
    if len(seen) <= _LONGEST_NAME:
        return seen
    return f"{seen[: _LONGEST_NAME - 40]} … {seen[-30:]}"
