"""Makes real files of each kind with known words, by the libraries that people's own programs resemble most."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence

import docx
import pikepdf
import pptx
from docx.enum.text import WD_BREAK
from PIL import Image
from pptx.util import Inches
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer

SENTENCE = "Police, prosecutors and probation officers meet weekly and go through each shooting of the past days. "
NCJ = "NCJ 251579"
DOI = "10.1007/s11292-016-9272-0"
Part = bytes | Callable[[bytes], bytes]


def make_pdf(pages: int = 4, title: str = "Reducing Gun Violence in Springfield", **properties: str) -> bytes:
    """A report: a cover line, a chapter a page with a running head and foot, a word cut at a line's end."""
    styles = getSampleStyleSheet()

    def furnish(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, 30, f"Community Safety Report   {document.page}")
        canvas.drawString(72, 765, "Draft for review")

    flow: list[object] = [
        Paragraph(title, styles["Title"]),
        Paragraph("By Jane Roe and John Doe", styles["Normal"]),
        Spacer(1, 24),
        Paragraph(f"{NCJ}, March 2017", styles["Normal"]),
        Spacer(1, 24),
    ]
    for number in range(1, pages + 1):
        flow += [
            Paragraph(f"Chapter {number}", styles["Heading1"]),
            Paragraph(SENTENCE * 8, styles["Normal"]),
            Spacer(1, 24),
            Paragraph("What it takes", styles["Heading2"]),
            Paragraph(
                f"Page {number} speaks of vio-<br/>lence and of follow-up; later of follow-<br/>up.", styles["Normal"]
            ),
            PageBreak(),
        ]
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=letter, title="", **properties).build(
        flow, onFirstPage=furnish, onLaterPages=furnish
    )
    return out.getvalue()


def make_drawn_pdf(pages: Sequence[Sequence[tuple[float, float, str]]]) -> bytes:
    """A PDF of words at places (from left, from bottom), in the order given."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=letter)
    for page in pages:
        for left, bottom, words in page:
            canvas.drawString(left, bottom, words)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def make_scanned_pdf(pages: int = 2) -> bytes:
    """Pages that are pictures."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=letter)
    for _ in range(pages):
        canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "gray")), 0, 0, 612, 792)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def edit_pdf(data: bytes, edit: Callable[[pikepdf.Pdf], None], **options: object) -> bytes:
    """``data`` after ``edit``; ``options`` are pikepdf's for saving, such as an encryption."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        edit(pdf)
        pdf.save(out, **options)
    return out.getvalue()


def make_docx(title: str = "Reducing Gun Violence") -> bytes:
    """A document with a title, headings, lists, a table and properties."""
    document = docx.Document()
    document.core_properties.author = "Jane Roe; John Doe"
    document.core_properties.title = title
    document.add_heading(title, 0)
    document.add_paragraph(f"{NCJ}, March 2017. https://doi.org/{DOI}.")
    document.add_heading("What it takes", 1)
    document.add_paragraph(SENTENCE).add_run("And <b>more</b> *words*.").add_break(WD_BREAK.PAGE)
    document.add_paragraph("An analyst", style="List Bullet")
    document.add_paragraph("A prosecutor", style="List Bullet")
    document.add_heading("First 90 days", 2)
    document.add_paragraph("Name an owner", style="List Number")
    rows = document.add_table(2, 2)
    for cell, words in zip(rows._cells, ("City", "Years|months", "Camden", "3"), strict=True):
        cell.text = words
    return _save(document)


def make_pptx() -> bytes:
    """Three slides: a list with notes, a hidden one with a table and a group, one without words."""
    deck = pptx.Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[1])
    first.shapes.title.text = "Focused deterrence in Oakland"
    first.placeholders[1].text = f"Call-ins\n{NCJ}"
    first.notes_slide.notes_text_frame.text = "Say how long it took.\nThen ask."
    second = deck.slides.add_slide(deck.slide_layouts[5])
    second.shapes.title.text = "Numbers"
    second._element.set("show", "0")
    table = second.shapes.add_table(2, 2, Inches(1), Inches(4), Inches(4), Inches(1)).table
    for (row, column), words in {(0, 0): "Year", (0, 1): "Shootings", (1, 0): "2016", (1, 1): "310"}.items():
        table.cell(row, column).text = words
    group = second.shapes.add_group_shape()
    for left, words in ((3, "right of it"), (1, "left of it")):
        group.shapes.add_textbox(Inches(left), Inches(2), Inches(2), Inches(1)).text_frame.text = words
    deck.slides.add_slide(deck.slide_layouts[6])
    return _save(deck)


def _save(document: docx.document.Document | pptx.presentation.Presentation) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def rezip(data: bytes, parts: Mapping[str, Part]) -> bytes:
    """The zip file ``data`` with ``parts`` added, or changed where a part is a function of what was there."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in (*old.namelist(), *(name for name in parts if name not in old.namelist())):
            part = parts.get(name)
            new.writestr(name, part(old.read(name)) if callable(part) else old.read(name) if part is None else part)
    return out.getvalue()


