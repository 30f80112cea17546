"""The form of a backup: a zip file with a manifest that names every member with its size and SHA-256.

A zip file, because its list of members stands at its end: one that was cut short is seen at once, and nothing in it
can be a link or a device. Only names of this form are ever written, so no archive can reach outside its folder.
Knows bytes and names; must not know the database or what the members mean.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from kb.errors import KBError

DATABASE, SECRET_KEY, THESAURUS, MEASUREMENT = "kb.sqlite3", "secret_key", "thesaurus.yaml", "quality.json"
STAMP_FOLDER, ORIGINALS = "index", "originals"
_MANIFEST = "manifest.json"
_MANIFEST_LIMIT = 256_000_000
_CHUNK = 1_000_000
_PATH = re.compile(
    rf"{re.escape(DATABASE)}|{SECRET_KEY}|{re.escape(THESAURUS)}|{re.escape(MEASUREMENT)}|{STAMP_FOLDER}/stamp\.json"
    rf"|{ORIGINALS}/(?P<start>[0-9a-f]{{2}})/(?P<digest>(?P=start)[0-9a-f]{{62}})"
)


class ArchiveUnusable(KBError):
    """The file is no backup, is damaged, or is not of this form. Nothing was changed."""

    status = 422
    code = "archive_unusable"
    hint = "Nothing was changed. Take another copy of the backup, or an older one."


class Member(BaseModel):
    """One file in a backup, its size in bytes and its SHA-256."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    path: str
    size: int
    sha256: str


class BackupManifest(BaseModel):
    """What a backup holds: the revision of its tables, how many rows each has, and every file."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    form: Literal[1] = 1
    made_at: datetime
    revision: str
    rows: dict[str, int]
    members: tuple[Member, ...]


class ArchiveWriter:
    """Writes a backup, member by member; the manifest comes last."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED, allowZip64=True)
        self._members: list[Member] = []

    def __enter__(self) -> ArchiveWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._zip.close()

    def add(self, path: str, source: Path) -> Member:
        """Add the file ``source`` as the member ``path``."""
        if not _PATH.fullmatch(path):
            raise ValueError(f"a backup has no member {path!r}")
        entry = zipfile.ZipInfo(path)
        # Originals are mostly compressed by their own formats.
        entry.compress_type = zipfile.ZIP_STORED if path.startswith(ORIGINALS) else zipfile.ZIP_DEFLATED
        with source.open("rb") as reading, self._zip.open(entry, "w", force_zip64=True) as writing:
            member = Member(path=path, **_copy(reading, writing))
        self._members.append(member)
        return member

    def finish(self, made_at: datetime, revision: str, rows: dict[str, int]) -> BackupManifest:
        """Write the manifest of all that was added."""
        manifest = BackupManifest(made_at=made_at, revision=revision, rows=rows, members=tuple(self._members))
        self._zip.writestr(_MANIFEST, manifest.model_dump_json(indent=1))
        return manifest


@contextmanager
def open_archive(path: Path) -> Iterator[tuple[BackupManifest, zipfile.ZipFile]]:
    """The manifest of a backup and the file itself, after its list of members was checked.

    Raises:
        ArchiveUnusable: also for whatever goes wrong while it is read inside the ``with``.
    """
    try:
        with zipfile.ZipFile(path) as found:
            yield _read_manifest(path, found), found
    except FileNotFoundError as error:
        raise ArchiveUnusable(f"There is no file {path}.", "Check the path.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise ArchiveUnusable(f"{path} is not a whole backup: {error}.") from error


def unpack(manifest: BackupManifest, archive: zipfile.ZipFile, folder: Path) -> None:
    """Write every member into the empty ``folder``, checking sizes and digests on the way.

    Raises:
        ArchiveUnusable: one is not as the manifest says; ``folder`` is then not to be used.
    """
    for member in manifest.members:
        target = folder / member.path
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(member.path) as reading, target.open("xb") as writing:
            found = _copy(reading, writing, limit=member.size)
        if found != {"size": member.size, "sha256": member.sha256}:
            raise ArchiveUnusable(f"{member.path} in the backup is not as it was when the backup was made.")


def _read_manifest(path: Path, archive: zipfile.ZipFile) -> BackupManifest:
    names = archive.namelist()
    if _MANIFEST not in names or archive.getinfo(_MANIFEST).file_size > _MANIFEST_LIMIT:
        raise ArchiveUnusable(f"{path} is not a backup of this application: it has no manifest.")
    try:
        manifest = BackupManifest.model_validate(json.loads(archive.read(_MANIFEST)))
    except (ValueError, ValidationError) as error:
        raise ArchiveUnusable(
            f"The manifest of {path} cannot be used.", "It may be of a newer version: restore it with that version."
        ) from error
    paths = [member.path for member in manifest.members]
    if sorted(names) != sorted([*paths, _MANIFEST]) or DATABASE not in paths:
        raise ArchiveUnusable(f"{path} does not hold what its manifest names.")
    for member in manifest.members:
        form = _PATH.fullmatch(member.path)
        if form is None or form["digest"] not in (None, member.sha256):
            raise ArchiveUnusable(f"{path} holds {member.path!r}, which no backup of this application does.")
    return manifest


def _copy(reading: IO[bytes], writing: IO[bytes], limit: int | None = None) -> dict[str, int | str]:
    """Copy, and say how much it was. Stops soon after ``limit`` bytes, even if the archive claims to hold more."""
    digest, size = hashlib.sha256(), 0
    while chunk := reading.read(_CHUNK):
        digest.update(chunk)
        writing.write(chunk)
        size += len(chunk)
        if limit is not None and size > limit:
            break
    return {"size": size, "sha256": digest.hexdigest()}
