"""A part that does not work is named, with the way to repair it; the rest goes on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from kb.app import create_app
from kb.services.indexing.outbox import drain, rebuild
from kb.services.publishing.content_files import store_content
from kb.workspace import Workspace
from tests.kb.helpers.writing import write_lesson, write_practice


@pytest.fixture
def client(empty: Workspace) -> Iterator[FlaskClient]:
    """A reader of a small base whose index was built."""
    write_lesson(empty.settings.content, "count-first")
    write_practice(empty.settings.content, "home-visits")
    with empty.sessions() as session:
        store_content(session, empty.settings.content)
        drain(session, empty.index)
    app = create_app(empty.settings)
    yield app.test_client()
    app.extensions["kb"].engine.dispose()


def test_process_lives_and_everything_is_ready(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert {check["ok"] for check in ready.get_json()["checks"].values()} == {True}


def test_missing_index_is_said_search_explains_and_browsing_works(client: FlaskClient, empty: Workspace) -> None:
    (empty.settings.index_folder / "CURRENT").unlink()
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert ready.get_json()["checks"]["index"]["hint"] == "Run: kb index rebuild"
    page = client.get("/search?q=count")
    assert page.status_code == 503
    assert "rebuilt" in page.get_data(as_text=True)
    api = client.get("/api/v1/search?q=count")
    assert (api.status_code, api.get_json()["error"]["code"]) == (503, "search_unavailable")
    for path in ("/", "/practices", "/practices/home-visits", "/lessons/count-first", "/sites"):
        assert client.get(path).status_code == 200, path


def test_rebuilt_index_is_used_without_a_restart(client: FlaskClient, empty: Workspace) -> None:
    (empty.settings.index_folder / "CURRENT").unlink()
    assert client.get("/search?q=count").status_code == 503
    with empty.sessions() as session:
        rebuild(session, empty.index)
    assert client.get("/search?q=count").status_code == 200


def test_missing_model_is_said_and_browsing_works(empty: Workspace) -> None:
    write_lesson(empty.settings.content, "count-first")
    with empty.sessions() as session:
        store_content(session, empty.settings.content)
    (empty.settings.data / "model").unlink()
    app = create_app(empty.settings)
    client = app.test_client()
    checks = client.get("/readyz").get_json()["checks"]
    assert (checks["model"]["ok"], checks["database"]["ok"]) == (False, True)
    assert "kb init" in checks["model"]["message"] + checks["model"]["hint"]
    assert client.get("/search?q=count").status_code == 503
    assert client.get("/lessons/count-first").status_code == 200
    app.extensions["kb"].engine.dispose()


def test_missing_tables_are_said(empty: Workspace) -> None:
    empty.engine.dispose()
    (empty.settings.data / "kb.sqlite3").unlink()
    app = create_app(empty.settings)
    client = app.test_client()
    checks = client.get("/readyz").get_json()["checks"]
    assert checks["database"]["hint"] == "Run: kb init"
    response = client.get("/practices")
    assert response.status_code == 503
    assert "database" in response.get_data(as_text=True)
    app.extensions["kb"].engine.dispose()
