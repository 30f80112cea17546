"""Suggestions over the real content: what they are, where they lead, and that nobody sees what is not published."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.app import create_app
from kb.services.finding import suggest as suggesting
from kb.services.indexing.outbox import drain
from kb.services.publishing.content_files import store_content
from kb.workspace import Workspace
from tests.kb.helpers.writing import write_lesson, write_practice


def suggest(client: FlaskClient, typed: str, **more: object) -> list[dict[str, str]]:
    answer = client.get("/api/v1/suggest", query_string={"q": typed, **more})
    assert answer.status_code == 200
    found: list[dict[str, str]] = answer.get_json()["suggestions"]
    return found


@pytest.mark.parametrize(
    ("typed", "kind", "text", "url"),
    [
        ("hot sp", "practice", "Hot spots policing", "/practices/hot-spots-policing"),
        ("chicago", "site", "Chicago, IL", "/sites/chicago-il"),
        ("shotspoter", "concept", "ShotSpotter", "/search?q=Acoustic+gunshot+detection"),
        ("who should inv", "question", "Who should investigate when the victim survives?", "/search?q=Who+should+"),
    ],
)
def test_titles_sites_concepts_and_questions_are_suggested(
    reader: FlaskClient, typed: str, kind: str, text: str, url: str
) -> None:
    found = next(each for each in suggest(reader, typed) if each["kind"] == kind)
    assert found["text"] == text
    assert found["url"].startswith(url)
    assert found["label"] == kind.capitalize()


def test_acronym_with_two_meanings_is_suggested_with_both(reader: FlaskClient) -> None:
    details = {each["detail"] for each in suggest(reader, "SSL") if each["kind"] == "concept"}
    assert details == {"Strategic Site Liaison", "Person-based risk lists"}


def test_every_suggestion_leads_to_a_page(reader: FlaskClient) -> None:
    for typed in ("s", "focused", "kansas", "what"):
        for each in suggest(reader, typed):
            assert reader.get(each["url"]).status_code == 200, each


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=120))
def test_any_text_is_answered(reader: FlaskClient, typed: str) -> None:
    assert len(suggest(reader, typed, k=3)) <= 3


def test_long_text_has_no_suggestions_and_a_wrong_number_is_named(reader: FlaskClient) -> None:
    assert suggest(reader, "x" * 10_000) == []
    wrong = reader.get("/api/v1/suggest?q=x&k=99")
    assert (wrong.status_code, wrong.get_json()["error"]["code"]) == (422, "invalid_parameter")


@pytest.fixture
def changing(empty: Workspace) -> Iterator[tuple[Workspace, FlaskClient]]:
    """A base with a practice and a lesson, and a reader of it."""
    write_practice(empty.settings.content, "home-visits")
    write_lesson(empty.settings.content, "home-rules")
    store(empty)
    app = create_app(empty.settings)
    yield empty, app.test_client()
    app.extensions["kb"].engine.dispose()


def store(base: Workspace, index: bool = True) -> None:
    with base.sessions() as session:
        store_content(session, base.settings.content)
        if index:
            drain(session, base.index)


def test_what_is_withdrawn_is_never_suggested_and_what_is_new_is(changing: tuple[Workspace, FlaskClient]) -> None:
    base, client = changing
    assert {each["text"] for each in suggest(client, "home")} == {"home visits", "home rules"}
    (base.settings.content / "lessons" / "home-rules.md").unlink()
    store(base, index=False)  # the index is a moment behind
    assert [each["text"] for each in suggest(client, "home")] == ["home visits"]
    assert suggest(client, "what comes first") == []
    write_lesson(base.settings.content, "home-team")
    store(base)
    assert {each["text"] for each in suggest(client, "home")} == {"home visits", "home team"}


def test_many_candidates_are_gathered_aside(
    changing: tuple[Workspace, FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    base, client = changing
    assert suggest(client, "home")
    monkeypatch.setattr(suggesting, "GATHER_ASIDE", 0)
    write_lesson(base.settings.content, "home-team")
    store(base)
    for _ in range(200):
        if "home team" in {each["text"] for each in suggest(client, "home")}:
            return
    pytest.fail("the new lesson is not suggested")


def test_measurement_types_titles_letter_by_letter(knowledge: Workspace) -> None:
    with knowledge.sessions() as session:
        figures = suggesting.measure_suggestions(session, knowledge.suggestions, titles=3)
    assert figures.candidates > 1000
    assert figures.asked > 30
    assert 0 < figures.p50_ms <= figures.p95_ms <= figures.slowest_ms
