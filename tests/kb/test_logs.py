"""Logs hold no words of people: words are planted in everything that is typed, everything fails, and nothing shows."""

from __future__ import annotations

import json
import logging
import sqlite3
import sys
import threading
import warnings
from collections.abc import Callable, Iterator

import pytest
import structlog
from sqlalchemy import event
from sqlalchemy import text as sql
from sqlalchemy.exc import SQLAlchemyError

from kb.logs import catch_the_rest, configure_logs, describe_exception
from kb.workspace import Workspace
from tests.kb.helpers.drafting import LESSON
from tests.kb.helpers.office import Office, open_office, typed
from tests.kb.helpers.signing import post

PLANTED = "planted-word"


@pytest.fixture
def office(empty: Workspace) -> Iterator[Office]:
    opened = open_office(empty)
    yield opened
    opened.app.extensions["kb"].engine.dispose()
    configure_logs(empty.settings)


@pytest.fixture(params=["json", "console"])
def begin(office: Office, request: pytest.FixtureRequest) -> Callable[[], None]:
    """Begins the log. Called inside a test, so that it is written where ``capfd`` reads it."""
    settings = office.workspace.settings.model_copy(update={"log_level": "INFO", "log_format": request.param})
    return lambda: configure_logs(settings)


@pytest.fixture
def locked(office: Office) -> Iterator[None]:
    """The database as a stalled backup leaves it: someone holds the write lock, and nobody waits long for it."""
    workspace: Workspace = office.app.extensions["kb"]

    def hurry(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA busy_timeout=1")

    event.listen(workspace.engine, "checkout", hurry)
    file = office.workspace.settings.data / "kb.sqlite3"
    with sqlite3.connect(file, isolation_level=None) as holder:
        holder.execute("BEGIN IMMEDIATE")
        yield
        holder.execute("ROLLBACK")
    holder.close()


def test_draft_that_cannot_be_saved_leaves_no_word_in_the_log(
    office: Office, begin: Callable[[], None], request: pytest.FixtureRequest, capfd: pytest.CaptureFixture[str]
) -> None:
    begin()
    number = office.new_lesson()
    request.getfixturevalue("locked")
    form = {**typed({**LESSON, "title": PLANTED, "summary": PLANTED}, revision="1", action="save"), "body": PLANTED}
    answer = post(office.ann, f"/curate/drafts/{number}", **form)
    assert answer.status_code == 503
    logged = capfd.readouterr().err
    assert "OperationalError" in logged
    assert PLANTED not in logged


def test_words_typed_anywhere_leave_no_trace_in_the_log(
    office: Office, begin: Callable[[], None], capfd: pytest.CaptureFixture[str]
) -> None:
    begin()
    reader = office.app.test_client()
    for address in (
        f"/search?q={PLANTED}",
        f"/api/v1/search?q={PLANTED}&mode={PLANTED}",
        f"/{PLANTED}",
        f"/practices/{PLANTED}",
        f"/api/v1/documents/{PLANTED}",
        f"/sites/{PLANTED}/peers",
        f"/invitation/{PLANTED}",
    ):
        reader.get(address)
        office.ann.get(address)
    for address in ("/sign-in", "/curate/new", "/match", "/api/v1/match", "/agenda", f"/lessons/{PLANTED}/correct"):
        for name in ("name", "password", "title", "kind", "text", "concern"):
            post(office.ann, address, **{name: PLANTED})
    number = office.new_lesson()
    post(
        office.ann, f"/curate/drafts/{number}", **typed({**LESSON, "title": PLANTED}, revision=PLANTED, action="submit")
    )
    logged = capfd.readouterr().err
    assert logged.count('"request"' if "{" in logged else "request") > 20
    assert PLANTED not in logged


def test_exception_is_logged_by_its_class_and_places(
    office: Office, begin: Callable[[], None], capfd: pytest.CaptureFixture[str]
) -> None:
    begin()
    try:
        try:
            {}[PLANTED]
        except KeyError as error:
            raise ValueError(f"no {PLANTED}") from error
    except ValueError as error:
        structlog.get_logger().exception("failed", error=error)
        found = describe_exception(error)
    assert [each["type"] for each in found] == ["builtins.ValueError", "builtins.KeyError"]
    logged = capfd.readouterr().err
    assert "test_logs.py" in logged
    assert "ValueError" in logged
    assert PLANTED not in logged


def test_statement_that_fails_says_no_values(empty: Workspace) -> None:
    with empty.sessions() as session, pytest.raises(SQLAlchemyError) as caught:
        session.execute(sql("INSERT INTO nowhere VALUES (:words)"), {"words": PLANTED})
    assert PLANTED not in str(caught.value)


def test_what_libraries_log_is_written_without_what_they_say(
    office: Office, begin: Callable[[], None], capfd: pytest.CaptureFixture[str]
) -> None:
    begin()
    library = logging.getLogger("some.library")
    library.warning(f"cannot read {PLANTED}")
    library.warning("cannot read %s", PLANTED)
    try:
        raise ValueError(PLANTED)
    except ValueError:
        library.exception("failed on %s", PLANTED)
    logged = capfd.readouterr().err
    assert logged.count("some.library") == 3
    assert "cannot read %s" in logged
    assert PLANTED not in logged


def test_what_nobody_catches_is_logged_in_the_same_way(
    office: Office, begin: Callable[[], None], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    begin()
    for module, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(module, name, getattr(module, name))
    catch_the_rest()
    try:

        def fail() -> None:
            raise ValueError(PLANTED)

        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
        sys.excepthook(ValueError, ValueError(PLANTED), None)
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn(PLANTED, stacklevel=1)
    finally:
        logging.captureWarnings(False)
    logged = capfd.readouterr().err
    assert logged.count("uncaught") == 2
    assert PLANTED not in logged


def test_lines_are_json_values(empty: Workspace, capfd: pytest.CaptureFixture[str]) -> None:
    configure_logs(empty.settings.model_copy(update={"log_format": "json", "log_level": "INFO"}))
    structlog.get_logger().info("told", what=object(), error=ValueError(PLANTED))
    (line,) = capfd.readouterr().err.splitlines()
    assert json.loads(line)["what"] == "object"
    assert json.loads(line)["error"] == "ValueError"
    configure_logs(empty.settings)
