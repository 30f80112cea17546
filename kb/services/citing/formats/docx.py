"""A Word document with real headings, numbered items and links, so that its outline and its addresses work."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from kb.services.citing.formats.lines import describe, describe_place
from kb.services.citing.work import Bundle, Listed
from kb.services.library import WordLook, open_word_file, save_word_file
from knowledge.characters import one_line

_LINK_COLOR = "005EA2"


def write_word(bundle: Bundle) -> bytes:
    """``bundle`` as a .docx file."""
    document = open_word_file(one_line(bundle.title), WordLook())
    document.add_heading(one_line(bundle.title), 0)
    _add_line(document, bundle.note)
    for section in bundle.sections:
        if section.title:
            document.add_heading(one_line(section.title), 1)
        _add_line(document, section.note)
        for number, item in enumerate(section.items, start=1):
            _add_item(document, number, item)
    if bundle.url:
        paragraph = document.add_paragraph("From the PSP Knowledge Base, which is not an official government website: ")
        _add_link(paragraph, bundle.url, bundle.url)
    return save_word_file(document)


def _add_item(document: WordDocument, number: int, item: Listed) -> None:
    citable, work = item.citable, item.citable.work
    paragraph = document.add_paragraph(f"{number}. ")
    _add_link(paragraph, citable.address, work.title)
    paragraph.add_run(f" {describe(citable)}".rstrip())
    if work.doi:
        paragraph.add_run(" ")
        _add_link(paragraph, f"https://doi.org/{work.doi}", f"doi:{work.doi}")
    if place := describe_place(item):
        document.add_paragraph().add_run(place).italic = True
    _add_line(document, item.note)
    if not citable.own and citable.url:
        _add_link(document.add_paragraph(), citable.url, "Page in the knowledge base")
    for study in citable.sources:
        document.add_paragraph(one_line(study.line), style="List Bullet")


def _add_line(document: WordDocument, text: str) -> None:
    if line := one_line(text):
        document.add_paragraph(line)


def _add_link(paragraph: Paragraph, address: str, text: str) -> None:
    """Append a hyperlink: python-docx reads them but has no call that writes one."""
    relation = paragraph.part.relate_to(one_line(address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link, run, properties = OxmlElement("w:hyperlink"), OxmlElement("w:r"), OxmlElement("w:rPr")
    link.set(qn("r:id"), relation)
    for tag, value in (("w:color", _LINK_COLOR), ("w:u", "single")):
        element = OxmlElement(tag)
        element.set(qn("w:val"), value)
        properties.append(element)
    words = OxmlElement("w:t")
    words.text = one_line(text)
    run.append(properties)
    run.append(words)
    link.append(run)
    paragraph._p.append(link)
