"""A plan as a Word document, in the order of its page. Knows the view of a plan and the format, nothing else."""

from __future__ import annotations

from docx.document import Document as WordDocument

from kb.services.library import (
    WordLook,
    add_word_line,
    clean_word_text,
    format_date,
    open_word_file,
    save_word_file,
)
from kb.services.planning.content import MEASURES, STEPS, PartName
from kb.services.planning.view import EntryView, PartView, PlanView

_LOOK = WordLook(letters=10, after=3, side=0.8, edge=0.7)
UNTICKED, TICKED = "☐ ", "☒ "


def build_plan_docx(view: PlanView, base: str) -> bytes:
    """The bytes of a .docx file with the whole plan; ``base`` is this site's address without a slash at its end."""
    document = open_word_file(view.title, _LOOK)
    document.add_heading(clean_word_text(view.title), 0)
    starts = format_date(view.content.starts.isoformat())
    add_word_line(document, f"{view.city.title}. Starts {starts}. {view.done} of {len(view.steps)} steps done.")
    add_word_line(document, "From the PSP Knowledge Base, which is not an official government website.")
    add_word_line(document, f"Version {view.revision}. To read and change it: {base}{view.path}")
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
    return save_word_file(document)


def name_plan_docx(view: PlanView) -> str:
    """The file's name: that of the city where it is known."""
    return f"plan-{view.city.slug or 'your-city'}.docx"


def _add_strategies(document: WordDocument, view: PlanView) -> None:
    document.add_heading("Strategies", 1)
    for strategy in view.strategies:
        document.add_heading(clean_word_text(strategy.title), 2)
        add_word_line(document, strategy.summary)
        add_word_line(document, " ".join(strategy.findings), "Evidence: ")
        for caution in strategy.cautions:
            add_word_line(document, caution, "Beware: ")
        add_word_line(document, f"{strategy.months}. Cost: {strategy.cost}.", "Time and cost: ")
        for lead, lines in (("Keep as they are: ", strategy.core), ("May be changed: ", strategy.adaptable)):
            if lines:
                add_word_line(document, "; ".join(lines), lead)
        if strategy.note:
            add_word_line(document, strategy.note)


def _add_part(document: WordDocument, part: PartView, level: int) -> None:
    document.add_heading(part.look.heading, level)
    if not part.entries:
        add_word_line(document, "Nothing is written here yet.")
    for view in part.entries:
        _add_entry(document, part, view)


def _add_entry(document: WordDocument, part: PartView, view: EntryView) -> None:
    entry, look = view.entry, part.look
    box = (TICKED if entry.done else UNTICKED) if look.ticked else ""
    style = None if look.ticked else "List Bullet"
    lead = f"{box}{entry.text}"
    paragraph = document.add_paragraph(style=style)
    paragraph.add_run(clean_word_text(lead)).bold = look.ticked
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
    paragraph.add_run(clean_word_text(tail))
    if said:
        paragraph.add_run(
            clean_word_text("\n" + " ".join(words if words[-1] in ".?!" else f"{words}." for words in said))
        )


def _add_sources(document: WordDocument, view: PlanView) -> None:
    if not view.sources:
        return
    document.add_heading("Sources", 1)
    for cited in view.sources:
        source = cited.source
        year = f" ({source.year})" if source.year else ""
        add_word_line(document, f"{source.title}{year}.{f' {source.url}' if source.url else ''}", f"[{cited.number}] ")
