"""What is this file, by its content, and may a parser see it? Judged before any reader is imported.

A name is never believed and never used as a path; it only breaks the tie between Markdown and a table, which are both
plain text. Knows signatures; the inside of zip files is for :mod:`ingest.safety.zip_files`.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import NamedTuple

from ingest.errors import Encrypted, TooLarge, UnknownType, Unsafe
from ingest.safety.limits import Limits
from ingest.safety.media_types import MediaType
from ingest.safety.zip_files import judge_archive
from ingest.text.decoding import Decoded, decode
from ingest.text.wording import clean_line

_ZIP = b"PK\x03\x04"
_ZIP_END = b"PK\x05\x06"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF16 = re.compile(rb"E\x00n\x00c\x00r\x00y\x00p\x00t\x00(?:e\x00d\x00P\x00a|i\x00o\x00n\x00I\x00n)")
_HTML = re.compile(
    r"^\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,5000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_MARKUP = re.compile(r"^\s*<(?:div|p|table|article|section|main|h[1-6]|meta|title|script)\b[^>]*>", re.I)
_XML = re.compile(r"^\s*<(?:\?xml|svg)\b", re.I)
_RIS = re.compile(r"^\s*TY {1,2}-", re.M)
_RIS_FIRST = re.compile(r"\A\s*(?:[A-Z][A-Z0-9] {1,2}-.*\n\s*){1,20}TY {1,2}-")
_RIS_TYPE = re.compile(r"^[ \t]*TY {1,2}-[ \t]*\w*[ \t]*$", re.M)
_RIS_FIELD = re.compile(r"^[ \t]*(?:TI|T1|AU|A1|PY|Y1|ER|JF|JO|DA|DB|AB|N2) {1,2}-", re.M)
_BIBTEX = re.compile(r"^\s*@\s*(?!comment|string|preamble)[a-z]{3,20}\s*[{(]\s*[^\s,{}]{0,200}\s*,", re.I | re.M)
_CSL = re.compile(r'\A\s*(?:\{\s*"items"\s*:\s*)?\[?\s*\{.{0,20000}?"(?:title|container-title|DOI)"\s*:', re.S)
_ENDNOTE = re.compile(r"\A\s*(?:<\?xml[^>]{0,200}\?>\s*)?<xml>\s*<records>")
_ENDINGS = {
    ".md": MediaType.MARKDOWN,
    ".markdown": MediaType.MARKDOWN,
    ".txt": MediaType.MARKDOWN,
    ".pdf": MediaType.PDF,
    ".docx": MediaType.DOCX,
    ".docm": MediaType.DOCM,
    ".pptx": MediaType.PPTX,
    ".pptm": MediaType.PPTM,
    ".html": MediaType.HTML,
    ".htm": MediaType.HTML,
    ".xhtml": MediaType.HTML,
    ".ris": MediaType.RIS,
    ".csv": MediaType.CSV,
    ".tsv": MediaType.CSV,
    ".xlsx": MediaType.XLSX,
    ".xlsm": MediaType.XLSX,
    ".bib": MediaType.BIBTEX,
    ".json": MediaType.CSL_JSON,
    ".xml": MediaType.ENDNOTE_XML,
}
_PARTS = {
    "word/document.xml": (MediaType.DOCX, MediaType.DOCM),
    "ppt/presentation.xml": (MediaType.PPTX, MediaType.PPTM),
}
_FOREIGN = (
    (b"{\\rtf", "an RTF file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"\x1f\x8b", "a packed archive"),
    (b"7z\xbc\xaf", "a packed archive"),
    (b"Rar!", "a packed archive"),
    (b"BZh", "a packed archive"),
    (b"\xfd7zXZ", "a packed archive"),
    (b"SQLite format 3", "a database"),
    (b"#!/", "a program"),
    (b"%!PS", "a PostScript file"),
)


class Judged(NamedTuple):
    """The format of a file and what a curator should be told about the way it was recognized."""

    media_type: MediaType
    notes: tuple[str, ...]


def judge(data: bytes, name: str, limits: Limits) -> Judged:
    """The format of ``data`` by its content, if it is safe to read.

    Raises:
        UploadError: it is too large, of no known format, encrypted, a bomb, or two formats at once.
    """
    if len(data) > limits.size:
        raise TooLarge(f"it has more than {limits.size / 1e6:,.0f} MB")
    if not data.strip():
        raise UnknownType("it is empty", "Upload the file that has the text in it.")
    media_type, notes = _recognize(data, name, limits)
    claimed = _ENDINGS.get(PurePosixPath(name.casefold()).suffix)
    if claimed and claimed is not media_type and not _is_kin(claimed, media_type):
        notes = (
            f"Its name ends in {PurePosixPath(name).suffix}, but it is {describe(media_type)}: read as that.",
            *notes,
        )
    return Judged(media_type, notes)


def clean_name(name: str) -> str:
    """``name`` as it may be shown and offered for download: no folders, no control or direction marks, 150 letters."""
    last = re.split(r"[/\\]", name)[-1]
    return clean_line(last, 150).lstrip(".") or "unnamed"


def describe(media_type: MediaType) -> str:
    """``media_type`` in words."""
    return {
        MediaType.PDF: "a PDF",
        MediaType.DOCX: "a Word document",
        MediaType.DOCM: "a Word document with macros",
        MediaType.PPTX: "a PowerPoint file",
        MediaType.PPTM: "a PowerPoint file with macros",
        MediaType.HTML: "a web page",
        MediaType.RIS: "a RIS file",
        MediaType.CSV: "a table",
        MediaType.XLSX: "an Excel workbook",
        MediaType.BIBTEX: "a BibTeX file",
        MediaType.CSL_JSON: "a CSL-JSON file",
        MediaType.ENDNOTE_XML: "EndNote's XML",
        MediaType.MARKDOWN: "plain text",
    }[media_type]


def _recognize(data: bytes, name: str, limits: Limits) -> Judged:
    if data.startswith(_OLE):
        raise _refuse_ole(data)
    if data.startswith((_ZIP, _ZIP_END)):
        return _recognize_zip(data, limits)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        if _ZIP_END in data[-70_000:]:
            raise Unsafe("it is a PDF and a zip file at once")
        return Judged(MediaType.PDF, ())
    for signature, words in _FOREIGN:
        if data.startswith(signature):
            raise UnknownType(f"it is {words}, not a document that can be read")
    return _recognize_text(data, name)


def _refuse_ole(data: bytes) -> Encrypted | UnknownType:
    if _UTF16.search(data):
        return Encrypted("it is protected with a password")
    return UnknownType("it is an Office file of the old form", "Save it as DOCX, PPTX or PDF, and upload that.")


def _recognize_zip(data: bytes, limits: Limits) -> Judged:
    archive = judge_archive(data, limits)
    if limits.lines and "xl/workbook.xml" in archive.names and not set(_PARTS) & set(archive.names):
        return Judged(MediaType.XLSX, ())
    if b"%PDF-" in data[:1024] or not set(_PARTS) & set(archive.names):
        advice = "Upload the documents in it one by one."
        if "xl/workbook.xml" in archive.names:
            raise UnknownType("it is an Excel workbook", "Save the sheet as CSV, and upload that.")
        if "mimetype" in archive.names:
            raise UnknownType("it is an OpenDocument or EPUB file", "Save it as DOCX, PPTX or PDF.")
        raise UnknownType("it is a zip file, not a document", advice)
    found = [forms for part, forms in _PARTS.items() if part in archive.names]
    if len(found) > 1:
        raise Unsafe("it is a Word document and a PowerPoint file at once")
    plain, with_macros = found[0]
    notes: tuple[str, ...] = ()
    if archive.has_embedded:
        notes = ("Files embedded in it were not opened.",)
    if any(name.casefold().endswith("vbaproject.bin") for name in archive.names):
        return Judged(with_macros, ("It has macros: they were ignored and never run.", *notes))
    return Judged(plain, notes)


def _recognize_text(data: bytes, name: str) -> Judged:
    decoded: Decoded | None = decode(data)
    if decoded is None:
        raise UnknownType("it is neither text nor a document of a known format")
    text = decoded.text.removeprefix("\ufeff")
    if "%PDF-" in text[:1024] and "startxref" in text[-2048:]:
        raise Unsafe("it is a PDF with other text before it")
    start = text[:20_000]
    if _HTML.match(start) or _MARKUP.match(start):
        return Judged(MediaType.HTML, ())
    if _ENDNOTE.match(start):
        return Judged(MediaType.ENDNOTE_XML, ())
    if _XML.match(start):
        raise UnknownType("it is XML or a drawing, not a document that can be read")
    if _is_ris(start):
        return Judged(MediaType.RIS, ())
    if start.lstrip().startswith(("[", "{")) and _CSL.match(start):
        return Judged(MediaType.CSL_JSON, ())
    if _ENDINGS.get(PurePosixPath(name.casefold()).suffix) is MediaType.BIBTEX or (
        start.lstrip().startswith(("@", "%")) and _BIBTEX.search(start)
    ):
        return Judged(MediaType.BIBTEX, ())
    if _ENDINGS.get(PurePosixPath(name.casefold()).suffix) is MediaType.CSV or _is_table_of_records(start):
        return Judged(MediaType.CSV, ())
    return Judged(MediaType.MARKDOWN, ())


def _is_ris(start: str) -> bool:
    """Whether it begins as RIS does, or has a record of it below a header of its own."""
    if _RIS.match(start.lstrip()) or _RIS_FIRST.match(start):
        return True
    return bool(_RIS_TYPE.search(start) and _RIS_FIELD.search(start))


def _is_table_of_records(text: str) -> bool:
    """Whether the first line is a heading row that names a title and something else that we know."""
    heads = {cell.strip(" \"'").casefold() for cell in re.split(r"[,;\t|]", text.split("\n", 1)[0])}
    return "title" in heads and bool(heads & {"author", "authors", "year", "doi", "ncj", "ncj number", "publisher"})


def _is_kin(claimed: MediaType, found: MediaType) -> bool:
    """A document with macros under the plain ending, and the other way round, is said by the note on macros."""
    return {claimed, found} in ({MediaType.DOCX, MediaType.DOCM}, {MediaType.PPTX, MediaType.PPTM})
