"""What a question was read as is said, acts on the answers, and is taken back by searching for the words."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from kb.services.finding.find import SearchAnswer, answer_question
from kb.services.finding.question import Question
from kb.workspace import Workspace
from search.types import Held


def ask(knowledge: Workspace, text: str, **more: object) -> SearchAnswer:
    with knowledge.sessions() as session:
        return answer_question(session, knowledge.index, Question(text, **more))  # type: ignore[arg-type]


def slugs(answer: SearchAnswer) -> list[str]:
    return [result.card.slug for result in answer.results]


def bands(answer: SearchAnswer) -> set[str]:
    return {result.card.rating.look.band for result in answer.results if result.card.rating}


def test_what_does_not_work_gives_the_practices_that_failed(knowledge: Workspace) -> None:
    answer = ask(knowledge, "what should we stop doing")
    assert bands(answer) == {"no-effect", "harmful"}
    assert {result.card.kind for result in answer.results} == {"practice"}
    assert answer.readings[0].sentence == "Showing practices that were tested and did not work."


def test_what_made_things_worse_comes_before_what_did_nothing(knowledge: Workspace) -> None:
    first = ask(knowledge, "programs that backfire").results[0].card
    assert first.rating is not None
    assert first.rating.look.band == "harmful"


def test_one_click_searches_for_the_words_instead(knowledge: Workspace, reader: FlaskClient) -> None:
    page = reader.get("/search?q=what+should+we+stop+doing").text
    assert "/search?q=what+should+we+stop+doing&amp;intents=off" in page
    words = reader.get("/search?q=what+should+we+stop+doing&intents=off").text
    assert "Showing practices that were tested" not in words
    assert "Only your words were searched." in words
    assert not ask(knowledge, "what should we stop doing", intents=False).readings


def test_comparison_has_both_sides_first_and_leads_to_them_side_by_side(
    knowledge: Workspace, reader: FlaskClient
) -> None:
    answer = ask(knowledge, "ShotSpotter vs NIBIN")
    assert set(slugs(answer)[:2]) == {"gunshot-detection", "nibin-ballistic-imaging"}
    path = answer.readings[0].path
    assert path is not None
    assert reader.get(path).status_code == 200


def test_limit_in_words_is_a_filter_that_is_shown(knowledge: Workspace) -> None:
    answer = ask(knowledge, "programs with a low cost")
    assert [value.value for value in answer.facets["cost"] if value.selected] == ["low"]
    assert answer.total == next(value.count for value in answer.facets["cost"] if value.value == "low")
    assert answer.readings[0].sentence == "Showing only practices that cost little, in our judgment."


def test_not_says_what_it_left_out(knowledge: Workspace) -> None:
    for text in ("robbery NOT cameras", "robbery other than cameras"):
        answer = ask(knowledge, text)
        assert [each.sentence for each in answer.readings if "“cameras”" in each.sentence], text
        assert answer.total < ask(knowledge, "robbery").total + 1


def test_harmful_practice_is_not_first_for_one_bare_word(knowledge: Workspace) -> None:
    answer = ask(knowledge, "juvenile")
    assert "harmful" in bands(answer)
    rating = answer.results[0].card.rating
    assert rating is None or rating.look.band != "harmful"


def test_harmful_practice_is_first_where_it_is_asked_for(knowledge: Workspace) -> None:
    assert slugs(ask(knowledge, "scared straight"))[0] == "scared-straight"


@pytest.mark.parametrize("text", ["focused deterrence in Portland", "risk terrain modeling Toledo"])
def test_practice_in_a_city_without_a_record_of_it_is_near(knowledge: Workspace, text: str) -> None:
    assert ask(knowledge, text).held is Held.NEAR


def test_practice_in_a_city_with_a_record_of_it_is_held(knowledge: Workspace) -> None:
    assert ask(knowledge, "focused deterrence in Cincinnati").held is Held.YES


def test_short_answer_is_word_for_word_from_a_page_that_answers(knowledge: Workspace, reader: FlaskClient) -> None:
    answer = ask(knowledge, "do gun buybacks work?")
    assert answer.short is not None
    first = answer.short.quotes[0]
    assert first.card.slug == slugs(answer)[0] == "gun-buybacks"
    body = reader.get("/api/v1/documents/gun-buybacks").get_data(as_text=True)
    assert first.sentence in " ".join(body.split())
    assert "no effect" in answer.short.holdings
    page = reader.get("/search?q=do+gun+buybacks+work%3F").text
    assert first.sentence in page


def test_words_that_ask_nothing_and_what_is_not_held_get_no_short_answer(knowledge: Workspace) -> None:
    assert ask(knowledge, "gun buybacks").short is None
    assert ask(knowledge, "how do I bake banana bread?").short is None


def test_api_says_how_it_read_the_question(reader: FlaskClient) -> None:
    found = reader.get("/api/v1/search?q=BAM+or+summer+jobs").get_json()
    assert [each["kind"] for each in found["readings"]] == ["compare"]
    off = reader.get("/api/v1/search?q=BAM+or+summer+jobs&intents=off").get_json()
    assert off["readings"] == []
