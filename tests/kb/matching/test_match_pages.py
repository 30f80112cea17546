"""The pages of the matching as a reader without JavaScript gets them."""

from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from kb.models import City, Document, Site
from kb.services.library import VERDICTS
from kb.services.matching.match import match_city
from kb.services.matching.profile import get_profile
from kb.services.matching.reasons import FACTOR_LABELS
from kb.services.matching.weights import USUAL_WEIGHTS
from kb.workspace import Workspace
from knowledge.vocabulary import Problem
from search.matching.peers import ALIKE, GROUPS, UNLIKE

DESCRIBED = "population=186000&problem=homicide&problem=robbery&asset=cctv&budget=low&months=12"
TWO = "practice=street-lighting&practice=oakland-ceasefire"
FIELDS = (
    *("city", "name", "population", "homicide", "trend", "asset", "lacks", "ruled_out", "allow", "by", "concern"),
    *("w_need", "find", "practice"),
)
ORDER = re.compile(r'<li class="match" id="match-([a-z0-9-]+)"')
STEP_PAGES = ("/match", "/match/violence", "/match/problems", "/match/assets", "/match/limits", "/match/concern")


def read(reader: FlaskClient, path: str, status: int = 200) -> str:
    answer = reader.get(path)
    assert answer.status_code == status, path
    return answer.get_data(as_text=True)


