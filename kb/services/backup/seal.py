"""Encrypts a backup so that only the holder of a key can read it: the format of age, which other programs read too.

The server holds the public half alone (``KB_BACKUP_RECIPIENT``). Knows bytes and keys, nothing of what they are.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.errors import BadRequest
from kb.services.backup.archive import ArchiveUnusable

OPENING = ".opening-"
"""How the folder begins in which an encrypted backup is opened."""
_MAGIC = b"age-encryption.org/"


def make_key(file: Path) -> str:
    """Write a new key to ``file``, readable by its owner only, and return its public half.

    Raises:
        BadRequest: there is such a file already.
    """
    import pyrage

    key = pyrage.x25519.Identity.generate()
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise BadRequest(f"{file} exists already.", "Give another name: a key is never overwritten.") from error
    with os.fdopen(handle, "w") as written:
        written.write(f"# public key: {key.to_public()}\n{key}\n")
    return str(key.to_public())


def seal(source: Path, target: Path, recipient: str) -> None:
    """Encrypt ``source`` into ``target`` for the holder of the key whose public half is ``recipient``.

    Raises:
        BadRequest: ``recipient`` is no public key.
    """
    import pyrage

    public = read_recipient(recipient)
    with source.open("rb") as reading, target.open("xb") as writing:
        pyrage.encrypt_io(reader=reading, writer=writing, recipients=[public])


def read_recipient(recipient: str) -> object:
    """The public key ``recipient``.

    Raises:
        BadRequest: it is none.
    """
    import pyrage

    try:
        return pyrage.x25519.Recipient.from_str(recipient.strip())
    except pyrage.RecipientError as error:
        raise BadRequest(
            f"{recipient[:20]!r} is not the public half of a key.",
            "It begins with age1. Make a key with: kb backup --make-key FILE",
        ) from error


def is_sealed(file: Path) -> bool:
    """Whether ``file`` is encrypted."""
    if not file.is_file():
        return False
    with file.open("rb") as opened:
        return opened.read(len(_MAGIC)) == _MAGIC


@contextmanager
def open_sealed(file: Path, key: Path | None, folder: Path) -> Iterator[Path]:
    """``file`` itself, or for the block its decrypted copy inside ``folder``, which is made if need be.

    Raises:
        ArchiveUnusable: it is encrypted, and ``key`` does not open it. Nothing was changed.
    """
    if not is_sealed(file):
        yield file
        return
    if key is None:
        raise ArchiveUnusable(f"{file} is encrypted.", "Name the file with the key: kb restore --key KEY FILE")
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in folder.glob(f"{OPENING}*"):
        shutil.rmtree(left, ignore_errors=True)  # of a restore that was killed: readable, and large
    try:
        with tempfile.TemporaryDirectory(prefix=OPENING, dir=folder) as aside:
            plain = Path(aside) / file.name
            _open(file, key, plain)
            yield plain
    finally:
        if is_new and not any(folder.iterdir()):
            folder.rmdir()


def _open(file: Path, key: Path, target: Path) -> None:
    import pyrage

    try:
        lines = [line.strip() for line in key.read_text("ascii").splitlines()]
        identities = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
        with file.open("rb") as reading, target.open("xb") as writing:
            pyrage.decrypt_io(reader=reading, writer=writing, identities=identities)
    except (pyrage.IdentityError, UnicodeDecodeError, FileNotFoundError) as error:
        raise ArchiveUnusable(f"{key} holds no key.", "It is a text file with a line AGE-SECRET-KEY-…") from error
    except (pyrage.DecryptError, OSError) as error:
        if getattr(error, "errno", None):  # the system's own, as of a full disk
            raise
        raise ArchiveUnusable(f"{file} cannot be opened with this key, or is damaged.", "Take another key.") from error
