"""No DOI, NCJ number, figure of a registry or rating stands in the content that its sources do not give."""

from __future__ import annotations

import re

import pytest

from knowledge.content_folder import ASKED, ContentEntry
from knowledge.practice import PracticeRecord
from tests.content import shelf
from tests.content.fact_files import load_text, needs_facts

DOI = re.compile(r"\b10\.\d{4,9}/[^\s'\",;)\]]+")
NCJ = re.compile(r"\bNCJ(?:RS)?\s*(?:No\.?|number)?\s*#?(\d{4,6})\b|\bncj(?:_number)?:\s*'?(\d+)", re.I)
LABEL = re.compile(r"\b(Effective|Promising|Ineffective|No Effects?|Negative Effects?|Inconclusive)\b")
SAID = {"No Effect": "no effects", "Negative Effect": "negative effects"}
FILES = sorted(path for path in shelf.CONTENT.rglob("*") if path.suffix in {".md", ".yaml"})
DOCUMENTS = shelf.documents()
UNRATED = [slug for slug, item in shelf.practices().items() if item.evidence.rating in {None, "not-rated"}]


def _find_dois(text: str) -> set[str]:
    return {doi.rstrip(".").lower() for doi in DOI.findall(text)}


def _find_ncj_numbers(text: str) -> set[str]:
    return {first or second for first, second in NCJ.findall(text)}


def _held_dois() -> set[str]:
    held = {record.doi for record in shelf.references().values()}
    held |= {source.doi for record in shelf.practices().values() for source in record.sources}
    return {doi.lower() for doi in held if doi}


def _held_ncj_numbers() -> set[str]:
    held = {record.ncj_number for record in shelf.references().values()}
    held |= {source.ncj_number for record in shelf.practices().values() for source in record.sources}
    held |= {record.source.ncj for record in shelf.lessons().values()}
    return {number for number in held if number}


@needs_facts
def test_identifier_is_in_the_facts() -> None:
    facts = load_text()
    others = {"README.md", ASKED}  # questions ask for numbers that nothing here holds, to see that this is said
    content = "\n".join(path.read_text("utf-8") for path in FILES if path.name not in others)
    assert _find_dois(content) <= _find_dois(facts)
    assert _find_ncj_numbers(content) <= _find_ncj_numbers(facts)
    assert _held_ncj_numbers() <= _find_ncj_numbers(facts)


@pytest.mark.parametrize("entry", DOCUMENTS, ids=lambda entry: entry.record.slug)
def test_identifier_in_a_text_is_that_of_a_source(entry: ContentEntry) -> None:
    assert _find_dois(entry.body) <= _held_dois()
    assert _find_ncj_numbers(entry.body) <= _held_ncj_numbers()


@pytest.mark.parametrize("entry", DOCUMENTS, ids=lambda entry: entry.record.slug)
def test_rating_in_a_text_is_that_of_the_practice_or_of_one_it_links_to(entry: ContentEntry) -> None:
    """A capitalized label is a registry's word: the page's own facts or those of a page it names must hold it."""
    named = [entry.record.slug, *shelf.linked_slugs(entry.body), *getattr(entry.record, "practices", ())]
    held = " ".join(_sourced(shelf.practices()[slug]) for slug in named if slug in shelf.practices())
    held += " ".join(str(getattr(entry.record, name, "")) for name in ("summary", "outcome", "notes")).lower()
    for said in LABEL.findall(shelf.plain(entry.body)):
        word = SAID.get(said, said.lower())
        assert word in held or word.replace(" ", "-") in held, f"{said}: no source of this page says so"


def _sourced(record: PracticeRecord) -> str:
    """What the facts say of a practice and its rating, in small letters."""
    said = [record.evidence.rating, record.evidence.effect, *(place.outcome for place in record.sites)]
    for row in record.outcomes:
        said += [row.label, row.label_scope, row.label_text, *row.more_labels]
    return " ".join(str(text) for text in (*said, *(note.text for note in record.upkeep)) if text).lower()


@pytest.mark.parametrize("slug", UNRATED)
def test_practice_without_a_rating_never_claims_one(slug: str) -> None:
    record = shelf.practices()[slug]
    text = " ".join([record.summary, shelf.plain(shelf.section(shelf.entry(slug).body, "Bottom line"))])
    assert not re.search(r"\b(?:is|are) (?:rated|listed as) (?:effective|promising)", text, re.I)
