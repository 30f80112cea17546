"""An issue as a Word document, with real headings, lists and links. Knows its text and the format, nothing else.

Of Markdown it knows what an issue is made of: headings, lists, paragraphs and links. All else comes as its words.
"""

from __future__ import annotations

import io
import re

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from kb.services.citing import BASE_NAME
from knowledge.characters import one_line
from knowledge.markdown import iter_headed_lines, to_text

_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.){1,500})\]\(([^()\s]{1,2000})\)")
_BULLET = re.compile(r"\s*[-*+]\s+")
_COLOR = "005EA2"


def build_issue_docx(title: str, body: str, base: str, path: str) -> bytes:
    """The bytes of a .docx file with ``body``; ``base`` is this site's address, ``path`` that of the issue's page."""
    document = Document()
    document.core_properties.title = one_line(title)[:255]
    document.core_properties.author = BASE_NAME
    document.core_properties.comments = ""
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    document.add_heading(one_line(title), 0)
    lines: list[str] = []

    def end_paragraph() -> None:
        if lines:
            _add_words(document.add_paragraph(), " ".join(lines), base)
            lines.clear()

    for _, line, heading in iter_headed_lines(body):
        bare = line.strip()
        if heading is not None or not bare or _BULLET.match(line):
            end_paragraph()
        if heading is not None:
            document.add_heading(one_line(to_text(heading.title)), max(1, min(heading.level - 1, 9)))
        elif bullet := _BULLET.match(line):
            _add_words(document.add_paragraph(style="List Bullet"), line[bullet.end() :].strip(), base)
        elif bare:
            lines.append(bare)
    end_paragraph()
    last = document.add_paragraph("From the PSP Knowledge Base, which is not an official government website: ")
    _add_link(last, f"{base}{path}", f"{base}{path}")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _add_words(paragraph: Paragraph, text: str, base: str) -> None:
    at = 0
    for match in _LINK.finditer(text):
        _add_plain(paragraph, text[at : match.start()])
        address = match[2]
        if address.startswith(("http://", "https://", "/")):
            _add_link(paragraph, f"{base}{address}" if address.startswith("/") else address, to_text(match[1]))
        else:
            _add_plain(paragraph, match[1])
        at = match.end()
    _add_plain(paragraph, text[at:])


def _add_plain(paragraph: Paragraph, text: str) -> None:
    """The words of ``text``, with a space at its ends where it has one."""
    if words := one_line(to_text(text)):
        paragraph.add_run(f"{' ' * text[:1].isspace()}{words}{' ' * text[-1:].isspace()}")


def _add_link(paragraph: Paragraph, address: str, text: str) -> None:
    """Append a hyperlink: python-docx reads them but has no call that writes one."""
    relation = paragraph.part.relate_to(one_line(address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link, run, properties = OxmlElement("w:hyperlink"), OxmlElement("w:r"), OxmlElement("w:rPr")
    link.set(qn("r:id"), relation)
    color, underline, words = OxmlElement("w:color"), OxmlElement("w:u"), OxmlElement("w:t")
    color.set(qn("w:val"), _COLOR)
    underline.set(qn("w:val"), "single")
    words.text = one_line(text)
    words.set(qn("xml:space"), "preserve")
    properties.extend([color, underline])
    run.extend([properties, words])
    link.append(run)
    paragraph._p.append(link)
