"""Every file of the content is valid, in its one written form, and laid out as its readers expect."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kb.services.drafting.plain_language import grade
from kb.services.drafting.sentences import iter_sentences
from knowledge.content_folder import NO_ENTRIES, ContentEntry, dump_entry, dump_references, iter_content, read_file
from knowledge.evidence import band
from knowledge.records import ReferenceRecord
from knowledge.vocabulary import FAILED_BANDS
from tests.content import shelf

FILES = sorted(
    path
    for path in shelf.CONTENT.rglob("*")
    if path.suffix in {".md", ".yaml"} and path.name not in {*NO_ENTRIES, "references.yaml"}
)
PRACTICES = tuple(shelf.practices())
FAILED = [slug for slug, record in shelf.practices().items() if band(record.evidence) in FAILED_BANDS]
PRACTICE_SECTIONS = [
    "Bottom line",
    "How it works",
    "What the evidence says",
    "For whom and where it fits",
    "What it takes",
    "What to watch for",
    "Sources",
]
LESSON_SECTIONS = ["What happened", "What was learned", "How another site could use it", "How sure we are"]
SAYS_NO = re.compile(
    r"\bno (?:\w+ )?(?:effect|good|drop|benefit)|\b(?:did|do|does|have|has) not\b|\bfail|\bharm|\bworse|more crime"
)
HIGHEST_GRADE = 10
"""Years of school: a captain reads the first lines of a page between two calls."""


def _name(path: Path) -> str:
    return path.relative_to(shelf.CONTENT).as_posix()


def test_nothing_in_the_folder_is_left_unread() -> None:
    read = {item.path for item in iter_content(shelf.CONTENT)}
    assert {*FILES, shelf.CONTENT / "references.yaml"} == read


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_file_is_in_canonical_form(path: Path) -> None:
    (entry,) = read_file(path)
    assert dump_entry(entry.record, entry.body) == path.read_text("utf-8")


def test_references_are_in_canonical_form_and_in_order() -> None:
    path = shelf.CONTENT / "references.yaml"
    records = tuple(entry.record for entry in read_file(path) if isinstance(entry.record, ReferenceRecord))
    assert dump_references(records) == path.read_text("utf-8")
    assert [record.slug for record in records] == sorted({record.slug for record in records})


def test_slug_names_one_thing_only() -> None:
    slugs = [entry.record.slug for entry in shelf.entries()]
    assert sorted(slugs) == sorted(set(slugs))


@pytest.mark.parametrize("entry", shelf.documents(), ids=lambda entry: entry.record.slug)
def test_sections_stand_in_their_order(entry: ContentEntry) -> None:
    found = shelf.headings(entry.body)
    match entry.record.kind:
        case "practice":
            assert found == PRACTICE_SECTIONS
        case "lesson":
            assert found == LESSON_SECTIONS
        case "program":
            assert found[:1] == ["In short"]
            assert len(found) == len(set(found))
        case _:
            assert found[:1] == ["What it was"]
            assert len(found) == len(set(found))
    assert all(shelf.section(entry.body, heading) for heading in found), "a section is empty"


@pytest.mark.parametrize("entry", shelf.documents(), ids=lambda entry: entry.record.slug)
def test_body_has_the_length_of_its_kind(entry: ContentEntry) -> None:
    least, most = {"practice": (250, 600), "lesson": (120, 250), "summit": (60, 600), "program": (200, 1_500)}[
        entry.record.kind
    ]
    assert least <= shelf.count_words(entry.body) <= most


@pytest.mark.parametrize("entry", shelf.documents(), ids=lambda entry: entry.record.slug)
def test_page_answers_questions_that_no_other_page_repeats(entry: ContentEntry) -> None:
    questions = getattr(entry.record, "questions", ())
    least, most = {"practice": (20, 40), "lesson": (10, 20), "summit": (8, 10), "program": (6, 12)}[entry.record.kind]
    assert least <= len(questions) <= most
    others = {
        question.lower()
        for other in shelf.documents()
        if other is not entry
        for question in getattr(other.record, "questions", ())
    }
    assert not others & {question.lower() for question in questions}


@pytest.mark.parametrize("slug", PRACTICES)
def test_bottom_line_is_two_sentences_of_plain_language(slug: str) -> None:
    text = shelf.plain(shelf.section(shelf.entry(slug).body, "Bottom line"))
    assert grade(tuple(iter_sentences(text))) <= HIGHEST_GRADE
    assert len(list(shelf.iter_sentences(text))) <= 3


@pytest.mark.parametrize("slug", FAILED)
def test_practice_that_does_not_work_says_so_first_and_names_what_to_consider(slug: str) -> None:
    line = shelf.section(shelf.entry(slug).body, "Bottom line")
    first = next(shelf.iter_sentences(line)).lower()
    assert SAYS_NO.search(first), first
    assert shelf.linked_slugs(line), "link what to consider instead"
