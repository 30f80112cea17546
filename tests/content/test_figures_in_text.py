"""A figure in a text is a figure of the facts: of the page's own, of a page that it links to, or of the program."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
import yaml

from knowledge.content_folder import ContentEntry
from tests.content import shelf
from tests.content.fact_files import (
    FACTS,
    load_by_outcome,
    load_corrections,
    load_new_practices,
    load_plans,
    load_practices,
    load_program,
    load_program_text,
    needs_facts,
    numbers,
)

OURS = {"What it takes", "How another site could use it", "How to use it", "How it works", "For whom and where it fits"}
"""Sections in which a page gives its own advice or a picture, and may count weeks and people as it likes."""

pytestmark = needs_facts


def _load_facts() -> dict[str, str]:
    """The facts of each page as one text."""
    if not FACTS.is_dir():
        return {}
    program = load_program()
    by_title = {event["title"]: event for event in program["events"]}
    entries = [
        *(load_practices() + load_by_outcome() + load_new_practices()),
        *(load_plans().values()),
        *(program["lessons"] + program["context_lessons"]),
    ]
    found: dict[str, str] = defaultdict(str)
    for fact in entries:
        found[fact["slug"]] += yaml.safe_dump(fact, allow_unicode=True, width=2**20)
    for slug, page in shelf.program_pages().items():
        found[slug] += load_program_text() + page.model_dump_json()
    for fact in load_corrections():
        for slug in re.findall(r"([a-z0-9-]+)\.(?:md|yaml)", fact["file"]):
            found[slug] += fact["right"] + fact["found"]
    for slug, record in shelf.summits().items():
        found[slug] += yaml.safe_dump(by_title.get(record.title, {}), allow_unicode=True, width=2**20)
    return found


PAGES = _load_facts()
PROGRAM = numbers(yaml.safe_dump({k: v for k, v in load_program().items() if k != "lessons"}) if PAGES else "")


@pytest.mark.parametrize("entry", shelf.documents(), ids=lambda entry: entry.record.slug)
def test_figure_in_a_text_is_in_the_facts(entry: ContentEntry) -> None:
    named = [entry.record.slug, *shelf.linked_slugs(entry.body)]
    held = set().union(*(numbers(PAGES.get(slug, "")) for slug in named))
    if entry.record.kind != "practice":
        held |= PROGRAM
    said = " ".join(
        shelf.plain(shelf.section(entry.body, heading))
        for heading in shelf.headings(entry.body)
        if heading not in OURS and not heading.endswith("minutes")
    )
    # A rate "in 100" and "about 15 minutes" for 12 to 16 are ways of saying it.
    assert numbers(said) - held - {"100", "15"} == set()
