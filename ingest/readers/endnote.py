"""Reads EndNote's XML: each record becomes a document-to-be."""

from __future__ import annotations

import io

from ingest.errors import Malformed
from ingest.readers.bibliographic import build_file
from ingest.reading import ReadFile
from ingest.safety.limits import Limits
from ingest.safety.media_types import MediaType
from knowledge.bibliography import Work
from knowledge.bibliography.collect import Entry
from knowledge.bibliography.formats.endnote_xml import iter_endnote_xml


def read(data: bytes, limits: Limits) -> ReadFile:
    """One item a record.

    Raises:
        Malformed: it is no XML that is safe to read, or no record in it has a title.
        TooLarge: there are more records than ``limits.items``.
    """
    works: list[tuple[Work | None, str]] = []
    try:
        for found in iter_endnote_xml(io.BytesIO(data)):
            works.append(
                (found.work, f"record {found.place}") if isinstance(found, Entry) else (None, found.split(" has")[0])
            )
            if len(works) > limits.items:
                break
    except ValueError as error:
        raise Malformed(str(error)) from error
    return build_file(MediaType.ENDNOTE_XML, works, limits)
