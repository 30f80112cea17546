"""A plan as a Word document, in the order of its page. Knows the view of a plan and the format, nothing else."""

from __future__ import annotations

import io
import re

from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Inches, Pt

from kb.services.library import format_date
from kb.services.planning.content import MEASURES, STEPS, PartName
from kb.services.planning.view import EntryView, PartView, PlanView

_UNPRINTABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold; a reader may have pasted it."""

UNTICKED, TICKED = "☐ ", "☒ "


def build_plan_docx(view: PlanView, base: str) -> bytes:
    """The bytes of a .docx file with the whole plan; ``base`` is this site's address without a slash at its end."""
    document = Document()
    _set_up(document, view.title)
    document.add_heading(_clean(view.title), 0)
    starts = format_date(view.content.starts.isoformat())
    _line(document, f"{view.city.title}. Starts {starts}. {view.done} of {len(view.steps)} steps done.")
    _line(document, "From the PSP Knowledge Base, which is not an official government website.")
    _line(document, f"Version {view.revision}. To read and change it: {base}{view.path}")
    _add_part(document, view.part(PartName.PROBLEM), 1)
    _add_strategies(document, view)
    for heading, names in (
        ("Target people and places", (PartName.PEOPLE, PartName.PLACES)),
        ("Steps", STEPS),
        ("", (PartName.ROLES,)),
        ("", (PartName.COSTS,)),
        ("What is missing, and who can help", (PartName.MISSING, PartName.HELP)),
        ("Measures", MEASURES),
        ("", (PartName.RISKS,)),
        ("", (PartName.REVIEWS,)),
    ):
        if heading:
            document.add_heading(heading, 1)
        for name in names:
            _add_part(document, view.part(name), 2 if heading else 1)
    _add_sources(document, view)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def name_plan_docx(view: PlanView) -> str:
    """The file's name: that of the city where it is known."""
    return f"plan-{view.city.slug or 'your-city'}.docx"


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


def _add_strategies(document: WordDocument, view: PlanView) -> None:
    document.add_heading("Strategies", 1)
    for strategy in view.strategies:
        document.add_heading(_clean(strategy.title), 2)
        _line(document, strategy.summary)
        _line(document, " ".join(strategy.findings), "Evidence: ")
        for caution in strategy.cautions:
            _line(document, caution, "Beware: ")
        _line(document, f"{strategy.months}. Cost: {strategy.cost}.", "Time and cost: ")
        for lead, lines in (("Keep as they are: ", strategy.core), ("May be changed: ", strategy.adaptable)):
            if lines:
                _line(document, "; ".join(lines), lead)
        if strategy.note:
            _line(document, strategy.note)


def _add_part(document: WordDocument, part: PartView, level: int) -> None:
    document.add_heading(part.look.heading, level)
    if not part.entries:
        _line(document, "Nothing is written here yet.")
    for view in part.entries:
        _add_entry(document, part, view)


def _add_entry(document: WordDocument, part: PartView, view: EntryView) -> None:
    entry, look = view.entry, part.look
    box = (TICKED if entry.done else UNTICKED) if look.ticked else ""
    style = None if look.ticked else "List Bullet"
    lead = f"{box}{entry.text}"
    paragraph = document.add_paragraph(style=style)
    paragraph.add_run(_clean(lead)).bold = look.ticked
    said = []
    if entry.value:
        said.append(f"{look.value}: {entry.value}")
    elif entry.asks:
        said.append(f"Open question: {entry.asks}")
    if entry.who:
        said.append(f"{look.who}: {entry.who}")
    if entry.done:
        said.append(f"Done {format_date(entry.done.isoformat())}")
    elif view.due and look.dated:
        said.append(f"By {format_date(view.due.isoformat())}")
    tail = "".join(f" [{number}]" for number in view.numbers) + (f" ({view.origin})" if view.origin else "")
    paragraph.add_run(_clean(tail))
    if said:
        paragraph.add_run(_clean("\n" + " ".join(words if words[-1] in ".?!" else f"{words}." for words in said)))


def _add_sources(document: WordDocument, view: PlanView) -> None:
    if not view.sources:
        return
    document.add_heading("Sources", 1)
    for cited in view.sources:
        source = cited.source
        year = f" ({source.year})" if source.year else ""
        _line(document, f"{source.title}{year}.{f' {source.url}' if source.url else ''}", f"[{cited.number}] ")


def _line(document: WordDocument, text: str, lead: str = "") -> None:
    paragraph = document.add_paragraph()
    if lead:
        paragraph.add_run(_clean(lead)).bold = True
    paragraph.add_run(_clean(text))


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("", text)
