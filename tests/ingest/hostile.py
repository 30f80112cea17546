"""Files that mean harm, or are merely broken: each with its name, its bytes and what must come of it.

``expected`` is the error that names the file, or None where the file is read and only its harm is left out; ``said``
must be in the message, or in the notes of a file that is read.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf

from ingest.errors import (
    Bomb,
    Encrypted,
    Malformed,
    ReaderDied,
    TookTooLong,
    TooLarge,
    TooManyPages,
    UnknownType,
    Unsafe,
    UploadError,
)
from ingest.safety.limits import DEFAULT_LIMITS, Limits
from tests.ingest import making

_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_WORD = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
_RELATIONS = "word/_rels/document.xml.rels"


@dataclass(frozen=True, slots=True)
class Hostile:
    """One such file. ``make`` builds it when it is wanted."""

    case: str
    name: str
    make: Callable[[], bytes]
    expected: type[UploadError] | None
    said: str
    limits: Limits = DEFAULT_LIMITS


def _docx(**parts: making.Part) -> bytes:
    return making.rezip(making.make_docx(), parts)


def _document(start: bytes, text: bytes) -> Callable[[], bytes]:
    xml = _HEAD + start + _WORD + b"<w:p><w:r><w:t>" + text + b"</w:t></w:r></w:p></w:body></w:document>"
    return lambda: _docx(**{"word/document.xml": lambda _old: xml})


def _laughs() -> bytes:
    lines = [b'<!ENTITY a0 "ha">', *(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))]
    return b"<!DOCTYPE w [" + b"".join(lines) + b"]>"


def _overlapping() -> bytes:
    """A zip file whose directory names the same bytes again and again, as the bomb of Fifield (2019) does."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a/>" * 1000)
        first = archive.filelist[0]
        for number in range(50):
            copy = zipfile.ZipInfo(f"word/{number}.xml")
            for field in ("header_offset", "compress_size", "file_size", "CRC", "compress_type"):
                setattr(copy, field, getattr(first, field))
            archive.filelist.append(copy)
    return out.getvalue()


def _doubled() -> bytes:
    out = io.BytesIO(making.make_docx())
    with zipfile.ZipFile(out, "a") as archive:
        info = zipfile.ZipInfo("WORD/document.xml")
        archive.writestr(info, b"<other/>")
    return out.getvalue()


def _zip_flagged() -> bytes:
    """An entry that says it is encrypted, in its own header and in the directory."""
    data = bytearray(making.make_docx())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(signature) + offset
        struct.pack_into("<H", data, place, 1)
    return bytes(data)


def _lying() -> bytes:
    """A part that unpacks to more than the directory says."""
    data = bytearray(_docx(**{"word/document.xml": lambda old: old + b" " * 500_000}))
    entry = data.find(b"PK\x01\x02")
    while data[entry + 46 : entry + 63] != b"word/document.xml":
        entry = data.find(b"PK\x01\x02", entry + 1)
    struct.pack_into("<I", data, entry + 24, 100)
    return bytes(data)


def _ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016) + stream.encode("utf-16-le") + bytes(512)


def _png(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + header + bytes(20)


def _external(kind: str, target: str) -> Callable[[], bytes]:
    relation = (
        f'<Relationship Id="rId77" TargetMode="External" Target="{target}" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>'
    ).encode()
    return lambda: _docx(**{_RELATIONS: lambda old: old.replace(b"</Relationships>", relation)})


def _script(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    names = pikepdf.Array([pikepdf.String("x"), action])
    pdf.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=names))
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("/bin/sh"))


