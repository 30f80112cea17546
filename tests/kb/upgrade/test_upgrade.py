"""The data folder of the release before (tables 0006) works here: rows, accounts, addresses, lists, index.

``data-0006.zip`` was made with that release's own services: two pages, a city, three accounts with the password
"four words make sense", a public list, a draft, a correction, an upload that waits, an original, an index. It never
changes; the next release adds its own beside it.
"""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from kb import database
from kb.app import create_app
from kb.services import indexing, library
from kb.services.accounts.credentials import sign_in
from kb.services.audit import verify_audit
from kb.services.audit.actors import Role
from kb.services.backup.database_file import count_rows
from kb.workspace import Workspace
from tests.conftest import build_settings
from tests.kb.helpers.signing import GOOD
from tests.kb.helpers.signing import sign_in as sign_in_client

RELEASE = Path(__file__).parent / "data-0006.zip"
MOVED = {"sign_in_failure": "attempt"}
REWRITTEN = {
    ("document", "record"),
    ("draft_save", "fields"),
    ("document_version", "record"),
    ("draft", "fields"),
    ("site", "record"),
}
"""What migrations bring into another shape on purpose: their own tests say how."""
LIST = "09a26aadfe05837e084f5350"


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder as the release before left it: for reading only."""
    folder = tmp_path_factory.mktemp("before")
    with zipfile.ZipFile(RELEASE) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory, model_folder: Path) -> Iterator[Workspace]:
    """A copy that this version has brought up to date."""
    folder = tmp_path_factory.mktemp("upgraded")
    (folder / "content").mkdir()
    with zipfile.ZipFile(RELEASE) as archive:
        archive.extractall(folder / "data")
    workspace = Workspace(build_settings(folder / "data", model_folder, folder / "content"))
    assert database.migrate(workspace.engine)
    yield workspace
    workspace.engine.dispose()


@pytest.fixture(scope="module")
def reader(upgraded: Workspace) -> Iterator[FlaskClient]:
    app = create_app(upgraded.settings)
    yield app.test_client()
    app.extensions["kb"].engine.dispose()


def read(file: Path, table: str, columns: list[str]) -> list[tuple[Any, ...]]:
    named = ", ".join(f'"{column}"' for column in columns)
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(f'SELECT {named} FROM "{table}" ORDER BY rowid').fetchall()


def columns_of(file: Path, table: str) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]


def test_every_row_is_still_there_with_every_value(before: Path, upgraded: Workspace) -> None:
    old, new = before / "kb.sqlite3", upgraded.settings.data / "kb.sqlite3"
    counts = count_rows(old)
    assert counts["document"] == 2
    for table, count in counts.items():
        if table == "alembic_version":
            continue
        goal = MOVED.get(table, table)
        kept = [c for c in columns_of(old, table) if c in columns_of(new, goal) and (table, c) not in REWRITTEN]
        found = read(new, goal, kept)[:count]
        assert found == read(old, table, kept), table
        assert kept, table


def test_tables_are_in_order_and_the_audit_is_whole(upgraded: Workspace) -> None:
    database.check(upgraded.engine)
    with upgraded.sessions() as session:
        verdict = verify_audit(session)
        assert verdict.ok, verdict.faults
        assert verdict.entries > 5
        assert library.find_lost(session, upgraded.settings.originals_folder) == ()


@pytest.mark.parametrize(("name", "role"), [("ann", Role.ADMIN), ("lee", Role.LIAISON), ("olga", Role.ORGANIZER)])
def test_everyone_signs_in_with_the_password_they_had(upgraded: Workspace, name: str, role: Role) -> None:
    with upgraded.sessions() as session:
        assert sign_in(session, name, GOOD, "192.0.2.7")[0].role == role


@pytest.mark.parametrize(
    "path",
    [
        "/practices/hot-spots-policing",
        "/lessons/arkansas-from-cases-to-system",
        "/sites/amarillo-tx",
        f"/lists/{LIST}",
        f"/lists/{LIST}.ris",
        "/practices/hot-spots-policing.bib",
        "/api/v1/documents/hot-spots-policing",
        f"/api/v1/reading-lists/{LIST}",
        "/feeds/new.atom",
    ],
)
def test_every_address_that_was_given_out_still_answers(reader: FlaskClient, path: str) -> None:
    assert reader.get(path).status_code == 200


def test_work_in_progress_is_still_there(upgraded: Workspace) -> None:
    app = create_app(upgraded.settings)
    client = app.test_client()
    sign_in_client(client, upgraded, Role.LIAISON, "lee")
    desk = client.get("/curate").get_data(as_text=True)
    assert "Hot spots policing" in desk
    assert client.get("/curate/corrections/1").status_code == 200
    assert client.get("/curate/queues/corrected").status_code == 200
    app.extensions["kb"].engine.dispose()


def test_index_answers_or_is_built_again_and_then_answers(upgraded: Workspace) -> None:
    with upgraded.sessions() as session:
        if upgraded.index.status().state != "ok":
            indexing.rebuild(session, upgraded.index)
        assert upgraded.index.status().state == "ok"
    app = create_app(upgraded.settings)
    page = app.test_client().get("/api/v1/search?q=hot+spots").get_json()
    assert page["results"][0]["slug"] == "hot-spots-policing"
    app.extensions["kb"].engine.dispose()
