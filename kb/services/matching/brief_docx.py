"""The brief as a Word document. Knows the brief and the format, nothing of how the brief came about."""

from __future__ import annotations

from collections.abc import Iterable

from docx.document import Document as WordDocument

from kb.services.library import WordLook, add_word_line, clean_word_text, open_word_file, save_word_file
from kb.services.matching.brief import Brief, BriefChoice, BriefLine

_LOOK = WordLook(letters=9, after=1, before_headings=4, side=0.7, edge=0.5)
"""Small and close: a brief is one sheet."""


def build_brief_docx(brief: Brief) -> bytes:
    """The bytes of a .docx file with the whole brief, in the order of the page."""
    document = open_word_file(f"Brief: {brief.title}", _LOOK)
    document.add_heading(clean_word_text(f"What could reduce violence in {brief.title}"), 1)
    add_word_line(document, "From the PSP Knowledge Base, which is not an official government website.")
    for name, words in brief.profile:
        add_word_line(document, words, lead=f"{name}: ")
    if brief.question:
        document.add_heading("One question first", 2)
        add_word_line(document, brief.question)
        add_word_line(document, brief.reason or "")
    if brief.choices:
        document.add_heading("What to look at first", 2)
        if not brief.usual:
            add_word_line(document, "The reader moved the weights of the factors.")
    for choice in brief.choices:
        _add_choice(document, choice)
    if brief.begin:
        document.add_heading("Where to begin", 2)
        add_word_line(document, " ".join(brief.begin))
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
        add_word_line(document, f"[{source.number}] {source.text}{address}{unread}")
    return save_word_file(document)


def name_brief_docx(brief: Brief) -> str:
    """The file's name: that of the city where it is known."""
    return f"brief-{brief.slug or 'your-city'}.docx"


def _add_choice(document: WordDocument, choice: BriefChoice) -> None:
    verdict = f" – {choice.look.word}" if choice.look else ""
    document.add_heading(clean_word_text(f"{choice.rank}. {choice.title}{verdict}"), 3)
    finding = f"{choice.finding}{_say_sources(choice.sources)}"
    add_word_line(document, finding, lead="For it: " if choice.speaks else "What was found: ")
    add_word_line(document, " ".join(choice.against), lead="Against it: ")
    add_word_line(document, f"{choice.takes}. {choice.needs}", lead="It takes: ")
    if choice.whom:
        add_word_line(document, f"{'; '.join(choice.whom)}.", lead="Ask: ")


def _add_lines(document: WordDocument, heading: str, lines: Iterable[BriefLine]) -> None:
    listed = list(lines)
    if listed:
        document.add_heading(heading, 2)
    for line in listed:
        add_word_line(document, f"{line.words}{_say_sources(line.sources)}", lead=f"{line.title}. ")


def _say_sources(numbers: Iterable[int]) -> str:
    return "".join(f" [{number}]" for number in numbers)
