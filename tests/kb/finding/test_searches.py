"""Searches are counted; what was not found is kept without anything that could name a person."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kb.app import create_app
from kb.models import SearchDay, SearchMiss
from kb.models.declarative import now
from kb.services.audit.actors import COMMAND_LINE
from kb.services.finding.find import SearchAnswer, answer_question
from kb.services.finding.question import Question
from kb.services.finding.searches import (
    KEPT_LETTERS,
    SearchCounts,
    count_searches,
    find_misses,
    fold_question,
    is_counted,
    is_miss,
    note_search_now,
    settle_miss,
)
from kb.services.transactions import changing
from kb.workspace import Workspace

GIBBERISH = "qzxv wvkjq zzkpt"


def _ask(knowledge: Workspace, **question: object) -> SearchAnswer:
    with knowledge.sessions() as session:
        return answer_question(session, knowledge.index, Question(**question))  # type: ignore[arg-type]


def test_question_that_pages_answer_is_no_miss(knowledge: Workspace) -> None:
    assert not is_miss(_ask(knowledge, text="retaliatory shootings"))


def test_words_that_no_page_has_or_means_are_a_miss(knowledge: Workspace) -> None:
    assert is_miss(_ask(knowledge, text=GIBBERISH))


def test_turning_pages_filtering_and_browsing_count_for_nothing(knowledge: Workspace) -> None:
    assert is_counted(_ask(knowledge, text="gun violence"))
    assert not is_counted(_ask(knowledge, text="gun violence", page=2))
    assert not is_counted(_ask(knowledge, text="gun violence", filters={"kind": ("practice",)}))
    assert not is_counted(_ask(knowledge, text=" "))


def test_a_miss_is_counted_once_a_search_and_comes_back_when_missed_again(empty: Workspace) -> None:
    for missed in (True, False, True):
        note_search_now(empty.sessions, "  Drone\tDOCK ", missed)
    with empty.sessions() as session:
        [miss] = find_misses(session).items
        assert (miss.words, miss.times, miss.last_day) == ("drone dock", 2, now().date())
        assert count_searches(session) == SearchCounts(90, 3, 2)
        with changing(session, COMMAND_LINE) as change:
            assert settle_miss(change, miss.id) == "drone dock"
        assert find_misses(session).items == ()
    note_search_now(empty.sessions, "drone dock", True)
    with empty.sessions() as session:
        assert find_misses(session).items[0].times == 3


def test_most_frequent_misses_come_first(empty: Workspace) -> None:
    for words in ("rare", "often", "often"):
        note_search_now(empty.sessions, words, True)
    with empty.sessions() as session:
        assert [miss.words for miss in find_misses(session).items] == ["often", "rare"]


def test_what_may_name_a_person_is_not_kept() -> None:
    folded = fold_question("Call J.Doe@police.example or +1 (555) 010-9999 about 911 calls")
    assert folded == "call … or … about 911 calls"


@given(st.text(max_size=3_000))
def test_any_text_is_folded_to_at_most_200_letters_and_folding_twice_is_folding_once(text: str) -> None:
    folded = fold_question(text)
    assert len(folded) <= KEPT_LETTERS
    assert "@" not in folded
    assert fold_question(folded) == folded


@pytest.fixture
def fresh(knowledge: Workspace) -> Iterator[FlaskClient]:
    """A reader of an application of its own: words of the shared one may have been kept as often as they may."""
    app = create_app(knowledge.settings)
    yield app.test_client()
    app.extensions["kb"].engine.dispose()


def test_pages_and_api_count_alike_and_keep_only_what_was_missed(knowledge: Workspace, fresh: FlaskClient) -> None:
    def count(session: Session) -> int:
        return session.scalar(sa.select(sa.func.coalesce(sa.func.sum(SearchDay.searches), 0))) or 0

    with knowledge.sessions() as session:
        before = count(session)
    fresh.get("/search", query_string={"q": "hot spots policing"}).close()
    fresh.get("/api/v1/search", query_string={"q": GIBBERISH}).close()
    with knowledge.sessions() as session:
        assert count(session) == before + 2
        words = set(session.scalars(sa.select(SearchMiss.words)))
        assert GIBBERISH in words
        assert "hot spots policing" not in words
