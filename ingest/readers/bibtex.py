"""Reads BibTeX and BibLaTeX files: each entry becomes a document-to-be."""

from __future__ import annotations

from ingest.errors import Malformed
from ingest.readers.bibliographic import build_file
from ingest.reading import ReadFile
from ingest.safety.limits import Limits
from ingest.safety.media_types import MediaType
from ingest.text.decoding import decode
from knowledge.bibliography import Work
from knowledge.bibliography.collect import Entry
from knowledge.bibliography.formats.bibtex_read import iter_bibtex


def read(data: bytes, limits: Limits) -> ReadFile:
    """One item an entry. An entry that cannot be read costs itself alone and is named in the notes.

    Raises:
        Malformed: there is no usable entry.
        TooLarge: there are more entries than ``limits.items``.
    """
    decoded = decode(data)
    if decoded is None:
        raise Malformed("it is not text")
    works: list[tuple[Work | None, str]] = []
    notes = [decoded.note] if decoded.note else []
    for found in iter_bibtex(decoded.text):
        if isinstance(found, Entry):
            works.append((found.work, f"line {found.place}"))
        else:
            notes.append(f"The entry in line {found.line} was left out: {found.reason}.")
    return build_file(MediaType.BIBTEX, works, limits, tuple(notes[:20]))
