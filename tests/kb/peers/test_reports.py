"""We did it too: a city reports, somebody else reviews, readers see the city's own word apart from studies."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kb.app import create_app
from kb.errors import BadRequest, Conflict, Forbidden, NotFound
from kb.models import Document
from kb.services.audit.actors import Role
from kb.services.peers import (
    AdoptionFilter,
    decide_report,
    find_directory,
    find_own_reports,
    find_reports,
    find_reports_in_review,
    send_report,
)
from kb.services.peers.reports import FIRST_YEAR
from kb.workspace import Workspace
from tests.kb.helpers.cities import LARGE, PRACTICE, SMALL, Cast, fill_with_cities
from tests.kb.helpers.signing import post, sign_in

SAID = {
    "status": "ended",
    "begun": "2019",
    "ended": "2022",
    "result": "mixed",
    "outcome": "Calls fell from 40 to 31 a year.",
    "counted": "Calls for service of the same homes, year before and after.",
    "staff": "Two officers",
}


@pytest.fixture
def cast(empty: Workspace) -> Cast:
    return fill_with_cities(empty)


@pytest.fixture
def session(cast: Cast, empty: Workspace) -> Iterator[Session]:
    with empty.sessions() as opened:
        yield opened


@pytest.fixture
def app(cast: Cast, empty: Workspace) -> Iterator[Flask]:
    made = create_app(empty.settings)
    yield made
    made.extensions["kb"].engine.dispose()


def report(session: Session, cast: Cast, **said: str) -> int:
    return send_report(session, cast.large, LARGE, PRACTICE, {**SAID, **said})


def test_report_is_seen_once_somebody_else_reviewed_it(session: Session, cast: Cast, empty: Workspace) -> None:
    number = report(session, cast)
    assert find_reports(session) == ()
    assert [one.number for one in find_reports_in_review(session)] == [number]
    decide_report(session, cast.stranger, number, show=True)
    (shown,) = find_reports(session, practice=PRACTICE, site=LARGE)
    assert (shown.years, shown.result, shown.city) == ("2019–2022", "mixed", "Riverton, OH")
    assert find_reports_in_review(session) == ()
    found = find_directory(session, empty.cities, AdoptionFilter(result="mixed"))
    assert [row.adoption.role for row in found.rows.items] == ["reported-by-the-city"]


def test_nobody_reviews_their_own_and_no_member_reviews(session: Session, cast: Cast) -> None:
    own = send_report(session, cast.liaison, SMALL, PRACTICE, SAID)
    for actor in (cast.liaison, cast.small):
        with pytest.raises(Forbidden):
            decide_report(session, actor, own, show=True)
    assert find_reports(session) == ()


def test_declined_report_is_seen_by_its_city_alone_with_the_answer(session: Session, cast: Cast) -> None:
    number = report(session, cast)
    with pytest.raises(BadRequest):
        decide_report(session, cast.stranger, number, show=False)
    decide_report(session, cast.stranger, number, show=False, answer="Please say how homes were chosen.")
    assert find_reports(session) == ()
    assert [one.answer for one in find_own_reports(session, cast.large, LARGE)] == ["Please say how homes were chosen."]
    assert find_own_reports(session, cast.small, LARGE) == ()
    with pytest.raises(Conflict):
        decide_report(session, cast.stranger, number, show=True)


def test_report_never_changes_the_evidence(session: Session, cast: Cast) -> None:
    def evidence() -> object:
        row = session.query(Document).filter_by(slug=PRACTICE).one()
        return row.record["evidence"], row.digest

    before = evidence()
    decide_report(session, cast.stranger, report(session, cast, result="worked"), show=True)
    assert evidence() == before


@pytest.mark.parametrize(
    "said",
    [
        {"counted": ""},
        {"outcome": "Fine"},
        {"begun": ""},
        {"begun": "2022", "ended": "2019"},
        {"begun": str(FIRST_YEAR - 1)},
        {"begun": "99999999"},
        {"status": "dreamt of"},
        {"result": "great"},
        {"staff": "x" * 3_001},
    ],
)
def test_report_that_says_too_little_or_too_much_is_refused(session: Session, cast: Cast, said: dict[str, str]) -> None:
    with pytest.raises(BadRequest):
        report(session, cast, **said)
    assert find_reports_in_review(session) == ()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(begun=st.text(max_size=12), ended=st.text(max_size=12))
def test_any_years_are_refused_or_shown(session: Session, cast: Cast, begun: str, ended: str) -> None:
    try:
        report(session, cast, begun=begun, ended=ended)
    except BadRequest as error:
        assert error.hint


def test_nobody_reports_for_another_city(session: Session, cast: Cast) -> None:
    with pytest.raises(NotFound):
        send_report(session, cast.small, LARGE, PRACTICE, SAID)


def test_pages_show_it_as_reported_by_the_city_and_hide_who_wrote_it(app: Flask, cast: Cast, empty: Workspace) -> None:
    large, liaison, reader = app.test_client(), app.test_client(), app.test_client()
    sign_in(large, empty, Role.MEMBER, "large-member")
    sign_in(liaison, empty, Role.LIAISON, "other-liaison")
    assert post(large, "/reports/new", site=LARGE, practice=PRACTICE, **SAID).status_code == 303
    paths = (f"/practices/{PRACTICE}", f"/sites/{LARGE}", "/adoptions")
    for path in paths:
        assert SAID["outcome"] not in reader.get(path).get_data(as_text=True)
    assert SAID["outcome"] in liaison.get("/reports").get_data(as_text=True)
    assert post(liaison, "/reports/1", action="publish").status_code == 303
    for path in paths:
        page = reader.get(path).get_data(as_text=True)
        assert SAID["outcome"] in page
        assert "eported by the city" in page
        assert "large-member" not in page


def test_refused_report_keeps_what_was_typed(app: Flask, cast: Cast, empty: Workspace) -> None:
    client = app.test_client()
    sign_in(client, empty, Role.MEMBER, "large-member")
    answer = post(client, "/reports/new", site=LARGE, practice=PRACTICE, **{**SAID, "begun": "soon"})
    assert answer.status_code == 422
    assert f"{SAID['outcome']}</textarea>" in answer.get_data(as_text=True)
