"""The brief as a Word document. Knows the brief and the format, nothing of how the brief came about."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Inches, Pt

from kb.services.matching.brief import Brief, BriefMatch
from kb.services.matching.reasons import join

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_UNPRINTABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold; a reader may have pasted it."""


def build_brief_docx(brief: Brief) -> bytes:
    """The bytes of a .docx file with the whole brief, in the order of the page."""
    document = Document()
    _set_up(document, f"Brief: {brief.title}")
    document.add_heading(_clean(f"What could reduce violence in {brief.title}"), 0)
    _line(document, "A brief from the PSP Knowledge Base, which is not an official government website.")
    document.add_heading("The city, as it was described", 1)
    for name, words in brief.profile:
        _line(document, words, lead=f"{name}: ")
    for note in brief.notes:
        _line(document, note, style="List Bullet")
    document.add_heading("What fits best", 1)
    _line(document, f"The first {len(brief.matches)} of {brief.compared} strategies.{_say_weights(brief)}")
    for match in brief.matches:
        _add_match(document, match)
    if brief.apart:
        document.add_heading("Tried, and not advised", 1)
        for item in brief.apart:
            word = f" ({item.look.word})" if item.look else ""
            _line(document, f"{item.finding}{_say_sources(item.sources)}", lead=f"{item.title}{word}. ")
    if brief.gaps:
        document.add_heading("What to put in place first", 1)
        for gap in brief.gaps:
            opens = f" By itself it opens: {join(gap.opens)}." if gap.opens else ""
            _line(document, f"{gap.helps} strategies ask for it.{opens}", lead=f"{gap.label}. ", style="List Bullet")
    if brief.peers:
        document.add_heading("Cities to ask", 1)
        _add_peers(document, brief)
    document.add_heading("Sources", 1)
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
    normal.font.size = Pt(10)
    normal.paragraph_format.space_after = Pt(3)
    for section in document.sections:
        section.left_margin = section.right_margin = Inches(0.8)
        section.top_margin = section.bottom_margin = Inches(0.7)


def _add_match(document: WordDocument, match: BriefMatch) -> None:
    word = f" – {match.look.word}" if match.look else ""
    document.add_heading(_clean(f"{match.rank}. {match.title}{word}"), 2)
    _line(document, f"{match.need} {match.score} of 1,000 points.", lead="Why: ")
    _line(document, f"{match.finding}{_say_sources(match.sources)}", lead="Evidence: ")
    _line(document, match.limits, lead="Limits: ")
    builds = f" It builds itself: {join(match.builds)}." if match.builds else ""
    _line(document, f"{join(match.lacking) if match.lacking else 'nothing'}.{builds}", lead="Missing: ")
    if match.risk:
        _line(document, match.risk, lead="Watch for: ")
    for adopter in match.adopters:
        years = f" ({adopter.years})" if adopter.years else ""
        _line(document, adopter.outcome or "", lead=f"{adopter.title}{years}: ")


def _add_peers(document: WordDocument, brief: Brief) -> None:
    table = document.add_table(rows=1, cols=3, style="Light Grid Accent 1")
    for cell, words in zip(table.rows[0].cells, ("City", "Alike in", "Unlike in"), strict=True):
        cell.text = words
    for peer in brief.peers:
        cells = table.add_row().cells
        cells[0].text = _clean(f"{peer.title}{' (in the program)' if peer.in_program else ''}")
        cells[1].text, cells[2].text = join(peer.alike), join(peer.unlike)


def _line(document: WordDocument, text: str, lead: str = "", style: str | None = None) -> None:
    paragraph = document.add_paragraph(style=style)
    if lead:
        paragraph.add_run(_clean(lead)).bold = True
    paragraph.add_run(_clean(text))


def _say_sources(numbers: Iterable[int]) -> str:
    return "".join(f" [{number}]" for number in numbers)


def _say_weights(brief: Brief) -> str:
    return "" if brief.usual else " The reader moved the weights of the factors."


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("", text)
