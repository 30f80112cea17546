"""A figure in a text is a figure of the facts: of the page's own, of a page that it links to, or of the program."""

from __future__ import annotations

import re

import pytest
import yaml

from knowledge.content_folder import ContentEntry
from tests.content import shelf
from tests.content.fact_files import FACTS, load_practices, load_program, needs_facts

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
OURS = {"What it takes", "How another site could use it", "How to use it", "How it works", "For whom and where it fits"}
"""Sections in which a page gives its own advice or a picture, and may count weeks and people as it likes."""

pytestmark = needs_facts


def _numbers(text: str) -> set[str]:
    return {number.replace(",", "") for number in NUMBER.findall(text)}


def _load_facts() -> dict[str, str]:
    """The facts of each page as one text."""
    if not FACTS.is_dir():
        return {}
    program = load_program()
    by_title = {event["title"]: event for event in program["events"]}
    entries = [*load_practices(), *program["lessons"], *program["context_lessons"]]
    found = {entry["slug"]: yaml.safe_dump(entry, allow_unicode=True) for entry in entries}
    events = {slug: by_title.get(record.title, {}) for slug, record in shelf.summits().items()}
    return found | {slug: yaml.safe_dump(event, allow_unicode=True) for slug, event in events.items()}


PAGES = _load_facts()
PROGRAM = _numbers(yaml.safe_dump({k: v for k, v in load_program().items() if k != "lessons"}) if PAGES else "")


@pytest.mark.parametrize("entry", shelf.documents(), ids=lambda entry: entry.record.slug)
def test_figure_in_a_text_is_in_the_facts(entry: ContentEntry) -> None:
    named = [entry.record.slug, *shelf.linked_slugs(entry.body)]
    held = set().union(*(_numbers(PAGES.get(slug, "")) for slug in named))
    if entry.record.kind != "practice":
        held |= PROGRAM
    said = " ".join(
        shelf.plain(shelf.section(entry.body, heading))
        for heading in shelf.headings(entry.body)
        if heading not in OURS and not heading.endswith("minutes")
    )
    # A rate "in 100" and "about 15 minutes" for 12 to 16 are ways of saying it.
    assert _numbers(said) - held - {"100", "15"} == set()