def _attach(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["../../evil.exe"] = b"MZ"


def _many_pages(pdf: pikepdf.Pdf) -> None:
    for _ in range(1_500):
        pdf.add_blank_page()


def _many_blanks(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Contents = pdf.make_stream(b" " * 100_000_000)


def _endless_form(pdf: pikepdf.Pdf) -> None:
    """A drawing that draws itself."""
    form = pdf.make_stream(b"/F Do /F Do", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9])
    form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
    pdf.pages[0].Resources.XObject = pikepdf.Dictionary(F=form)
    pdf.pages[0].contents_add(pdf.make_stream(b"/F Do"))


def _looping_pages() -> bytes:
    """A tree of pages whose branch is its own root."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 3>>endobj\n"
        b"trailer<</Root 1 0 R/Size 3>>\nstartxref\n0\n%%EOF"
    )


def _pdf(edit: Callable[[pikepdf.Pdf], None], **options: object) -> Callable[[], bytes]:
    return lambda: making.edit_pdf(making.make_pdf(1), edit, **options)


def _nothing(_pdf: pikepdf.Pdf) -> None:
    pass


def text(words: str) -> Callable[[], bytes]:
    return words.encode


_XXE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
_PAGE_AND_PDF = (b"<html><body>x</body></html>\n", making.make_drawn_pdf([[(9, 9, "x")]]))
_LOCKED = pikepdf.Encryption(owner="o", user="u")
_QUICK = Limits(render=0.05)
_SCRIPTS = """<html><body><h1>Title</h1><p>Kept <b>words</b> of a page that has enough of them to be read.</p>
<script>evil()</script><img src=x onerror=evil()><iframe src="https://evil.example"></iframe><svg onload=evil()></svg>
<a href="javascript:evil()">link</a><form action="https://evil.example"><input value=evil></form>
<meta http-equiv=refresh content="0;url=https://evil.example"><style>@import "https://evil.example";</style></body></html>"""

HOSTILE = (
    Hostile("empty file", "a.pdf", bytes, UnknownType, "empty"),
    Hostile("only blanks", "a.md", lambda: b" \n" * 100, UnknownType, "empty"),
    Hostile("program with the name of a PDF", "a.pdf", lambda: b"MZ\x90\x00" + bytes(500), UnknownType, "program"),
    Hostile("script of a shell", "a.md", text("#!/bin/sh\nrm -rf /\n"), UnknownType, "program"),
    Hostile("huge picture with the name of a PDF", "a.pdf", lambda: _png(60_000, 60_000), UnknownType, "picture"),
    Hostile("drawing with a script", "a.html", text("<svg onload='evil()'></svg>"), UnknownType, "drawing"),
    Hostile("XML that reads a file", "a.html", text(_XXE), UnknownType, "XML"),
    Hostile("packed bomb", "a.docx", lambda: b"\x1f\x8b\x08" + bytes(100), UnknownType, "archive"),
    Hostile("bytes of no kind", "a.txt", lambda: bytes(range(256)) * 40, UnknownType, "neither text"),
    Hostile("text with zero bytes", "a.csv", lambda: b"Title,Year\nA\x00B,2014\n", UnknownType, "neither text"),
    Hostile("over the limit of size", "a.md", lambda: b"a" * 2_000, TooLarge, "MB", Limits(size=1_000)),
    Hostile("folders in the name", "../../../etc/passwd.md", text("# Words"), None, ""),
    # zip files
    Hostile("bomb: one part of blanks", "a.docx",
            lambda: _docx(**{"word/x.xml": b"<a>" + b" " * 30_000_000 + b"</a>"}), Bomb, "200 times"),
    Hostile("bomb: too much in all", "a.docx", making.make_docx, Bomb, "unpacks to", Limits(unpacked=10_000)),
    Hostile("bomb: too many parts", "a.docx",
            lambda: _docx(**{f"word/{n}": b"" for n in range(10_001)}), Bomb, "10,000"),
    Hostile("bomb: parts that overlap", "a.docx", _overlapping, Bomb, "overlap"),
    Hostile("zip within zip", "a.docx",
            lambda: _docx(**{"word/media/a.png": making.make_docx()}), Unsafe, "another zip"),
    Hostile("part that climbs out", "a.docx", lambda: _docx(**{"../../etc/cron.d/x": b"x"}), Unsafe, "points outside"),
    Hostile("part at the root", "a.docx", lambda: _docx(**{"/etc/passwd": b"x"}), Unsafe, "points outside"),
    Hostile("part with a drive", "a.docx", lambda: _docx(**{"C:\\x.exe": b"x"}), Unsafe, "points outside"),
    Hostile("two parts of one name", "a.docx", _doubled, Unsafe, "same name"),
    Hostile("encrypted part", "a.docx", _zip_flagged, Encrypted, "password"),
    Hostile("part larger than it says", "a.docx", _lying, Malformed, "damaged"),
    Hostile("cut in half", "a.docx", lambda: making.make_docx()[:9_000], Malformed, "damaged"),
    Hostile("plain zip", "a.docx", lambda: making.rezip(_empty_zip(), {"a.txt": b"x"}), UnknownType, "zip file"),
    Hostile("workbook", "a.csv",
            lambda: making.rezip(_empty_zip(), {"xl/workbook.xml": b"<a/>"}), UnknownType, "Excel"),
    Hostile("Word and PowerPoint at once", "a.docx",
            lambda: _docx(**{"ppt/presentation.xml": b"<a/>"}), Unsafe, "at once"),
    # Office
    Hostile("encrypted document", "a.docx", lambda: _ole("EncryptedPackage"), Encrypted, "password"),
    Hostile("Office file of the old form", "a.doc", lambda: _ole("WordDocument"), UnknownType, "old form"),
    Hostile("a billion laughs", "a.docx", _document(_laughs(), b"&a11;"), Bomb, "entities"),
    Hostile("entity that reads a file", "a.docx",
            _document(b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>', b"&x;"), Bomb, "entities"),
    Hostile("document type from afar", "a.docx",
            _document(b'<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd">', b"x"), Bomb, "entities"),
    Hostile("endless depth", "a.docx", _document(b"", b"<w:r>" * 500 + b"</w:r>" * 500), Bomb, "nested deeper"),
    Hostile("part that is no XML", "a.docx",
            lambda: _docx(**{"word/document.xml": lambda _old: b"\x00\x01<<<"}), Malformed, "not XML"),
    Hostile("macros in Word", "a.docm", making.make_docm, None, "macros"),
    Hostile("macros in PowerPoint", "a.pptx", making.make_pptm, None, "macros"),
    Hostile("embedded files", "a.docx",
            lambda: _docx(**{"word/embeddings/x.xlsx": making.make_docx()}), None, "not opened"),
    Hostile("template from afar", "a.docx", _external("attachedTemplate", "http://127.0.0.1:9/x.dotm"), None, ""),
    Hostile("picture from a file share", "a.docx", _external("image", "file://127.0.0.1/share/x.png"), None, ""),
    Hostile("picture of 3,600 million points", "a.docx",
            lambda: _docx(**{"word/media/a.png": _png(60_000, 60_000)}), None, ""),
    # PDF
    Hostile("PDF with a password", "a.pdf", _pdf(_nothing, encryption=_LOCKED), Encrypted, "password"),
    Hostile("PDF cut in half", "a.pdf", lambda: b"%PDF-1.7\n1 0 obj <</Type/Cata", Malformed, "damaged"),
    Hostile("PDF with a script and a program to launch", "a.pdf", _pdf(_script), None, "scripts"),
    Hostile("PDF with a program attached", "a.pdf", _pdf(_attach), None, "not opened"),
    Hostile("PDF of 1,501 pages", "a.pdf", _pdf(_many_pages), TooManyPages, "1,500"),
    Hostile("PDF whose pages loop", "a.pdf", _looping_pages, Malformed, "none of its pages"),
    Hostile("PDF with 100 MB of blanks in 100 KB", "a.pdf", _pdf(_many_blanks), None, "No text"),
    Hostile("PDF with a drawing that draws itself", "a.pdf",
            _pdf(_endless_form), ReaderDied, "crashed", Limits(memory=300_000_000)),
    Hostile("PDF and zip at once", "a.pdf", lambda: making.make_pdf(1) + making.make_docx(), Unsafe, "at once"),
    Hostile("web page and PDF at once", "a.html", lambda: b"".join(_PAGE_AND_PDF), Unsafe, "before it"),
    # web pages
    Hostile("web page with scripts under the name of a PDF", "a.pdf", text(_SCRIPTS), None, "web page"),
    Hostile("web page of endless depth", "a.html",
            text("<html><body>" + "<div>" * 100_000 + "x"), Malformed, "nested deeper"),
    Hostile("web page in an encoding that hides tags", "a.html",
            lambda: b'<html><meta charset="utf-7"><p>+ADw-script+AD4-</p>', None, ""),
    # RIS and tables
    Hostile("record that never ends", "a.ris",
            text("TY  - JOUR\nTI  - A\n" + "N1  - x\n" * 20_000), Malformed, "never ends"),
    Hostile("record of one line", "a.ris", text("TY  - JOUR\nTI  - " + "x" * 2_000_000), Malformed, "letters"),
    Hostile("table of a million columns", "a.csv", text("Title" + ",x" * 1_000_000 + "\n"), TooLarge, "columns"),
    Hostile("table of one line of 40 MB", "a.csv", text("x" * 40_000_000), Malformed, "no row"),
    Hostile("table whose quote never ends", "a.csv", text('Title,Year\n"' + "x\n" * 1_500_000), Malformed, "not part"),
    Hostile("formula in a table", "a.csv", text("Title,Year\n=cmd|' /C calc'!A0,2014\n"), None, ""),
    # Markdown
    Hostile("Markdown with scripts", "a.md", text("# A\n<script>evil()</script> [x](javascript:evil())"), None, ""),
    Hostile("brackets that take forever", "a.md", text("[" * 100_000), None, ""),
    Hostile("text that takes longer than allowed", "a.md", text("*a " * 100_000), Malformed, "takes longer", _QUICK),
    Hostile("quotes within quotes", "a.md", text("> " * 3_000 + "a"), Malformed, "nested"),
    Hostile("lists within lists", "a.md", text("- " * 3_000 + "a"), Malformed, "nested"),
    Hostile("described fields of endless depth", "a.md", text("---\na: " + "[" * 1_000 + "\n---\n"), None, "deeper"),
    Hostile("described fields that multiply", "a.md", text("---\na: &a [x]\nb: [*a, *a]\n---\nText"), None, "aliases"),
    Hostile("title that turns its direction", "a.md", text("# Report \u202efdp.exe\u202c\x1b[31m\n"), None, ""),
    # the process itself
    Hostile("more memory than allowed", "a.csv",
            text("Title,Year\n" + "word,2014\n" * 700_000), ReaderDied, "memory",
            Limits(memory=190_000_000, items=10**6)),
    Hostile("more time than allowed", "a.md",
            text(("[" * 1_900 + "\n\n") * 50), TookTooLong, "processor time", Limits(cpu=1, render=100)),
)  # fmt: skip


def _empty_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w"):
        pass
    return out.getvalue()
