"""Reads CSL-JSON, as Zotero, Mendeley and Pandoc write it: each item becomes a document-to-be."""

from __future__ import annotations

from ingest.errors import Malformed
from ingest.readers.bibliographic import build_file
from ingest.reading import ReadFile
from ingest.safety.limits import Limits
from ingest.safety.media_types import MediaType
from ingest.text.decoding import decode
from knowledge.bibliography import Work
from knowledge.bibliography.collect import Entry
from knowledge.bibliography.formats.csl import iter_csl


def read(data: bytes, limits: Limits) -> ReadFile:
    """One item an item.

    Raises:
        Malformed: it is no JSON, or no item in it has a title.
        TooLarge: there are more items than ``limits.items``.
    """
    decoded = decode(data)
    if decoded is None:
        raise Malformed("it is not text")
    works: list[tuple[Work | None, str]] = []
    try:
        for found in iter_csl(decoded.text):
            works.append(
                (found.work, f"item {found.place}") if isinstance(found, Entry) else (None, found.split(" has")[0])
            )
    except ValueError as error:
        raise Malformed(f"it is no JSON that can be read ({error})") from error
    return build_file(MediaType.CSL_JSON, works, limits)
