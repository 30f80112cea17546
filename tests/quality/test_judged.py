"""The judged questions are fit to measure with: they parse, point at pages, cover them, and repeat none of their words.

A page carries questions of its own, which search reads. A judged question that repeated one would measure copying.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import yaml
from hypothesis import given
from hypothesis import strategies as st

from search.evaluation.judged import load_questions
from tests.content import shelf
from tests.quality.measured import FLOORS, JUDGED, load_floors

RUN = 6
VOICES = {"a": 35, "b": 15, "c": 15, "d": 15}


@cache
def _entries() -> list[dict[str, object]]:
    return list(yaml.safe_load(JUDGED.read_text(encoding="utf-8")))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9']+", text.lower())
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def _answers() -> set[str]:
    return {slug for question in load_questions(JUDGED) for slug, grade in question.grades.items() if grade == 3}


def test_file_is_read_as_search_reads_it() -> None:
    questions = load_questions(JUDGED)
    assert [question.id for question in questions] == [f"k{number:03}" for number in range(1, len(questions) + 1)]
    assert len({question.text for question in questions}) == len(questions)


def test_each_kind_of_reader_asks_its_share() -> None:
    assert Counter(entry["voice"] for entry in _entries()) == VOICES


def test_every_slug_is_a_page_of_its_kind() -> None:
    graded = {str(slug) for entry in _entries() for slug in entry["relevant"]}  # type: ignore[attr-defined]
    lessons = {slug.removeprefix("lesson:") for slug in graded if slug.startswith("lesson:")}
    others = {slug for slug in graded if not slug.startswith("lesson:")}
    assert lessons - shelf.lessons().keys() == set()
    assert others - shelf.practices().keys() - shelf.summits().keys() - shelf.program_pages().keys() == set()


def test_every_question_has_an_answer_and_grades_of_one_to_three() -> None:
    for question in load_questions(JUDGED):
        assert max(question.grades.values()) == 3, question.id
        assert min(question.grades.values()) >= 1, question.id


def test_most_pages_are_the_answer_to_a_question() -> None:
    assert len(_answers() & shelf.practices().keys()) >= 50
    assert len(_answers() & shelf.lessons().keys()) >= 25


def test_no_question_repeats_six_words_of_a_pages_own_questions() -> None:
    asked = {slug: page.questions for slug, page in shelf.practices().items()}
    asked |= {slug: page.questions for slug, page in shelf.lessons().items()}
    asked |= {slug: page.questions for slug, page in shelf.summits().items()}
    taken = {run: slug for slug, texts in asked.items() for text in texts for run in _runs(text)}
    repeated = {
        (question.id, taken[run], " ".join(run))
        for question in load_questions(JUDGED)
        for run in _runs(question.text) & taken.keys()
    }
    assert not repeated


@given(st.lists(st.text("abc", min_size=1, max_size=3), max_size=12))
def test_a_question_repeats_itself_whatever_stands_around_its_words(words: list[str]) -> None:
    assert _runs(" ".join(words)) == _runs("; ".join(words).upper() + "?")
    assert bool(_runs(" ".join(words))) == (len(words) >= RUN)


def test_a_floor_lies_a_little_below_what_was_measured() -> None:
    for name in ("judged", "domain_dev_later"):
        for floor in load_floors(name):
            assert 0 < floor.measured - floor.least <= 0.05, f"{FLOORS}: {name} {floor.measure}"
