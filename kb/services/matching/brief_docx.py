"""The brief as a Word document. Knows the brief and the format, nothing of how the brief came about."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Inches, Pt

from kb.services.matching.brief import Brief, BriefChoice, BriefLine

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_UNPRINTABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold; a reader may have pasted it."""


def build_brief_docx(brief: Brief) -> bytes:
    """The bytes of a .docx file with the whole brief, in the order of the page."""
    document = Document()
    _set_up(document, f"Brief: {brief.title}")
    document.add_heading(_clean(f"What could reduce violence in {brief.title}"), 1)
    _line(document, "From the PSP Knowledge Base, which is not an official government website.")
    for name, words in brief.profile:
        _line(document, words, lead=f"{name}: ")
    if brief.question:
        document.add_heading("One question first", 2)
        _line(document, brief.question)
        _line(document, brief.reason or "")
    if brief.choices:
        document.add_heading("What to look at first", 2)
        if not brief.usual:
            _line(document, "The reader moved the weights of the factors.")
    for choice in brief.choices:
        _add_choice(document, choice)
    if brief.begin:
        document.add_heading("Where to begin", 2)
        _line(document, " ".join(brief.begin))
    for heading, lines in (
        ("What this city did already", brief.own),
        ("Not now", brief.not_now),
        ("Tried, and not advised", brief.not_advised),
    ):
        _add_lines(document, heading, lines)
    if brief.sources:
        document.add_heading("Sources", 2)
    for source in brief.sources:
        unread = "" if source.seen else " We did not read it ourselves."
        address = f" {source.url}" if source.url else ""
        _line(document, f"[{source.number}] {source.text}{address}{unread}")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def name_brief_docx(brief: Brief) -> str:
    """The file's name: that of the city where it is known."""
    return f"brief-{brief.slug or 'your-city'}.docx"


def _set_up(document: WordDocument, title: str) -> None:
    document.core_properties.title = _clean(title)
    document.core_properties.author = "PSP Knowledge Base"
    document.core_properties.comments = ""
    normal = document.styles["Normal"]
    normal.font.name = "Calibri"
    normal.font.size = Pt(9)
    normal.paragraph_format.space_after = Pt(1)
    for level in (1, 2, 3):
        document.styles[f"Heading {level}"].paragraph_format.space_before = Pt(4)
    for section in document.sections:
        section.left_margin = section.right_margin = Inches(0.7)
        section.top_margin = section.bottom_margin = Inches(0.5)


def _add_choice(document: WordDocument, choice: BriefChoice) -> None:
    verdict = f" – {choice.look.word}" if choice.look else ""
    document.add_heading(_clean(f"{choice.rank}. {choice.title}{verdict}"), 3)
    _line(
        document,
        f"{choice.finding}{_say_sources(choice.sources)}",
        lead="For it: " if choice.speaks else "What was found: ",
    )
    _line(document, " ".join(choice.against), lead="Against it: ")
    _line(document, f"{choice.takes}. {choice.needs}", lead="It takes: ")
    if choice.whom:
        _line(document, f"{'; '.join(choice.whom)}.", lead="Ask: ")


def _add_lines(document: WordDocument, heading: str, lines: Iterable[BriefLine]) -> None:
    listed = list(lines)
    if listed:
        document.add_heading(heading, 2)
    for line in listed:
        _line(document, f"{line.words}{_say_sources(line.sources)}", lead=f"{line.title}. ")


def _line(document: WordDocument, text: str, lead: str = "") -> None:
    paragraph = document.add_paragraph()
    if lead:
        paragraph.add_run(_clean(lead)).bold = True
    paragraph.add_run(_clean(text))


def _say_sources(numbers: Iterable[int]) -> str:
    return "".join(f" [{number}]" for number in numbers)


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("", text)
