"""No page says more than its certainty allows, no review is said to rate, and no page speaks of how it was made."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from knowledge.practice import PracticeRecord
from knowledge.vocabulary import Certainty
from tests.content import shelf

PRACTICES = tuple(shelf.practices())
SURE = re.compile(
    r"(?<!\bno )(?<!\bnot )\b(?:strong(?:ly|er|est)? (?:evidence|stud(?:y|ies)|support|effects?|proof)|proven|proves?|"
    r"(?:studies|sources|reviews|tests) (?:all )?agree|shown to work|(?:it|this) works)\b",
    re.I,
)
OUR_TALK = re.compile(
    r"\b(?:our|these) facts\b|\bthe facts (?:report|say|give|list|name|hold)|\bfacts? (?:file|entry)\b|\bcompilers?\b|"
    r"\bfrom memory\b|\bthis project\b|\bour files?\b|\bmaintainers?\b|\bbase entry\b|"
    r"\bin the base\b|\bproblem words?\b",
    re.I,
)
RATES = re.compile(
    r"\bCampbell(?:'s| Collaboration)? (?:rates?|rated|rating|label)|\b[Rr]ated (?:\w+ )?by Campbell|"
    r"\breview rates (?:it|this)\b"
)


def _told(record: PracticeRecord) -> Iterator[str]:
    """What a reader is told in the page's own words."""
    yield from (record.summary, record.evidence.effect, shelf.plain(shelf.entry(record.slug).body))
    yield from filter(None, record.emmie.model_dump().values())


def _all_text(slug: str) -> str:
    """Everything of a file that a reader sees; names of publications keep their own words, and so do questions."""
    record = shelf.entry(slug).record
    apart = {"sources", "row_sources", "questions", "title", "also_known_as"}
    return "\n".join((record.model_dump_json(exclude=apart), shelf.plain(shelf.entry(slug).body)))


@pytest.mark.parametrize("slug", PRACTICES)
def test_words_of_certainty_stand_only_where_a_row_is_sure(slug: str) -> None:
    record = shelf.practices()[slug]
    if not any(row.certainty is Certainty.HIGH for row in record.outcomes):
        assert [found[0] for text in _told(record) for found in SURE.finditer(text)] == []


@pytest.mark.parametrize("slug", PRACTICES)
def test_row_says_no_more_than_its_own_certainty(slug: str) -> None:
    for row in shelf.practices()[slug].outcomes:
        if row.certainty is not Certainty.HIGH:
            assert not SURE.search(row.effect or ""), row.effect


@pytest.mark.parametrize("slug", PRACTICES)
def test_bottom_line_hedges_by_the_surest_row(slug: str) -> None:
    """Where no row is even moderately sure, the first lines say so in one of these ways."""
    record = shelf.practices()[slug]
    line = shelf.plain(shelf.section(shelf.entry(slug).body, "Bottom line"))
    if not {row.certainty for row in record.outcomes} & {Certainty.HIGH, Certainty.MODERATE}:
        assert HEDGED.search(line), line


HEDGED = re.compile(
    r"\bmay\b|\bmight\b|\bcannot (?:tell|say)\b|\b(?:no|nobody|not|never|nothing|neither|none|only|unknown|unclear)\b|"
    r"\bone (?:\w+ )?(?:study|test|trial)\b|\btwo (?:\w+ )?(?:studies|tests)\b|\bas far as\b|\blittle\b|\bhardly\b",
    re.I,
)


@pytest.mark.parametrize("entry", shelf.entries(), ids=lambda entry: entry.record.slug)
def test_page_does_not_speak_of_how_it_was_made(entry: shelf.ContentEntry) -> None:
    found = OUR_TALK.search(_all_text(entry.record.slug))
    assert not found, found


@pytest.mark.parametrize("entry", shelf.entries(), ids=lambda entry: entry.record.slug)
def test_no_page_says_that_a_review_rates(entry: shelf.ContentEntry) -> None:
    assert not RATES.search(_all_text(entry.record.slug))


@pytest.mark.parametrize("slug", PRACTICES)
def test_label_is_given_whole(slug: str) -> None:
    """A registry's label in quotation marks is one that a row of this page or of one that it links to carries."""
    named = [slug, *shelf.linked_slugs(shelf.entry(slug).body)]
    records = [shelf.practices()[name] for name in named if name in shelf.practices()]
    held = {label for record in records for row in record.outcomes for label in (row.label, *row.more_labels) if label}
    whole = re.findall(r"[\"“]((?:Effective|Promising|Ineffective|No Effects) [|-] [^\"”]+)[\"”]", _all_text(slug))
    texts = " ".join((*held, *(record.evidence.effect for record in records)))
    for label in whole:
        assert label.replace(" - ", " | ") in texts.replace(" - ", " | "), label
