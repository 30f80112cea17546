"""References of before one bibliographic record are carried over: stored records, versions, drafts and their saves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from kb import database
from knowledge.bibliography import Name
from knowledge.records import ReferenceRecord
from tests.conftest import ROOT

OLD: dict[str, Any] = {
    "kind": "reference",
    "slug": "ref-old",
    "title": "Hot spots",
    "authors": "Braga, A.A.; National Institute of Justice et al.",
    "year": 2019,
    "date": "2019-05-12",
    "publisher": "Police Quarterly 21(3):283-308",
    "type": "publication",
    "pages": 26,
    "ncj_number": "251579",
    "doi": "10.1002/cl2.1046",
    "url": None,
    "seen": True,
    "summary": "What it found.",
    "abstract": None,
    "note": None,
    "core_areas": [],
    "problems": [],
    "sites": [],
    "questions": [],
    "cited_by": ["hot-spots-policing"],
    "review_by": None,
}
AT = "2024-01-01 00:00:00"


@pytest.fixture
def connection(tmp_path: Path) -> sa.Connection:
    engine = database.open_engine(f"sqlite:///{tmp_path / 'kb.sqlite3'}")
    with engine.begin() as opened:
        command.upgrade(_config(opened), "0008")
        record = json.dumps(OLD)
        document = {"slug": "ref-old", "kind": "reference", "title": "Hot spots", "visibility": "published"}
        common = {"record": record, "body": "", "digest": "x", "created_at": AT}
        _insert(opened, "document", **document, **common, summary="", updated_at=AT, version=1)
        _insert(opened, "document_version", **document, **common, number=1, author="a", note="")
        draft = {"kind": "reference", "title": "T", "fields": record, "body": "", "state": "open", "origin": "new"}
        who = {"revision": 1, "note": "", "created_by": "a", "updated_by": "a", "created_at": AT, "updated_at": AT}
        _insert(opened, "draft", id=7, **draft, **who)
        save = {"draft_id": 7, "revision": 1, "began_from": 0, "settled": True, "fields": record, "body": ""}
        _insert(opened, "draft_save", **save, saved_by="a", created_at=AT)
        yield opened
    engine.dispose()


def _config(connection: sa.Connection) -> Config:
    found = Config()
    found.set_main_option("script_location", str(ROOT / "kb" / "migrations"))
    found.attributes["connection"] = connection
    return found


def _insert(connection: sa.Connection, table: str, **values: object) -> None:
    names = ", ".join(values)
    connection.execute(sa.text(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{n}' for n in values)})"), values)


def _read(connection: sa.Connection) -> list[dict[str, Any]]:
    found = []
    for table, column in (("document", "record"), ("document_version", "record"), ("draft", "fields")):
        found += connection.execute(sa.text(f"SELECT {column} FROM {table}")).scalars().all()
    found += connection.execute(sa.text("SELECT fields FROM draft_save")).scalars().all()
    return [json.loads(value) for value in found]


def test_every_stored_reference_becomes_a_whole_record(connection: sa.Connection) -> None:
    command.upgrade(_config(connection), "0012")
    for value in _read(connection):
        record = ReferenceRecord.model_validate(value)
        assert record.authors == (Name(family="Braga", given="A.A."), Name(literal="National Institute of Justice"))
        assert record.et_al
        assert (record.year, record.month, record.day) == (2019, 5, 12)
        assert (record.container, record.volume, record.issue, record.page) == (
            *("Police Quarterly", "21", "3", "283-308"),
        )
        assert record.type == "article-journal"
        assert record.number_of_pages == 26
        assert record.cited_by == ("hot-spots-policing",)


def test_what_was_carried_over_can_be_taken_back_and_carried_over_again(connection: sa.Connection) -> None:
    command.upgrade(_config(connection), "0012")
    carried = _read(connection)
    command.downgrade(_config(connection), "0008")
    for value in _read(connection):
        assert value["authors"] == OLD["authors"]
        assert (value["date"], value["pages"], value["publisher"]) == (OLD["date"], OLD["pages"], OLD["publisher"])
        assert set(value) == set(OLD)
    command.upgrade(_config(connection), "0012")
    assert _read(connection) == carried
