"""The pages of the matching as a reader without JavaScript gets them."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from kb.models import City, Document, Site
from kb.services.matching.match import match_city
from kb.services.matching.profile import get_profile
from kb.services.matching.reasons import FACTOR_LABELS
from kb.services.matching.weights import USUAL_WEIGHTS
from kb.workspace import Workspace
from search.matching.peers import ALIKE, GROUPS, UNLIKE
from search.matching.strength import SPANS

DESCRIBED = "population=186000&problem=homicide&problem=robbery&asset=cctv&budget=low&months=12"
TWO = "practice=street-lighting&practice=oakland-ceasefire"
STEP_PAGES = ("/match", "/match/violence", "/match/problems", "/match/assets", "/match/limits", "/match/concern")


def read(reader: FlaskClient, path: str, status: int = 200) -> str:
    answer = reader.get(path)
    assert answer.status_code == status, path
    return answer.get_data(as_text=True)


def words(html: str) -> str:
    """The text of a page, its tags and runs of white space gone."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize(
    "path",
    [
        "/match",
        "/match?find=kansas",
        *(f"{path}?{DESCRIBED}" for path in STEP_PAGES),
        *(f"{path}?city=kansas-city-mo" for path in STEP_PAGES),
        f"/match/results?{DESCRIBED}",
        f"/match/results?{DESCRIBED}&show=all",
        f"/match/peers?{DESCRIBED}",
        "/sites/kansas-city-mo/matches",
        "/sites/kansas-city-mo/peers",
        "/sites/camden-nj/matches",
        "/sites/camden-nj/peers",
        "/compare",
        "/compare?practice=street-lighting",
        f"/compare?{TWO}",
        f"/compare?{TWO}&{DESCRIBED}",
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


def test_beginning_is_no_mistake_and_going_on_without_a_population_is(reader: FlaskClient) -> None:
    assert "usa-error-message" not in read(reader, "/match")
    assert 'id="population-fault"' in read(reader, "/match/violence", 422)


def test_each_step_carries_what_the_others_said(reader: FlaskClient) -> None:
    page = read(reader, f"/match/limits?{DESCRIBED}&concern=a+%22small%22+group")
    for name, value in (("population", "186000"), ("problem", "homicide"), ("asset", "cctv")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    assert "a &#34;small&#34; group" in page
    assert 'value="12"' in page


def test_mistakes_are_all_named_at_their_fields_and_nothing_is_lost(reader: FlaskClient) -> None:
    page = read(reader, "/match/results?population=0&homicide=-5&robbery=many&asset=drones&name=Oz&concern=guns", 422)
    for field in ("population", "homicide", "robbery", "asset"):
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
    assert len(tables) > 40
    for table in tables:
        *points, total = map(int, re.findall(r'data-label="Points">(\d+)<', table))
        *weights, whole = (
            int(text.replace(",", "")) for text in re.findall(r'data-label="Of at most">([\d,]+)<', table)
        )
        score = int(re.search(r"What makes up the ([\d,]+) points", table)[1].replace(",", ""))  # type: ignore[index]
        assert sum(points) == total == score
        assert sum(weights) == whole == 1000


def test_page_and_service_give_the_same_answer(reader: FlaskClient, knowledge: Workspace) -> None:
    with knowledge.sessions() as session:
        answer = match_city(session, knowledge, get_profile(session, knowledge.cities, "kansas-city-mo"))
    page = read(reader, "/sites/kansas-city-mo/matches?show=all")
    assert re.findall(r'id="match-([a-z0-9-]+)"', page) == ["count", *(m.card.slug for m in answer.matches)]
    shown = [int(score.replace(",", "")) for score in re.findall(r'match__score">([\d,]+) of', page)]
    assert shown == [match.score for match in answer.matches]


def test_what_had_no_effect_or_did_harm_stands_apart_with_its_source(reader: FlaskClient) -> None:
    page = read(reader, f"/match/results?{DESCRIBED}&show=all&w_evidence=0")
    recommended, apart = page.split('<h2 id="apart">')
    assert "/practices/scared-straight" not in recommended
    assert "/practices/scared-straight" in apart
    assert apart.count("Source: ") >= apart.count('class="entry"') > 0


def test_warnings_have_wordings_of_their_own(reader: FlaskClient) -> None:
    page = read(reader, f"/match/results?{DESCRIBED}&show=all")
    said = set(re.findall(r'match__warning">([^:]+):', page))
    assert {"Inconclusive", "Not rated", "Rating not seen"} <= said


def test_moved_weights_change_the_order_and_can_be_reset(reader: FlaskClient) -> None:
    usual = read(reader, f"/match/results?{DESCRIBED}")
    moved = read(reader, f"/match/results?{DESCRIBED}&w_need=0&w_context=1000")
    order = re.compile(r'id="match-([a-z0-9-]+)"')
    assert order.findall(usual) != order.findall(moved)
    reset = re.search(r'href="([^"]+)">Reset', moved)
    assert reset is not None
    assert "w_" not in reset[1]


def test_wrong_weight_is_named_beside_it_and_the_usual_ones_serve(reader: FlaskClient) -> None:
    page = read(reader, f"/match/results?{DESCRIBED}&w_need=-3", 422)
    assert 'id="w_need-fault"' in page
    assert 'value="-3"' in page
    assert "match__score" in page


def test_missing_data_is_said(reader: FlaskClient) -> None:
    text = words(read(reader, "/match/results?population=186000"))
    assert "Not said:" in text
    assert "homicides" in text.split("Not said:")[1][:200]
    assert "Need is left out" in text


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


def test_comparison_says_what_the_city_lacks_and_what_is_not_advised(reader: FlaskClient) -> None:
    text = words(read(reader, f"/compare?practice=oakland-ceasefire&practice=scared-straight&{DESCRIBED}"))
    assert "You lack" in text
    assert "Not advised." in text
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
    for low, high in SPANS.values():
        assert high == 0 or f"{low:.2f} to {high:.2f}" in text or f"0 to {high:.2f}" in text
    percents = [int(text) for text in re.findall(r"\((\d\d)(?: percent)?\)", text)]
    assert percents == [round(weight * 100) for weight in GROUPS.values()]
    peers = words(read(reader, "/sites/kansas-city-mo/peers"))
    assert f"at most {ALIKE:.2f}" in peers
    assert f"at least {UNLIKE:.2f}" in peers


@settings(max_examples=25, deadline=None)
@given(
    fields=st.dictionaries(
        st.sampled_from(["city", "name", "population", "homicide", "trend", "asset", "concern", "w_need", "find"]),
        st.text(max_size=40),
    ),
    path=st.sampled_from([*STEP_PAGES, "/match/results", "/match/peers", "/brief", "/brief.docx", "/compare"]),
)
def test_whatever_is_asked_gets_an_answer_or_a_correction(
    reader: FlaskClient, path: str, fields: dict[str, str]
) -> None:
    assert reader.get(path, query_string=fields).status_code in (200, 422)
