"""A work and its place in a list, in words: what Markdown and Word documents show of it."""

from __future__ import annotations

from kb.services.citing.work import Citable, Listed
from knowledge.bibliography import WorkType
from knowledge.characters import one_line


def describe(citable: Citable) -> str:
    """Who, when, where and under which numbers, without the title: "Braga, A.A. (2015). Police Quarterly 21(3):1-9"."""
    work = citable.work
    authors = work.makers_line
    when = work.issued if citable.own else str(work.year or work.date_note or "")
    issue = f"({work.issue})" if work.issue else ""
    pages = f":{work.page}" if work.page else ""
    within = "In " if work.container and work.type is WorkType.CHAPTER else ""
    parts = (
        f"{authors} ({when})" if authors and when else authors or (f"({when})" if when else ""),
        f"{within}{work.container or ''} {work.volume or ''}{issue}{pages}".strip(),
        citable.publisher_apart,
        work.number or "",
        work.ncj,
    )
    return one_line(". ".join(part.rstrip(".") for part in parts if part) + ".") if any(parts) else ""


def say_minutes(minutes: int | None) -> str:
    """How long it takes to read, in words: "1 minute"; "" if that is not known."""
    return f"{minutes} minute{'s' if minutes != 1 else ''}" if minutes else ""


def describe_place(item: Listed) -> str:
    """What the list says of an item besides its note: "Essential, 10 minutes"."""
    said = ", ".join(part for part in (item.importance, say_minutes(item.minutes)) if part)
    return one_line(said[:1].upper() + said[1:])
