"""What stands on a page, in order, for the list "On this page". Knows the pages of services, no HTML."""

from __future__ import annotations

from kb.services.library import Page, SitePage

Part = tuple[str, str]
"""An anchor and the words of the link to it."""

NAMED_OF_PRACTICE = (
    "Bottom line",
    "How it works",
    "What the evidence says",
    "What it takes",
    "Where it was done and what happened",
    "For whom and where it fits",
    "What to watch for",
    "Sources",
)
"""The sections of a practice's text that its page puts into places of their own."""


def parts_of_practice(page: Page) -> list[Part]:
    """The parts of a practice's page."""
    beside = page.practice
    if beside is None:
        raise TypeError(f"{page.card.slug} is not a practice")
    apart = page.other_sections(*NAMED_OF_PRACTICE)
    return [
        *_section(page, "Bottom line"),
        ("rating", "How strong is the evidence?"),
        *_if(beside.notes, "corrected", "Corrected or repeated"),
        *_section(page, "What the evidence says"),
        *_section(page, "How it works"),
        ("did", "Who did it"),
        ("takes", "What it takes"),
        *_if(beside.periods or beside.plan, "plan", "How to do it"),
        *_if(beside.tools, "tools", "Tools"),
        *_section(page, "For whom and where it fits", "For whom"),
        *_section(page, "What to watch for"),
        *_if(beside.family, "family", "Its family"),
        *((part.anchor, part.heading) for part in apart),
        *_ends(page),
    ]


def _section(page: Page, heading: str, words: str = "") -> list[Part]:
    part = page.section(heading)
    return [(part.anchor, words or heading)] if part else []


def _if(there: object, anchor: str, words: str) -> list[Part]:
    return [(anchor, words)] if there else []


def parts_of(page: Page) -> list[Part]:
    """The parts of a lesson's or a summit's page."""
    return [(part.anchor, part.heading) for part in page.sections] + _ends(page)


def parts_of_tool(page: Page) -> list[Part]:
    """The parts of a tool's page."""
    record = page.record
    parts = (
        ("take", "What to take from it", getattr(record, "take", ())),
        ("find", "Where to find it", True),
        ("use", "For which step, and for what", True),
    )
    own = [(anchor, words) for anchor, words, there in parts if there]
    apart = {"related", "sources"}
    return own + [part for part in parts_of(page) if part[0] not in apart]


def parts_of_site(page: SitePage) -> list[Part]:
    """The parts of a site's page."""
    record = page.record
    parts = (
        ("program", "In the program", True),
        ("problems", "Problems it works on", record.problems),
        ("figures", "Violent crime by year", True),
        ("assets", "What it has", record.assets or record.also_has),
        ("did", "What it did, and what came of it", page.adoptions),
        ("ask", "Whom a peer would ask", record.ask),
        ("lessons", "What it learned", page.lessons),
        ("summits", "Summits and exchanges", page.summits),
        ("gaps", "What we do not know", record.gaps),
        ("notes", "Notes", record.notes),
    )
    return [(anchor, words) for anchor, words, there in parts if there]


def _ends(page: Page) -> list[Part]:
    questions = getattr(page.record, "questions", ())
    parts = (
        ("questions", "Questions it answers", questions),
        ("related", "Related pages", page.related),
        ("sources", "Sources", True),
        ("cite", "Cite this page", True),
    )
    return [(anchor, words) for anchor, words, there in parts if there]
