"""Figures for who runs it: read by a real client of their format, by this machine or the token alone, without words."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from kb.app import create_app
from kb.services import indexing
from kb.services.audit.actors import Role
from kb.workspace import Workspace
from tests.kb.helpers.signing import GOOD, join, post

AWAY = {"REMOTE_ADDR": "192.0.2.1"}


@pytest.fixture
def app(empty: Workspace) -> Iterator[Flask]:
    app = create_app(empty.settings.model_copy(update={"metrics_token": "a long token"}))
    yield app
    app.extensions["kb"].engine.dispose()


def read(app: Flask) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Every sample by its name and labels."""
    answer = app.test_client().get("/metrics")
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.get_data(as_text=True))
    return {(s.name, frozenset(s.labels.items())): s.value for family in families for s in family.samples}


def value(found: dict[tuple[str, frozenset[tuple[str, str]]], float], name: str, **labels: str) -> float:
    return found[name, frozenset(labels.items())]


def test_requests_are_counted_by_endpoint_and_ending(app: Flask) -> None:
    client = app.test_client()
    for _ in range(3):
        client.get("/practices")
    client.get("/nowhere/secretword")
    client.get("/search?q=secretword")
    found = read(app)
    labels = {"endpoint": "documents.browse", "method": "GET", "status": "200"}
    assert value(found, "kb_request_seconds_count", **labels) == 3
    assert value(found, "kb_request_seconds_count", endpoint="none", method="GET", status="404") == 1
    assert "secretword" not in app.test_client().get("/metrics").get_data(as_text=True)


def test_state_is_what_it_is_now(app: Flask, empty: Workspace) -> None:
    found = read(app)
    assert value(found, "kb_up", part="database") == 1
    assert value(found, "kb_up", part="index") == 0
    assert value(found, "kb_sign_ins_total", result="refused") == 0
    with empty.sessions() as session:
        join(session, "ann", Role.LIAISON)
        indexing.rebuild(session, empty.index)
    client = app.test_client()
    post(client, "/sign-in", name="ann", password="wrong words make sense")
    post(client, "/sign-in", name="ann", password=GOOD)
    found = read(app)
    assert value(found, "kb_sign_ins_total", result="refused") == 1
    assert value(found, "kb_sign_ins_total", result="ok") == 1
    assert value(found, "kb_up", part="index") == 1
    assert value(found, "kb_index_documents") == 0
    assert 0 <= value(found, "kb_index_age_seconds") < 3600
    assert value(found, "kb_waiting", what="files") == 0
    assert value(found, "kb_workers") == 0


def test_database_that_is_gone_is_said_and_ends_nothing_else(app: Flask, empty: Workspace) -> None:
    with empty.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE outbox")
    found = read(app)
    assert value(found, "kb_up", part="database") == 0
    assert value(found, "kb_up", part="workers") == 1


@pytest.mark.parametrize(
    ("headers", "environ", "status"),
    [
        ({}, {}, 200),
        ({}, AWAY, 404),
        ({"Authorization": "Bearer a long token"}, AWAY, 200),
        ({"Authorization": "bearer  a long token "}, AWAY, 200),
        ({"Authorization": "Bearer wrong"}, AWAY, 404),
        ({"Authorization": "Bearer ü"}, AWAY, 404),
        ({"Authorization": "Bearer "}, AWAY, 404),
        ({"X-Forwarded-For": "192.0.2.1"}, {}, 404),  # a proxy of this machine, that nobody named
        ({"Forwarded": "for=192.0.2.1"}, {}, 404),
    ],
)
def test_this_machine_or_the_token_and_nobody_else(
    app: Flask, headers: dict[str, str], environ: dict[str, str], status: int
) -> None:
    answer = app.test_client().get("/metrics", headers=headers, environ_overrides=environ)
    assert answer.status_code == status
    if status == 404:
        assert "kb_" not in answer.get_data(as_text=True)


def test_without_a_token_there_is_none_to_guess(empty: Workspace) -> None:
    app = create_app(empty.settings)
    for header in ("Bearer ", "Bearer", ""):
        answer = app.test_client().get("/metrics", headers={"Authorization": header}, environ_overrides=AWAY)
        assert answer.status_code == 404
    app.extensions["kb"].engine.dispose()


def test_processes_count_together(empty: Workspace, tmp_path: Path) -> None:
    code = """
import os, sys
from pathlib import Path
from kb.http.metrics import count_together
count_together(Path(sys.argv[1]))
from kb.app import create_app
if os.fork() == 0:
    client = create_app().test_client()
    client.get("/practices")
    os._exit(0)
os.wait()
client = create_app().test_client()
client.get("/practices")
print(client.get("/metrics").get_data(as_text=True))
"""
    empty.engine.dispose()
    environment = {**os.environ, "KB_DATA": str(empty.settings.data), "KB_CONTENT": str(empty.settings.content)}
    command = [sys.executable, "-W", "ignore", "-c", code, str(tmp_path / "metrics")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    labels = 'endpoint="documents.browse",method="GET",status="200"'
    assert f"kb_request_seconds_count{{{labels}}} 2.0" in done.stdout
