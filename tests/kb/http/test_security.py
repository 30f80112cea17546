"""Headers, cookies, logs and the key: what every answer carries and what no log line holds."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.app import create_app
from kb.config import Settings
from kb.services.accounts import load_secret_key
from kb.services.audit.actors import Role
from kb.workspace import Workspace
from tests.kb.helpers.signing import sign_in


@pytest.mark.parametrize("path", ["/", "/search?q=x", "/practices", "/api/v1/sites", "/nowhere", "/healthz"])
def test_every_answer_has_a_strict_content_policy(reader: FlaskClient, path: str) -> None:
    headers = reader.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_no_page_has_inline_script_or_style(reader: FlaskClient) -> None:
    for path in ("/", "/search?q=guns", "/practices/hot-spots-policing", "/sites/kansas-city-mo", "/about/ratings"):
        page = reader.get(path).get_data(as_text=True).lower()
        assert "<style" not in page
        assert " style=" not in page
        assert "<script>" not in page
        assert " onclick=" not in page


def test_request_id_is_given_back_and_a_strange_one_is_replaced(reader: FlaskClient) -> None:
    assert reader.get("/healthz", headers={"X-Request-ID": "abc-12345678"}).headers["X-Request-ID"] == "abc-12345678"
    assert "<" not in reader.get("/healthz", headers={"X-Request-ID": "<script>1</script>"}).headers["X-Request-ID"]


def test_words_of_a_question_are_in_no_log_line(
    knowledge: Workspace, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(knowledge.settings.model_copy(update={"log_level": "INFO"}))
    client = app.test_client()
    client.get("/search?q=verysecretword")
    monkeypatch.setattr("kb.services.finding.answer_question", _fail)
    assert client.get("/search?q=verysecretword").status_code == 500
    app.extensions["kb"].engine.dispose()
    logged = capfd.readouterr().err
    lines = [json.loads(line) for line in logged.splitlines() if line.startswith("{")]
    assert [line["status"] for line in lines if line["event"] == "request"] == [200, 500]
    assert all(line["request_id"] for line in lines)
    assert any("exception" in line for line in lines)
    assert "verysecretword" not in logged


def _fail(*_args: object) -> None:
    raise RuntimeError("broken on purpose")


def test_unexpected_error_shows_no_stack_trace(knowledge: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(knowledge.settings)
    monkeypatch.setattr("kb.services.finding.answer_question", _fail)
    for path in ("/search?q=x", "/api/v1/search?q=x"):
        response = app.test_client().get(path)
        assert response.status_code == 500
        assert "Traceback" not in response.get_data(as_text=True)
        assert "broken on purpose" not in response.get_data(as_text=True)
    app.extensions["kb"].engine.dispose()


def test_post_without_a_token_is_refused(reader: FlaskClient) -> None:
    app: Flask = reader.application
    assert app.config["WTF_CSRF_ENABLED"] is not False
    assert reader.post("/").status_code in {400, 405}


def test_cookies_are_flagged(knowledge: Workspace) -> None:
    app = create_app(knowledge.settings.model_copy(update={"https": True}))
    assert app.config["SESSION_COOKIE_SECURE"]
    assert app.config["SESSION_COOKIE_HTTPONLY"]
    assert app.config["SESSION_COOKIE_SAMESITE"] == "Lax"


def test_key_is_made_once_for_all_processes_and_read_by_its_owner_only(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: load_secret_key(settings), range(16)))
    assert len(keys) == 1
    assert len(keys.pop()) >= 48
    assert stat.S_IMODE((settings.data / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in settings.data.iterdir()] == ["secret_key"]


def test_key_of_the_environment_wins(tmp_path: Path) -> None:
    assert load_secret_key(Settings(data=tmp_path, secret_key="given")) == "given"


def test_no_browser_keeps_a_page_made_for_someone_with_an_account(knowledge: Workspace) -> None:
    app = create_app(knowledge.settings)
    client = app.test_client()
    assert "no-store" not in client.get("/lists").headers.get("Cache-Control", "")
    sign_in(client, knowledge, Role.ADMIN)
    for path in ("/", "/curate", "/lists", "/audit", "/api/v1/reading-lists/none", "/nowhere"):
        assert client.get(path).headers["Cache-Control"] == "no-store", path
    with client.get("/static/site/print.css") as asset:
        assert "no-store" not in asset.headers.get("Cache-Control", "")
    app.extensions["kb"].engine.dispose()