def words(page: str) -> str:
    """The text of a page, its tags and runs of white space gone."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.mark.parametrize(
    "path",
    [
        "/match",
        "/match?find=kansas",
        *(f"{path}?{DESCRIBED}" for path in STEP_PAGES),
        *(f"{path}?city=kansas-city-mo" for path in STEP_PAGES),
        f"/match/results?{DESCRIBED}",
        f"/match/results?{DESCRIBED}&show=all",
        f"/match/results?{DESCRIBED}&ruled_out=stops&lacks=rtcc",
        "/match/results",
        "/match/results?concern=zebra+pancake+recipes",
        f"/match/peers?{DESCRIBED}",
        "/sites/kansas-city-mo/matches",
        "/sites/kansas-city-mo/peers",
        "/sites/camden-nj/matches",
        "/sites/camden-nj/peers",
        "/compare",
        "/compare?practice=street-lighting",
        f"/compare?{TWO}",
        f"/compare?{TWO}&{DESCRIBED}",
        f"/match/compare?{TWO}&{DESCRIBED}",
        "/brief",
        f"/brief?{DESCRIBED}",
        "/brief?city=kansas-city-mo",
        "/gap-map",
        "/about/matching",
    ],
)
def test_every_page_of_the_matching_answers(reader: FlaskClient, path: str) -> None:
    page = read(reader, path)
    assert page.count("<h1") == 1
    assert " style=" not in page


def test_nothing_must_be_said_to_go_on(reader: FlaskClient) -> None:
    assert "usa-error-message" not in read(reader, "/match")
    assert "usa-error-message" not in read(reader, "/match/violence")


def test_where_too_little_is_known_one_question_is_asked_and_answered_in_place(reader: FlaskClient) -> None:
    page = read(reader, "/match/results?population=186000&budget=low")
    assert "One question first" in words(page)
    assert 'name="problem" value="homicide"' in page
    assert '<input type="hidden" name="population" value="186000">' in page
    assert "What you can read meanwhile" in page
    assert not ORDER.findall(page)
    for address in re.findall(r'<li><a href="(/match/results[^"]+)">[^<]+\?</a>', page):
        assert ORDER.findall(read(reader, html.unescape(address)))


def test_who_names_far_too_many_problems_is_asked_for_the_worst(reader: FlaskClient) -> None:
    page = read(reader, "/match/results?" + "&".join(f"problem={problem}" for problem in Problem))
    assert "Which three hurt most?" in page
    assert " checked" not in page


def test_a_guess_from_the_words_is_asked_and_each_answer_is_an_address(reader: FlaskClient) -> None:
    said = f"{DESCRIBED}&concern=The+council+voted+gunshot+detection+down."
    page = read(reader, f"/match/results?{said}")
    answers = [
        address.replace("&amp;", "&") for address in re.findall(r'href="(/match/results\?[^"]+)">(?:Yes|No)', page)
    ]
    confirmed, turned_down = answers[:2]
    assert "ruled_out=gunshot-detection" in confirmed
    assert "allow=gunshot-detection" in turned_down
    for address in answers[:2]:
        assert "Is this what you meant?" not in read(reader, address)


def test_each_step_carries_what_the_others_said(reader: FlaskClient) -> None:
    page = read(reader, f"/match/limits?{DESCRIBED}&concern=a+%22small%22+group")
    for name, value in (("population", "186000"), ("problem", "homicide"), ("asset", "cctv")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    assert "a &#34;small&#34; group" in page
    assert 'value="12"' in page


def test_mistakes_are_all_named_at_their_fields_and_nothing_is_lost(reader: FlaskClient) -> None:
    page = read(
        reader,
        "/match/results?population=0&homicide=-5&robbery=many&asset=drones&ruled_out=weather&by=June&name=Oz&concern=guns",
        422,
    )
    for field in ("population", "homicide", "robbery", "asset", "ruled_out", "by"):
        assert f'id="{field}-fault"' in page, field
    for value in ("0", "-5", "many", "Oz"):
        assert f'value="{value}"' in page, value
    assert '<input type="hidden" name="concern" value="guns">' in page
    assert 'action="/match/results"' in page


@pytest.mark.parametrize("path", ["/match/results", "/match/peers", "/brief", "/brief.docx", "/compare"])
def test_every_page_asks_for_a_correction_rather_than_guess(reader: FlaskClient, path: str) -> None:
    assert 'id="homicide-fault"' in read(reader, f"{path}?population=5000&homicide=lots&{TWO}", 422)


def test_far_too_much_is_refused_with_a_page(reader: FlaskClient) -> None:
    assert "too much at once" in read(reader, "/match/results?population=9&concern=" + "a" * 200_000, 422)


def test_nothing_that_a_city_says_is_stored(reader: FlaskClient, knowledge: Workspace) -> None:
    def count() -> list[int | None]:
        with knowledge.sessions() as session:
            return [session.scalar(select(func.count()).select_from(table)) for table in (City, Document, Site)]

    before = count()
    read(reader, f"/match/results?{DESCRIBED}&name=Springfield")
    read(reader, "/match/results?population=-1", 422)
    assert count() == before


def test_contributions_on_the_page_add_up_to_the_score(reader: FlaskClient) -> None:
    page = read(reader, f"/match/results?{DESCRIBED}&concern=retaliation&show=all")
    tables = re.findall(r'<table class="[^"]*points">.*?</table>', page, re.DOTALL)
    assert len(tables) > 30
    for table in tables:
        *points, total = map(int, re.findall(r'data-label="Points">(-?\d+)<', table))
        *weights, whole = (
            int(text.replace(",", "")) for text in re.findall(r'data-label="Of at most">([\d,]+)<', table)
        )
        score = int(re.search(r"What makes up the (-?[\d,]+) points", table)[1].replace(",", ""))  # type: ignore[index]
        assert sum(points) == total == score
        assert sum(weights) == whole == 1000


def test_page_and_service_give_the_same_answer(reader: FlaskClient, knowledge: Workspace) -> None:
    with knowledge.sessions() as session:
        answer = match_city(session, knowledge, get_profile(session, knowledge.cities, "kansas-city-mo"))
    page = read(reader, "/sites/kansas-city-mo/matches?show=all")
    assert ORDER.findall(page) == [m.card.slug for m in answer.matches]
    shown = [int(score.replace(",", "")) for score in re.findall(r"What makes up the (-?[\d,]+) points", page)]
    assert shown == [match.score for match in answer.matches]


def test_a_row_says_the_most_before_it_opens(reader: FlaskClient, knowledge: Workspace) -> None:
    with knowledge.sessions() as session:
        answer = match_city(session, knowledge, get_profile(session, knowledge.cities, "kansas-city-mo"))
    page = read(reader, "/sites/kansas-city-mo/matches")
    rows = [words(row) for row in re.findall(r"<summary class=\"match__row\">.*?</summary>", page, re.DOTALL)]
    assert len(rows) == 10
    for row, match in zip(rows, answer.matches, strict=False):
        low, high = match.rank_range
        assert html.escape(match.card.title, quote=False) in row
        assert low == high or f"{low} to {high}" in row
        assert match.best is None or VERDICTS[match.best.verdict].word in row
        assert f"{match.record.cost_band} cost" in row
        assert ("Failed here" in row) == any(peer.own and peer.failed for peer in match.peers)


def test_what_stands_beside_the_list_is_not_in_it(reader: FlaskClient) -> None:
    page = read(reader, "/match/results?population=90000&problem=youth-violence&ruled_out=police-led&show=all")
    ranked, beside = page.split('<div id="beside">')
    assert "/practices/scared-straight" not in ranked
    advised = beside.split('<h2 id="apart">')[1]
    assert "/practices/scared-straight" in advised
    assert advised.count("Source: ") >= advised.count('class="entry"') > 0
    assert "What would bring it back:" in beside.split('<h2 id="not-now">')[1]


def test_moved_weights_change_the_order_and_can_be_reset(reader: FlaskClient) -> None:
    usual = read(reader, f"/match/results?{DESCRIBED}")
    moved = read(reader, f"/match/results?{DESCRIBED}&w_need=0&w_context=1000")
    assert ORDER.findall(usual) != ORDER.findall(moved)
    reset = re.search(r'href="([^"]+)">Reset', moved)
    assert reset is not None
    assert "w_" not in reset[1]


def test_wrong_weight_is_named_beside_it_and_the_usual_ones_serve(reader: FlaskClient) -> None:
    page = read(reader, f"/match/results?{DESCRIBED}&w_need=-3", 422)
    assert 'id="w_need-fault"' in page
    assert 'value="-3"' in page
    assert ORDER.findall(page)


def test_missing_data_is_said(reader: FlaskClient) -> None:
    text = words(read(reader, "/match/results?population=186000&problem=robbery"))
    assert "Not said:" in text
    assert "homicides" in text.split("Not said:")[1][:200]
    assert "Your words are left out" in text


def test_what_is_not_said_is_never_called_lacking(reader: FlaskClient) -> None:
    assert "You lack" not in words(read(reader, "/match/results?population=186000&problem=robbery&show=all"))
    assert "You lack" in words(read(reader, "/match/results?population=186000&problem=robbery&lacks=dedicated-analyst"))


def test_reader_cannot_write_into_the_page(reader: FlaskClient) -> None:
    page = read(reader, "/match/results?population=9&name=%3Cscript%3Ealert(1)%3C/script%3E&concern=%3Cimg%20src=x%3E")
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_peers_are_in_the_order_of_likeness_and_program_sites_are_marked(reader: FlaskClient) -> None:
    page = read(reader, "/sites/kansas-city-mo/peers")
    distances = [float(text) for text in re.findall(r'distances__value"[^>]*>([\d.]+)<', page)]
    assert len(distances) == 10
    assert distances == sorted(distances)
    assert page.count("in-program") == 10
    assert "Never rank cities" in page


def test_city_outside_the_program_has_no_page_among_the_sites(reader: FlaskClient) -> None:
    assert read(reader, "/sites/atlantis-xx/matches", 404)
    assert read(reader, "/cities/atlantis-xx/peers", 404)
    answer = reader.get("/cities/kansas-city-mo/matches?budget=low")
    assert answer.status_code == 301
    assert answer.headers["Location"].endswith("/sites/kansas-city-mo/matches?budget=low")


def test_five_practices_are_too_many_to_compare(reader: FlaskClient) -> None:
    five = ("street-lighting", "oakland-ceasefire", "scared-straight", "nibin-ballistic-imaging", "hot-spots-policing")
    assert "Name 2 to 4" in read(reader, "/compare?" + "&".join(f"practice={slug}" for slug in five), 422)
    assert "usa-alert--error" not in read(reader, "/compare?practice=street-lighting&practice=street-lighting")


def test_comparison_says_what_the_city_lacks_and_what_speaks_against(reader: FlaskClient) -> None:
    text = words(read(reader, f"/match/compare?practice=oakland-ceasefire&practice=scared-straight&{DESCRIBED}"))
    assert "You lack" in text
    assert "What speaks against it" in text
    assert "not among the ranked strategies" in text
    assert "You lack" not in words(read(reader, f"/compare?{TWO}"))


def test_brief_is_a_word_document_too(reader: FlaskClient) -> None:
    answer = reader.get("/brief.docx?city=kansas-city-mo")
    assert answer.data[:2] == b"PK"
    assert "brief-kansas-city-mo.docx" in answer.headers["Content-Disposition"]
    assert answer.mimetype.endswith("wordprocessingml.document")


def test_explanation_has_the_numbers_of_the_code(reader: FlaskClient) -> None:
    text = words(read(reader, "/about/matching"))
    for name, weight in USUAL_WEIGHTS.items():
        assert FACTOR_LABELS[name] in text
        assert f"Usual weight: {weight} of" in text
    percents = [int(text) for text in re.findall(r"\((\d\d)(?: percent)?\)", text)]
    assert percents == [round(weight * 100) for weight in GROUPS.values()]
    peers = words(read(reader, "/sites/kansas-city-mo/peers"))
    assert f"at most {ALIKE:.2f}" in peers
    assert f"at least {UNLIKE:.2f}" in peers


@settings(max_examples=25, deadline=None)
@given(
    fields=st.dictionaries(
        st.sampled_from(FIELDS),
        st.text(max_size=40),
    ),
    path=st.sampled_from([*STEP_PAGES, "/match/results", "/match/peers", "/brief", "/brief.docx", "/match/compare"]),
)
def test_whatever_is_asked_gets_an_answer_or_a_correction(
    reader: FlaskClient, path: str, fields: dict[str, str]
) -> None:
    assert reader.get(path, query_string=fields).status_code in (200, 422)
