"""A work and its place in a list, in words: what Markdown and Word documents show of it."""

from __future__ import annotations

from kb.services.citing.characters import one_line
from kb.services.citing.work import Citable, Listed


def describe(work: Citable) -> str:
    """Who, when, where and under which numbers, without the title: "Braga, A.A. (2015). Police Quarterly 21(3):1-9"."""
    authors = work.author_line()
    when = work.date if work.own else str(work.year or work.date)
    issue = f"({work.issue})" if work.issue else ""
    pages = f":{work.pages}" if work.pages else ""
    parts = (
        f"{authors} ({when})" if authors and when else authors or (f"({when})" if when else ""),
        f"{work.container} {work.volume}{issue}{pages}".strip(),
        work.publisher_apart,
        work.report_number,
        work.ncj,
    )
    return one_line(". ".join(part.rstrip(".") for part in parts if part) + ".") if any(parts) else ""


def describe_place(item: Listed) -> str:
    """What the list says of an item besides its note: "Essential, 10 minutes"."""
    minutes = f"{item.minutes} minute{'s' if item.minutes != 1 else ''}" if item.minutes else ""
    said = ", ".join(part for part in (item.importance, minutes) if part)
    return one_line(said[:1].upper() + said[1:])
