"""Files that cities send with their letters: read once by the safe reader, kept in the thread, handed out as they came.

Knows letters and the readers of files. Must not know pages. A file is for those in its thread alone, as its words are:
it is no original of the library, so no curator finds it, nothing indexes it, and it goes when the thread goes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import UploadError
from ingest.reading import read_file_safely
from ingest.safety.limits import Limits
from ingest.text.decoding import decode_html
from kb.errors import BadRequest
from kb.models import LetterFile

MOST_FILES = 3
"""Files with one letter."""
LARGEST_FILE = 5_000_000
"""Bytes of one of them."""
LONGEST_NAME = 120

_FORMATS = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf")
"""How files begin that are no text, whatever follows."""
_LIMITS = Limits(size=LARGEST_FILE, units=300, items=5_000, columns=100, cpu=30, wall=60.0, lines=True)


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it was sent; ``name`` is only ever shown."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class LetterFileView:
    """A file of a letter; ``size`` in bytes."""

    number: int
    name: str
    size: int


def check_files(files: Sequence[SentFile]) -> list[LetterFile]:
    """The rows of ``files``, once each was read whole by a process that can come to no harm.

    Raises:
        BadRequest: there are too many, or one is empty, too large, or no file that this base can read.
    """
    if len(files) > MOST_FILES:
        raise BadRequest(
            f"At most {MOST_FILES} files go with a letter; these are {len(files)}.", "Send another letter."
        )
    return [_check_file(each) for each in files]


def _check_file(file: SentFile) -> LetterFile:
    shown = file.name.replace("\0", "").strip()[-LONGEST_NAME:] or "file"
    if not file.content:
        raise BadRequest(f"“{shown}” is empty.", "Open it to see whether it was saved, and choose it again.")
    if len(file.content) > LARGEST_FILE:
        raise BadRequest(f"“{shown}” has more than {LARGEST_FILE / 1e6:.0f} MB.", "Send a part of it.")
    if file.content.startswith(_FORMATS) or decode_html(file.content) is None:  # what is text needs no reader
        with tempfile.TemporaryDirectory(prefix="letter-") as folder:
            path = Path(folder) / "file"
            path.write_bytes(file.content)
            try:
                read_file_safely(path, shown, _LIMITS)
            except UploadError as error:
                raise BadRequest(str(error), "Send it as PDF, Word, Excel, PowerPoint or text.") from error
    return LetterFile(name=shown, size=len(file.content), content=file.content)
