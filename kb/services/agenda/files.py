"""An uploaded agenda becomes text: what is text is decoded, Word, PDF, Excel and slides go through the safe readers."""

from __future__ import annotations

import tempfile
from pathlib import Path

from ingest.errors import UploadError
from ingest.reading import read_file_safely
from ingest.safety.limits import Limits
from ingest.text.decoding import decode_html
from kb.errors import BadRequest
from kb.services.agenda.reader import is_calendar, to_plain

_FORMATS = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf")
"""How files begin that are no text."""

_LIMITS = Limits(size=10_000_000, units=300, items=5_000, columns=100, cpu=30, wall=60.0, lines=True)
"""An agenda is short: what is longer is something else."""


def read_agenda_file(content: bytes, name: str) -> str:
    """The text of the file ``name``, line by line; the name is only shown. A calendar file stays as it is.

    Raises:
        BadRequest: there is no text in it, or it cannot be read; the message says why and what to do.
    """
    shown = name[:80] or "the file"
    if not content.strip():
        raise BadRequest(f"“{shown}” is empty.", "Choose another file, or paste the agenda.")
    decoded = None if content.startswith(_FORMATS) else decode_html(content)
    if decoded is not None:
        text = decoded.text
        return text if is_calendar(text) else to_plain(text)
    with tempfile.TemporaryDirectory(prefix="agenda-") as folder:
        path = Path(folder) / "agenda"
        path.write_bytes(content)
        try:
            read = read_file_safely(path, shown, _LIMITS)
        except UploadError as error:
            raise BadRequest(str(error), "Paste the agenda as text instead.") from error
    text = "\n\n".join(item.body for item in read.items)
    kept = "\n".join(line for line in text.splitlines() if not line.startswith("<!--"))
    if not kept.strip():
        said = " ".join(read.notes)
        raise BadRequest(f"There is no text in “{shown}”. {said}".strip(), "Paste the agenda as text instead.")
    return kept
