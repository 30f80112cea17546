"""Reads RIS files, as Zotero, EndNote and library catalogs write them: each record becomes a document-to-be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ingest.errors import Malformed
from ingest.readers.bibliographic import build_file
from ingest.readers.record_noise import clean_abstract, clean_author, clean_note
from ingest.reading import ReadFile
from ingest.safety.limits import Limits
from ingest.safety.media_types import MediaType
from ingest.text.decoding import decode
from knowledge.bibliography import Work
from knowledge.bibliography.formats.ris_read import MOST_TAGS, build_work, iter_records
from knowledge.bibliography.words import has_mail_address


def read(data: bytes, limits: Limits) -> ReadFile:
    """One item a record. A record that cannot be used costs itself alone and is named in the notes.

    Raises:
        Malformed: there is no usable record, or one never ends.
        TooLarge: there are more records than ``limits.items``.
    """
    decoded = decode(data)
    if decoded is None:
        raise Malformed("it is not text")
    lines = decoded.text.split("\n")
    for number, line in enumerate(lines, 1):
        if len(line) > limits.field:
            raise Malformed(f"line {number} has {len(line):,} letters, and {limits.field:,} are read")
    works: list[tuple[Work | None, str]] = []
    for record in iter_records(lines):
        if len(record.tags) >= MOST_TAGS:
            raise Malformed(f"the record that begins in line {record.line} never ends")
        works.append((build_work(_clean(record.tags)), f"line {record.line}"))
        if len(works) > limits.items:
            break
    return build_file(MediaType.RIS, works, limits, (decoded.note,) if decoded.note else ())


def _clean(tags: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """``tags`` without what catalogs put in: notices of copyright, e-mail addresses, numbers of authors."""
    for tag, value in tags:
        if tag in ("AB", "N2"):
            yield tag, clean_abstract(value)
        elif tag in ("AU", "A1"):
            for name in map(clean_author, value.split(";")):
                yield tag, name
        else:
            yield tag, clean_note(value) if tag == "N1" and has_mail_address(value) else value