def add_macros(data: bytes, plain: bytes, with_macros: bytes, folder: str) -> bytes:
    """An Office file with macros, as Office itself lays it out."""
    return rezip(
        data,
        {
            "[Content_Types].xml": lambda types: types.replace(plain, with_macros).replace(
                b"<Default ",
                b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Default ',
                1,
            ),
            f"{folder}/vbaProject.bin": b"\xd0\xcf\x11\xe0 Sub AutoOpen() Shell",
        },
    )


def make_docm() -> bytes:
    """A Word document with macros."""
    kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return add_macros(make_docx(), kind, b"application/vnd.ms-word.document.macroEnabled.main+xml", "word")


def make_pptm() -> bytes:
    """A PowerPoint file with macros."""
    kind = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    return add_macros(make_pptx(), kind, b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml", "ppt")


HTML = f"""<!DOCTYPE html>
<html><head><title>Focused deterrence | Example</title>
<meta name="citation_title" content="Focused Deterrence Works">
<meta name="citation_author" content="Roe, Jane"><meta name="citation_author" content="Doe, John">
<meta name="citation_publication_date" content="2017/03/02"><meta name="citation_doi" content="{DOI.upper()}">
<link rel="canonical" href="https://example.org/focused">
<script>alert("never")</script><style>p {{ color: red }}</style></head>
<body><nav><a href="/">Home</a> <a href="/about">About this site</a></nav>
<main><article><h1>Focused Deterrence Works</h1>
<p onclick="never()">{SENTENCE * 3}<a href="javascript:never()">A link</a> with 5 &lt; 6 &amp; *stars*.</p>
<h2>What it takes</h2><ul><li>An analyst who counts<ul><li>every week</li></ul></li><li>A prosecutor</li></ul>
<table><tr><th>City</th><th>Years</th></tr><tr><td>Camden</td><td>3</td></tr></table>
<p>{SENTENCE * 2}</p></article></main><footer>Copyright by nobody</footer></body></html>
"""

RIS = f"""TY  - JOUR
TI  - Hot spots policing
AU  - Braga, A.
AU  - Weisburd, D.
PY  - 2014/05/01
DO  - https://doi.org/10.1000/XYZ.
SP  - 10
EP  - 20
AB  - Police attention to small places.
N1  - {NCJ}
UR  - https://example.org/hot
ZZ  - kept
ER  -

TY  - RPRT
T1  - A report
Y1  - 2016
PB  - Bureau of Justice Assistance
ER  -
"""

CSV = f"""Title;Author;Year;NCJ Number;DOI;Color
Hot spots;Braga, A.;2014;{NCJ};doi:10.1000/XYZ;blue
"A ""quoted"" report";;in spring;;;
"""
