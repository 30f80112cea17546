"""Matching over the repository's own content: judged cases, what is said with a match, what never happens."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.errors import BadRequest, NotFound
from kb.services.matching.answer import MatchAnswer
from kb.services.matching.compare import compare_practices
from kb.services.matching.match import match_city
from kb.services.matching.peers import find_peers_of
from kb.services.matching.practices import find_practices
from kb.services.matching.profile import CityProfile, get_profile, read_profile
from kb.services.measuring.matching_quality import UnreadableCases, evaluate_matching, load_cases
from kb.workspace import Workspace
from knowledge.evidence import WARNINGS
from knowledge.vocabulary import Band
from search.matching import Weights
from search.matching.evaluate import Expected, judge_case, measure_recovery
from tests.conftest import ROOT

CASES = ROOT.parent / "shared" / "eval" / "match_dev.yaml"

CITY = {
    "population": 240_000,
    "violence": {"homicide": 14, "robbery": 290, "aggravated_assault": 610},
    "trend": "rising",
    "problems": ["gang-violence", "nonfatal-shootings", "unsolved-cases"],
    "assets": ["prosecutor-partner", "community-partners", "dedicated-analyst"],
    "budget": "medium",
    "months": 12,
    "concern": "A small group of young men shoots at each other. Nobody talks to the detectives.",
}


def city(**changes: object) -> CityProfile:
    return read_profile(json.dumps({**CITY, **changes}))


def ask(workspace: Workspace, profile: CityProfile, weights: Weights | None = None) -> MatchAnswer:
    with workspace.sessions() as session:
        return match_city(session, workspace, profile, weights or Weights())


@pytest.fixture(scope="module")
def answer(knowledge: Workspace) -> MatchAnswer:
    return ask(knowledge, city())


@pytest.mark.skipif(not CASES.exists(), reason="the judged cases are not beside the repository")
def test_every_judged_case_passes(knowledge: Workspace) -> None:
    with knowledge.sessions() as session:
        result = evaluate_matching(session, knowledge, CASES)
    assert [case for case in result.cases if not case.passed] == []
    assert result.leave_one_out.ours.adoptions > 50
    assert result.leave_one_out.ours.mrr > 0.12


def test_contributions_add_up_to_the_score(answer: MatchAnswer) -> None:
    assert len(answer.matches) > 40
    for match in answer.matches:
        assert sum(part.points for part in match.contributions) == match.score
        assert all(part.reason.endswith(".") for part in match.contributions)


def test_all_practices_are_either_matched_or_not_advised(answer: MatchAnswer, knowledge: Workspace) -> None:
    matched = {match.card.slug for match in answer.matches}
    apart = {item.card.slug for item in answer.not_advised}
    with knowledge.sessions() as session:
        assert matched | apart == {strategy.card.slug for strategy in find_practices(session)}
    assert not matched & apart
    assert {"scared-straight", "gun-buybacks"} <= apart


def test_what_is_not_advised_says_why_and_who_says_so(answer: MatchAnswer) -> None:
    for item in answer.not_advised:
        assert item.reason in (WARNINGS[Band.NO_EFFECT], WARNINGS[Band.HARMFUL])
        assert item.source
        assert item.effect


def test_three_kinds_of_doubt_have_three_wordings(answer: MatchAnswer) -> None:
    said = {match.card.rating.look.band: match.warning for match in answer.matches if match.card.rating}
    assert said["inconclusive"] == WARNINGS[Band.INCONCLUSIVE]
    assert said["effective"] is None
    assert len({said["inconclusive"], said["not-rated"]}) == 2


def test_missing_is_what_a_practice_asks_for_and_the_city_lacks(answer: MatchAnswer) -> None:
    assets = set(CITY["assets"])  # type: ignore[call-overload]
    for match in answer.matches:
        assert set(match.missing) == set(match.record.requirements) - assets
        assert set(match.builds) <= set(match.missing)


def test_peers_come_with_what_came_of_it(answer: MatchAnswer) -> None:
    found = [peer for match in answer.matches for peer in match.peers]
    assert found
    assert any(peer.outcome for peer in found)
    assert all(0 <= peer.distance < 0.5 for peer in found)


def test_an_unlock_opens_practices_that_lack_nothing_else(answer: MatchAnswer) -> None:
    lacking = {match.card.slug: set(match.missing) - set(match.builds) for match in answer.matches}
    assert answer.unlocks
    for unlock in answer.unlocks:
        assert all(lacking[card.slug] == {unlock.asset} for card in unlock.opens)
    assert [len(u.opens) for u in answer.unlocks] == sorted((len(u.opens) for u in answer.unlocks), reverse=True)


def test_the_smallest_change_that_moves_a_practice_up_is_named(answer: MatchAnswer, knowledge: Workspace) -> None:
    match = next(m for m in answer.matches if m.lever and m.lever.kind == "asset")
    assert match.lever is not None
    assert match.higher is not None
    richer = ask(knowledge, city(assets=[*CITY["assets"], match.lever.value]))  # type: ignore[misc]
    assert next(m.rank for m in richer.matches if m.card.slug == match.card.slug) == match.lever.rank_after
    assert match.lever.rank_after <= max(1, match.rank - 3)


def test_a_name_changes_nothing(answer: MatchAnswer, knowledge: Workspace) -> None:
    named = ask(knowledge, city(name="Springfield", state="IL"))
    assert [(m.card.slug, m.score) for m in named.matches] == [(m.card.slug, m.score) for m in answer.matches]


def test_without_words_the_factor_is_left_out_and_said(knowledge: Workspace) -> None:
    silent = ask(knowledge, city(concern=""))
    assert silent.left_out == ("concern",)
    assert sum(silent.used.values()) == 1000
    assert any("no concern was written" in note for note in silent.notes)


def test_without_an_index_matching_still_answers_and_says_what_is_left_out(empty: Workspace) -> None:
    unindexed = ask(empty, city())
    assert unindexed.left_out == ("peers", "concern")
    assert any("could not be read now" in note for note in unindexed.notes)


def test_weights_move_the_order(knowledge: Workspace) -> None:
    only_concern = Weights(0, 0, 0, 0, 0, 1)
    first = ask(knowledge, city(problems=["robbery"], concern="Broken street lamps in dark housing."), only_concern)
    assert first.matches[0].card.slug == "street-lighting"


def test_a_site_is_told_what_it_did_already(knowledge: Workspace) -> None:
    with knowledge.sessions() as session:
        profile = get_profile(session, knowledge.cities, "wilmington-de")
    done = {match.card.slug for match in ask(knowledge, profile).matches if match.done_here}
    assert "homicide-clearance-improvement" in done


def test_a_site_of_which_little_is_known_is_answered_with_what_is_missing(knowledge: Workspace) -> None:
    with knowledge.sessions() as session:
        profile = get_profile(session, knowledge.cities, "camden-nj")
    found = ask(knowledge, profile)
    assert set(found.left_out) == {"context", "peers", "concern"}
    assert any("No population is known" in note for note in found.notes)


def test_peers_of_a_site_are_ten_others_with_words(knowledge: Workspace) -> None:
    with knowledge.sessions() as session:
        found = find_peers_of(session, knowledge.cities, get_profile(session, knowledge.cities, "shreveport-la"))
    assert len(found.peers) == 10
    assert "shreveport-la" not in {peer.slug for peer in found.peers}
    assert all(peer.alike for peer in found.peers[:3])
    assert "What it has" in found.peers[0].skipped
    assert any("kb import-fbi" in note for note in found.notes)


def test_a_group_that_does_not_exist_is_refused(knowledge: Workspace) -> None:
    with knowledge.sessions() as session, pytest.raises(BadRequest, match="race"):
        find_peers_of(session, knowledge.cities, city(), groups=["race"])


def test_two_to_four_practices_are_compared_in_the_order_asked(knowledge: Workspace) -> None:
    with knowledge.sessions() as session:
        found = compare_practices(session, knowledge, city(), ["gun-buybacks", "hot-spots-policing"])
        apart, matched = found.practices
        assert apart.not_advised is not None
        assert apart.match is None
        assert matched.match is not None
        assert (matched.have, matched.missing) == (("dedicated-analyst",), ("crime-analysis-unit",))
        for wrong in (["gun-buybacks"], ["a", "b", "c", "d", "e"], ["ddacts", "ddacts"]):
            with pytest.raises(BadRequest):
                compare_practices(session, knowledge, city(), wrong)
        with pytest.raises(NotFound, match="no-such"):
            compare_practices(session, knowledge, city(), ["ddacts", "no-such"])


def test_a_case_names_every_fault() -> None:
    expected = Expected("c1", ("a", "z"), ("b",), {"a": frozenset({"lab"}), "y": frozenset()})
    result = judge_case(expected, ["b", "c", "d", "e", "f", "a"], {"a": frozenset()})
    assert not result.passed
    assert len(result.faults) == 5


def test_recovery_counts_what_was_not_found_as_nothing() -> None:
    found = measure_recovery([1, 10, None, 4])
    assert (found.hit_at_5, found.hit_at_10, found.mrr) == (0.5, 0.75, 0.3375)
    assert measure_recovery([]).adoptions == 0


@pytest.mark.parametrize(
    "text",
    [
        "a: [",
        "{}",
        "- id: x",
        "- {id: x, profile: {population: 0}, expect: {}}",
        "- {id: x, profile: {population: 5}, expect: {maybe: []}}",
    ],
)
def test_cases_that_cannot_be_used_are_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(UnreadableCases):
        load_cases(path)


@pytest.mark.parametrize(
    ("short", "spelled_out"),
    [
        (
            "A few men in Ft. Worth shoot each other over insults. The U.S. Attorney, Lt. Reyes and Dr. Gray of St. "
            "Mary's want to warn them.",
            "A few men in Fort Worth shoot each other over insults. The United States Attorney, Lieutenant Reyes and "
            "Doctor Gray of Saint Mary's want to warn them.",
        ),
        (
            "Wounded young men come back to St. Luke's. Dr. Hill and the U.S. Dept. of Health want someone at the "
            "bedside.",
            "Wounded young men come back to Saint Luke's. Doctor Hill and the United States Department of Health want "
            "someone at the bedside.",
        ),
        (
            "Shootings at vacant lots on St. Claude Ave. and near Ft. Macomb. The D.A. and Capt. Roy ask what to do "
            "with the lots.",
            "Shootings at vacant lots on Saint Claude Avenue and near Fort Macomb. The District Attorney and Captain "
            "Roy ask what to do with the lots.",
        ),
    ],
)
def test_a_concern_with_abbreviations_matches_as_the_same_spelled_out(
    knowledge: Workspace, short: str, spelled_out: str
) -> None:
    def first_five(concern: str) -> list[str]:
        profile = read_profile(json.dumps({"population": 300_000, "concern": concern}))
        return [match.card.slug for match in ask(knowledge, profile).matches[:5]]

    one, other = first_five(short), first_five(spelled_out)
    assert one[0] == other[0]
    assert len(set(one) & set(other)) >= 4
