"""The readers: one module a format, imported only when a file of that format is read.

Each has ``read(data, limits)``, which takes the bytes of a file that :mod:`ingest.safety.judge` has let through. They
run in the child process of :mod:`ingest.safety.sandbox`, and know neither the file's path nor anything beyond this
package.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from ingest.reading import ReadFile
from ingest.safety.limits import Limits
from ingest.safety.media_types import MediaType

Reader = Callable[[bytes, Limits], ReadFile]

_MODULES = {
    MediaType.PDF: "pdf",
    MediaType.DOCX: "docx",
    MediaType.DOCM: "docx",
    MediaType.PPTX: "pptx",
    MediaType.PPTM: "pptx",
    MediaType.HTML: "html",
    MediaType.RIS: "ris",
    MediaType.CSV: "csv",
    MediaType.MARKDOWN: "markdown",
    MediaType.BIBTEX: "bibtex",
    MediaType.CSL_JSON: "csl",
    MediaType.ENDNOTE_XML: "endnote",
}


_OF_LINES = {MediaType.PDF: "pdf", MediaType.DOCX: "docx", MediaType.DOCM: "docx", MediaType.XLSX: "xlsx"}


def get_reader(media_type: MediaType, lines: bool = False) -> Reader:
    """The function that reads files of ``media_type``, line by line if ``lines`` asks for it and there is one."""
    if lines and media_type in _OF_LINES:
        return cast("Reader", import_module(f"ingest.readers.lines.{_OF_LINES[media_type]}").read)
    return cast("Reader", import_module(f"ingest.readers.{_MODULES[media_type]}").read)
