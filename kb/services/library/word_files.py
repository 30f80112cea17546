"""What every Word document of ours has in common: whose it is, how it looks, and lines that begin with bold words.

Knows the format; must not know what stands in a document.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

WORD_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
AUTHOR = "PSP Knowledge Base"
_TITLE_LENGTH = 255
"""Letters that the format allows for the title among a document's properties."""
_UNPRINTABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold; a reader may have pasted it."""


@dataclass(frozen=True, slots=True)
class WordLook:
    """Size of the letters and space after a paragraph in points, margins in inches."""

    letters: int = 11
    after: int | None = None
    before_headings: int | None = None
    side: float | None = None
    edge: float | None = None


def open_word_file(title: str, look: WordLook) -> WordDocument:
    """A new document with this title among its properties."""
    from docx import Document
    from docx.shared import Inches, Pt

    document = Document()
    document.core_properties.title = clean_word_text(title)[:_TITLE_LENGTH]
    document.core_properties.author = AUTHOR
    document.core_properties.comments = ""
    normal = document.styles["Normal"]
    normal.font.name = "Calibri"
    normal.font.size = Pt(look.letters)
    if look.after is not None:
        normal.paragraph_format.space_after = Pt(look.after)
    if look.before_headings is not None:
        for level in (1, 2, 3):
            document.styles[f"Heading {level}"].paragraph_format.space_before = Pt(look.before_headings)
    for section in document.sections:
        if look.side is not None:
            section.left_margin = section.right_margin = Inches(look.side)
        if look.edge is not None:
            section.top_margin = section.bottom_margin = Inches(look.edge)
    return document


def save_word_file(document: WordDocument) -> bytes:
    """The bytes of the .docx file."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def add_word_line(document: WordDocument, text: str, lead: str = "") -> None:
    """A paragraph that begins with the bold words ``lead``."""
    paragraph = document.add_paragraph()
    if lead:
        paragraph.add_run(clean_word_text(lead)).bold = True
    paragraph.add_run(clean_word_text(text))


def clean_word_text(text: str) -> str:
    """``text`` without what the format cannot hold."""
    return _UNPRINTABLE.sub("", text)
