"""What stands on a page, in order, for the list "On this page". Knows the pages of services, no HTML."""

from __future__ import annotations

from kb.services.library import Page, SitePage

Part = tuple[str, str]
"""An anchor and the words of the link to it."""


def parts_of_practice(page: Page) -> list[Part]:
    """The parts of a practice's page."""
    wanted = (
        ("Bottom line", "Bottom line"),
        ("", "How strong is the evidence?"),
        ("How it works", "How it works"),
        ("", "Five questions"),
        ("What the evidence says", "What the evidence says"),
        ("What it takes", "What it takes"),
        ("Where it was done and what happened", "Who did it"),
        ("For whom and where it fits", "For whom"),
        ("What to watch for", "What to watch for"),
    )
    fixed = {"How strong is the evidence?": "rating", "Five questions": "emmie"}
    parts: list[Part] = []
    for heading, words in wanted:
        if not heading:
            parts.append((fixed[words], words))
        elif section := page.section(heading):
            parts.append((section.anchor, words))
    others = page.other_sections(*(heading for heading, _ in wanted), "Sources")
    return parts + [(part.anchor, part.heading) for part in others] + _ends(page)


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
