"""What one network address may ask: limits hold for it alone, say when to go on, and keep nothing of who asked."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from kb.app import create_app
from kb.http.access_table import ACCESS
from kb.http.limits import KEPT_WORDS_AN_HOUR, Limiter, find_kind
from kb.models import SearchDay, SearchMiss
from kb.models.declarative import now
from kb.services.audit.actors import Role
from kb.services.finding import searches
from kb.services.finding.searches import forget_old_misses_now, note_search_now
from kb.services.indexing import rebuild
from kb.services.intake import new_batch
from kb.workspace import Workspace
from tests.kb.helpers.signing import post, sign_in

HERE, THERE = {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "198.51.100.1"}
ASKED = ("/search?q=x", "/api/v1/search?q=x", "/search.atom?q=x"), ("/oai?verb=Identify",), ("/api/v1/sites/x/peers",)


@pytest.fixture
def app(empty: Workspace) -> Iterator[Flask]:
    limits = {"searches_per_minute": 6, "exports_per_minute": 3, "matches_per_minute": 2}
    app = create_app(empty.settings.model_copy(update=limits))
    yield app
    app.extensions["kb"].engine.dispose()


def statuses(client: FlaskClient, path: str, times: int, environ: dict[str, str]) -> list[int]:
    return [client.get(path, environ_overrides=environ).status_code for _ in range(times)]


@pytest.mark.parametrize(("paths", "allowed"), [(ASKED[0], 6), (ASKED[1], 3), (ASKED[2], 2)])
def test_address_that_asks_too_often_waits_and_no_other_does(app: Flask, paths: tuple[str, ...], allowed: int) -> None:
    client = app.test_client()
    found = [status for path in paths for status in statuses(client, path, allowed // len(paths), HERE)]
    assert 429 not in found
    for path in paths:
        refused = client.get(path, environ_overrides=HERE)
        assert refused.status_code == 429
        assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert 429 not in statuses(client, paths[0], 1, THERE)
    assert 429 not in statuses(client, "/practices", 20, HERE)


def test_refusal_of_the_api_is_json_and_of_a_page_is_a_page(app: Flask) -> None:
    client = app.test_client()
    statuses(client, "/search?q=x", 6, HERE)
    error = client.get("/api/v1/search?q=x", environ_overrides=HERE).get_json()["error"]
    assert error["code"] == "too_many_requests"
    assert "Wait" in error["hint"]
    assert "<h1" in client.get("/search?q=x", environ_overrides=HERE).get_data(as_text=True)


def test_all_addresses_of_one_ipv6_subscriber_are_one(app: Flask) -> None:
    client = app.test_client()
    found = [
        client.get("/search?q=x", environ_overrides={"REMOTE_ADDR": f"2001:db8:1:2::{number:x}"}).status_code
        for number in range(1, 9)
    ]
    assert found[-2:] == [429, 429]


def test_this_machine_is_not_counted_unless_it_is_a_proxy(empty: Workspace, app: Flask) -> None:
    assert 429 not in statuses(app.test_client(), "/search?q=x", 20, {"REMOTE_ADDR": "127.0.0.1"})
    behind = create_app(empty.settings.model_copy(update={"searches_per_minute": 2, "proxies": 1}))
    client = behind.test_client()
    found = [client.get("/search?q=x", headers={"X-Forwarded-For": "192.0.2.1"}).status_code for _ in range(3)]
    assert found[-1] == 429
    assert client.get("/search?q=x", headers={"X-Forwarded-For": "192.0.2.2"}).status_code != 429
    behind.extensions["kb"].engine.dispose()


def test_every_endpoint_that_searches_exports_or_matches_has_a_limit(app: Flask) -> None:
    costly = [e for e in ACCESS if e.startswith(("exports.", "api_exports.", "comparing.", "api_matching."))]
    costly += [e for e in ACCESS if e.endswith((".export", ".download")) and not e.startswith(("audit", "originals"))]
    assert [endpoint for endpoint in costly if not find_kind(endpoint)] == []


@given(st.lists(st.floats(0, 30), max_size=60))
def test_no_pace_gets_more_than_its_allowance(pauses: list[float]) -> None:
    at = [0.0]
    limiter = Limiter(5, 60.0, lambda: at[0])
    passed: list[float] = []
    for pause in pauses:
        at[0] += pause
        if not limiter.take("one"):
            passed.append(at[0])
    for first in passed:
        assert sum(first <= moment <= first + 60 for moment in passed) <= 10
    wait = limiter.take("one")
    if wait:
        at[0] += wait + 0.001
        assert not limiter.take("one")


def test_memory_of_addresses_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.http.limits._MOST_PLACES", 10)
    limiter = Limiter(1, 60.0)
    for number in range(1_000):
        limiter.take(str(number))
    assert len(limiter) == 10


def test_one_address_fills_no_list_with_words_that_nothing_answers(empty: Workspace) -> None:
    with empty.sessions() as session:
        rebuild(session, empty.index)
    app = create_app(empty.settings)
    client = app.test_client()
    for number in range(2 * KEPT_WORDS_AN_HOUR):
        client.get(f"/api/v1/search?q=zzxq{number}&mode=keyword").close()
    with empty.sessions() as session:
        assert session.scalar(select(func.count()).select_from(SearchMiss)) == KEPT_WORDS_AN_HOUR
        day = session.scalar(select(SearchDay))
        assert day
        assert (day.searches, day.misses) == (2 * KEPT_WORDS_AN_HOUR, 2 * KEPT_WORDS_AN_HOUR)
    app.extensions["kb"].engine.dispose()


def test_words_are_capped_and_forgotten_when_nobody_asks_again(
    empty: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searches, "MOST_MISSES", 3)
    for words in ("asked often", "asked often", "first", "second", "third", "fourth"):
        note_search_now(empty.sessions, words, True)
    with empty.sessions() as session:
        kept = set(session.scalars(select(SearchMiss.words)))
        assert kept == {"asked often", "third", "fourth"} or ("asked often" in kept and len(kept) == 3)
        session.execute(update(SearchMiss).where(SearchMiss.words == "asked often").values(last_day=_days_ago(91)))
        session.commit()
        forget_old_misses_now(session)
        assert "asked often" not in set(session.scalars(select(SearchMiss.words)))


def _days_ago(days: int) -> object:
    return (now() - timedelta(days=days)).date()


@pytest.mark.parametrize(
    ("limits", "allowed", "said"),
    [
        ({"upload_files_per_day": 2, "upload_megabytes_per_day": 0}, 2, "2 files"),
        ({"upload_files_per_day": 0, "upload_megabytes_per_day": 1}, 3, "MB in the last"),
    ],
)
def test_account_brings_as_much_as_it_may_and_another_goes_on(
    empty: Workspace, limits: dict[str, int], allowed: int, said: str
) -> None:
    app = create_app(empty.settings.model_copy(update=limits))
    bring: Callable[..., str] = _bring
    client = app.test_client()
    sign_in(client, empty, Role.LIAISON, "ann")
    for number in range(allowed):
        assert "as one account may" not in bring(client, str(number).encode() * 400_000)
    refused = bring(client, b"third")
    assert said in refused
    assert "KB_UPLOAD" in refused
    sign_in(client, empty, Role.LIAISON, "bob")
    assert said not in bring(client, b"third")
    app.extensions["kb"].engine.dispose()


def _bring(client: FlaskClient, text: bytes) -> str:
    batch = new_batch()
    answer = post(client, "/curate/uploads", batch=batch, kind="reference", files=(io.BytesIO(text), "note.md"))
    assert answer.status_code == 303
    return client.get(answer.location).get_data(as_text=True)
