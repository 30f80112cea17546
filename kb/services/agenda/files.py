"""An uploaded agenda becomes text: plain text as it is, Word, PDF, slides and HTML through the safe readers."""

from __future__ import annotations

import tempfile
from pathlib import Path

from ingest.errors import UploadError
from ingest.reading import read_file_safely
from kb.errors import BadRequest

_FORMATS = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf")
"""How files begin that are no text."""


def read_agenda_file(content: bytes, name: str) -> str:
    """The text of the file ``name``. The name is only shown.

    Raises:
        BadRequest: there is no text in it, or it cannot be read; the message says why and what to do.
    """
    shown = name[:80] or "the file"
    if not content.strip():
        raise BadRequest(f"“{shown}” is empty.", "Choose another file, or paste the agenda.")
    if content.lstrip()[:1] != b"<" and not content.startswith(_FORMATS) and b"\x00" not in content[:4_096]:
        return _decode(content)
    with tempfile.TemporaryDirectory(prefix="agenda-") as folder:
        path = Path(folder) / "agenda"
        path.write_bytes(content)
        try:
            read = read_file_safely(path, shown)
        except UploadError as error:
            raise BadRequest(str(error), "Paste the agenda as text instead.") from error
    text = "\n\n".join(item.body for item in read.items)
    kept = "\n".join(line for line in text.splitlines() if not line.startswith("<!--"))
    if not kept.strip():
        said = " ".join(read.notes)
        raise BadRequest(f"There is no text in “{shown}”. {said}".strip(), "Paste the agenda as text instead.")
    return kept


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
