"""Proposals: three to seven, of several uses, within the minutes, with reasons; and the rule that chooses them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kb.models import Document
from kb.services.agenda.notes import SPARE, iter_notes
from kb.services.agenda.propose import (
    ProposedSession,
    WantedSession,
    find_others,
    propose_readings,
    reading_budget,
)
from kb.services.agenda.select import LEAST, MOST, NEAR, ReadingCandidate
from kb.services.agenda.select import select as choose
from kb.services.library.readings import Use, find_readings, reading_minutes
from kb.workspace import Workspace
from knowledge.vocabulary import FAILED_BANDS, Kind

TITLES = (
    "Group violence intervention",
    "Solving nonfatal shootings",
    "Crime guns: NIBIN and gun tracing",
    "Community trust and legitimacy",
    "Working with victims and witnesses",
    "Domestic violence homicide",
)


@pytest.fixture(scope="module")
def proposed(knowledge: Workspace) -> tuple[ProposedSession, ...]:
    with knowledge.sessions() as session:
        return propose_readings(session, knowledge.index, [WantedSession(title, title, 30) for title in TITLES])


def test_each_session_gets_readings_within_its_minutes(proposed: tuple[ProposedSession, ...]) -> None:
    for answer in proposed:
        assert 1 <= len(answer.proposals) <= MOST
        assert answer.minutes <= answer.wanted.budget
        slugs = [proposal.reading.slug for proposal in answer.proposals]
        assert len(set(slugs)) == len(slugs)
    assert sum(len(answer.proposals) for answer in proposed) >= LEAST * len(proposed)


def test_reading_longer_than_all_the_minutes_stands_alone_and_says_so(knowledge: Workspace) -> None:
    with knowledge.sessions() as session:
        (answer,) = propose_readings(session, knowledge.index, [WantedSession("Gun buybacks", "Gun buybacks", 1)])
    assert len(answer.proposals) == 1
    over = answer.minutes - 1
    assert f"These take {over} minute{'s' * (over != 1)} more than the 1 set." in answer.notes


def test_few_readings_for_lack_of_minutes_is_told_apart_from_few_that_are_near(knowledge: Workspace) -> None:
    with knowledge.sessions() as session:
        title = "Community trust and legitimacy"
        (answer,) = propose_readings(session, knowledge.index, [WantedSession(title, title, 20)])
    assert answer.minutes <= 20
    assert len(answer.proposals) < LEAST
    assert any("fits into the minutes" in note or "fit into the minutes" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("proposed", "passed_over", "said"),
    [
        ([15], [15], ["Only one reading fits into the minutes. One more that is near is longer than what is left."]),
        ([10], [], ["Only one reading is near enough to this session."]),
        ([9, 9], [15, 3], ["Only 2 readings fit into the minutes. 2 more that are near are longer than what is left."]),
        ([5, 5, 3], [15], ["7 of the 20 minutes are left: what else is near is longer than that."]),
        ([5, 5, 3], [15, 2], ["7 of the 20 minutes are left: nothing else fits as well."]),
        ([21], [], ["Only one reading is near enough to this session.", "These take 1 minute more than the 20 set."]),
        ([5, 5, 6], [15], []),
    ],
)
def test_reason_for_few_readings_or_minutes_left_is_the_true_one(
    proposed: list[int], passed_over: list[int], said: list[str]
) -> None:
    notes = iter_notes("Gun buybacks", 20, proposed=proposed, passed_over=passed_over, has_unknown=False)
    assert list(notes) == said


def test_minutes_left_have_their_reason(proposed: tuple[ProposedSession, ...]) -> None:
    for answer in proposed:
        spare = answer.wanted.budget - answer.minutes
        told = " ".join(answer.notes)
        assert spare < SPARE or f"{spare} of the {answer.wanted.budget} minutes are left" in told or "Only" in told


def test_readings_are_of_several_uses_and_kinds(proposed: tuple[ProposedSession, ...]) -> None:
    uses = {proposal.reading.use for answer in proposed for proposal in answer.proposals}
    kinds = {proposal.reading.card.kind for answer in proposed for proposal in answer.proposals}
    assert uses == set(Use)
    assert {Kind.PRACTICE, Kind.LESSON, Kind.REFERENCE, Kind.TOOL} <= kinds


def test_counter_evidence_is_proposed_where_it_exists_and_is_marked(proposed: tuple[ProposedSession, ...]) -> None:
    group = proposed[0]
    counter = [proposal for proposal in group.proposals if proposal.counter]
    assert counter
    assert all(proposal.reading.band in FAILED_BANDS for proposal in counter)
    assert all("counter-evidence" in proposal.reason for proposal in counter)


def test_every_reading_has_its_reason_in_words(proposed: tuple[ProposedSession, ...]) -> None:
    for answer in proposed:
        for proposal in answer.proposals:
            assert "meaning" in proposal.reason or "words" in proposal.reason
            assert proposal.reading.length in proposal.reason
        assert sum("nearest in meaning to" in proposal.reason for proposal in answer.proposals) <= 1
        assert [proposal.importance for proposal in answer.proposals].count("essential") == 1


def test_reading_is_rarely_proposed_twice_and_then_it_is_said(proposed: tuple[ProposedSession, ...]) -> None:
    seen: set[str] = set()
    repeated = 0
    for answer in proposed:
        for proposal in answer.proposals:
            again = proposal.reading.slug in seen
            assert ("also proposed for" in proposal.reason) is again
            repeated += again
        seen |= {proposal.reading.slug for proposal in answer.proposals}
    assert repeated <= 4


def test_session_about_nothing_known_says_so(knowledge: Workspace) -> None:
    with knowledge.sessions() as session:
        (answer,) = propose_readings(session, knowledge.index, [WantedSession("Zqxw", "zqxwvv kjhgfdd", 30)])
    assert answer.proposals == ()
    assert "Nothing here is near" in answer.notes[0]


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Overview", "names no subject"),
        ("Invited talk 2: A. Person (Acme)", "Nothing here is near"),
        ("Responses to human trafficking", "Nothing here is near"),
        ("Luncheon", "Nothing here is near"),
        ("Next steps and questions from sites", "names no subject"),
        ("Wildfire evacuation planning", "Nothing here is near"),
        ("Fleet management and electric vehicles", "Nothing here is near"),
    ],
)
def test_session_that_nothing_fits_gets_nothing_and_is_told_why(knowledge: Workspace, title: str, said: str) -> None:
    with knowledge.sessions() as session:
        (answer,) = propose_readings(session, knowledge.index, [WantedSession(title, title, 30)])
    assert answer.proposals == ()
    assert said in answer.notes[0]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Gun buybacks", "gun-buybacks"),
        ("Unsolved homicides: which to open again first", "cold-case-units"),
        ("Drawing a co-arrest network by hand before buying software", "social-network-analysis-gun-violence"),
        ("Who tells the abuser, and how", "offender-focused-domestic-violence-initiative"),
    ],
)
def test_session_with_a_subject_held_here_gets_its_page(knowledge: Workspace, title: str, slug: str) -> None:
    with knowledge.sessions() as session:
        (answer,) = propose_readings(session, knowledge.index, [WantedSession(title, title, 30)])
    assert slug in [proposal.reading.slug for proposal in answer.proposals]


def test_readings_about_the_place_that_is_named_go_before_others(knowledge: Workspace) -> None:
    with knowledge.sessions() as session:
        wanted = [WantedSession(title, title, 30) for title in ("What Baton Rouge learned", "Lessons from Camden")]
        answers = propose_readings(session, knowledge.index, wanted)
    for answer, place in zip(answers, ("baton-rouge", "camden"), strict=True):
        assert answer.proposals
        for proposal in answer.proposals:
            assert any(site.startswith(place) for site, _ in proposal.reading.sites)


def test_other_readings_are_those_not_taken(knowledge: Workspace) -> None:
    with knowledge.sessions() as session:
        first = find_others(session, knowledge.index, TITLES[0], ())
        taken = {other.reading.slug for other in first[:3]}
        second = find_others(session, knowledge.index, TITLES[0], taken)
    assert not taken & {other.reading.slug for other in second}
    assert second[0].reading.slug == first[3].reading.slug


def test_minutes_follow_from_words(knowledge: Workspace) -> None:
    assert [reading_minutes(words) for words in (1, 238, 239, 476)] == [1, 1, 2, 2]
    with knowledge.sessions() as session:
        row = session.scalars(select(Document).where(Document.slug == "street-lighting")).one()
        reading = find_readings(session, ["street-lighting"])["street-lighting"]
        assert reading.minutes == reading_minutes(len(row.body.split()) + len(row.summary.split()))
        bare = next(
            iter(session.scalars(select(Document.slug).where(Document.kind == "reference", Document.body == "")))
        )
        assert find_readings(session, [bare])[bare].minutes is None


@pytest.mark.parametrize(("minutes", "budget"), [(None, 30), (10, 20), (60, 30), (75, 37), (480, 45)])
def test_budget_follows_from_the_length_of_the_session(minutes: int | None, budget: int) -> None:
    assert reading_budget(minutes) == budget


def test_of_two_that_say_the_same_only_the_better_is_chosen_before_another_subject() -> None:
    three = [ReadingCandidate(Use.EVIDENCE, score, None, 5, False) for score in (1.0, 0.98, 0.8)]
    alike = np.array([[1, 0.99, 0.1], [0.99, 1, 0.1], [0.1, 0.1, 1]], dtype=np.float32)
    assert [pick.at for pick in choose(three, alike, 30)] == [0, 2, 1]


def test_what_was_proposed_before_is_not_proposed_again_unless_it_belongs_here() -> None:
    four = [ReadingCandidate(Use.EVIDENCE, score, None, 5, False) for score in (0.9, 0.88, 0.86)]
    apart = np.eye(4, dtype=np.float32)
    again = ReadingCandidate(Use.EVIDENCE, 1.0, None, 5, False, uses=1, away=True)
    assert 3 not in [pick.at for pick in choose([*four, again], apart, 60)]
    home = ReadingCandidate(Use.EVIDENCE, 1.0, None, 5, False, uses=1)
    chosen = choose([*four, home], apart, 60)
    assert chosen[0].at == 3
    assert chosen[0].clearly_best


_CANDIDATES = st.lists(
    st.builds(
        ReadingCandidate,
        use=st.sampled_from(Use),
        score=st.floats(0, 1),
        band=st.sampled_from([None, "effective", "promising", "no-effect"]),
        charged=st.integers(1, 40),
        counter=st.booleans(),
        near=st.floats(-1, 1),
        uses=st.integers(0, 3),
        away=st.booleans(),
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(candidates=_CANDIDATES, budget=st.integers(0, 100), seed=st.integers(0, 1_000))
def test_choice_keeps_its_limits_whatever_is_offered(
    candidates: list[ReadingCandidate], budget: int, seed: int
) -> None:
    size = len(candidates)
    similarity = np.random.default_rng(seed).random((size, size), dtype=np.float32)
    picks = choose(candidates, similarity, budget)
    places = [pick.at for pick in picks]
    assert len(set(places)) == len(places) <= MOST
    minutes = [candidates[at].charged for at in places]
    assert sum(minutes) <= budget or len(places) == 1
    near = [each.charged for each in candidates if each.score >= NEAR * max(c.score for c in candidates)]
    assert sum(minutes) <= budget or min(near) > budget
    assert choose(candidates, similarity, budget) == picks
