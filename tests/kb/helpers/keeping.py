"""A base with something in every table, and everything of a base that a backup must bring back, to compare."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from kb.models import Table
from kb.services.audit import COMMAND_LINE
from kb.services.indexing.outbox import drain
from kb.services.publishing.content_files import store_content
from kb.services.transactions import changing
from kb.workspace import Workspace
from tests.conftest import ROOT
from tests.kb.helpers.writing import write_lesson, write_practice

ORIGINALS = (b"%PDF-1.7 the first file", b"PK the second file " * 9000)


def fill(workspace: Workspace) -> None:
    """Documents in the index, two original files, a thesaurus, and at least one row in every table."""
    content = workspace.settings.content
    (content / "thesaurus.yaml").write_bytes((ROOT / "content" / "thesaurus.yaml").read_bytes())
    write_practice(content, "home-visits")
    write_practice(content, "street-lights", body="## Bottom line\nLamps that shine at night.\n")
    write_lesson(content, "count-first", "## What happened\nThey counted retaliatory shootings.\n")
    with workspace.sessions() as session:
        assert not store_content(session, content).failures
        drain(session, workspace.index)
        with changing(session, COMMAND_LINE) as change:
            change.record("filled", "database", "kb.sqlite3", words=["é", None, 1.5])
    for text in ORIGINALS:
        path = original_path(workspace, text)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
    with workspace.engine.begin() as connection:
        for text in ORIGINALS:
            row = {"sha256": hashlib.sha256(text).hexdigest(), "size": len(text), "name": f"file {len(text)}.pdf"}
            connection.execute(Table.metadata.tables["original"].insert(), [_row(connection, "original") | row])
        for table in Table.metadata.sorted_tables:
            if not connection.scalar(sa.select(sa.func.count()).select_from(table)):
                connection.execute(table.insert(), [_row(connection, table.name)])


def original_path(workspace: Workspace, text: bytes) -> Path:
    """Where this installation keeps the file of these bytes."""
    name = hashlib.sha256(text).hexdigest()
    return workspace.settings.data / "originals" / name[:2] / name


def read_tables(file: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of a database file."""
    with closing(sqlite3.connect(file)) as connection:
        names = [n for (n,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names}


def read_tree(folder: Path) -> dict[str, bytes | None]:
    """Every path below ``folder`` but the model's, with the bytes of files."""
    paths = [path for path in folder.rglob("*") if "model" not in path.relative_to(folder).parts]
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in paths}


def _row(connection: sa.Connection, name: str) -> dict[str, Any]:
    """Values for each column of a table, by its type; a foreign key names a row that is there."""
    row: dict[str, Any] = {}
    for column in Table.metadata.tables[name].columns:
        if column.foreign_keys:
            (key,) = column.foreign_keys
            row[column.name] = connection.scalar(sa.select(key.column).limit(1))
        elif not (column.primary_key and isinstance(column.type, sa.Integer)):
            row[column.name] = _value(column)
    return row


def _value(column: sa.Column[Any]) -> object:
    match column.type:
        case sa.Boolean():
            return True
        case sa.Integer():
            return 7
        case sa.Float():
            return 2.5
        case sa.DateTime():
            return datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
        case sa.Date():
            return datetime(2026, 3, 1, tzinfo=UTC).date()
        case sa.JSON():
            return {"words": ["é", None, 1.5]}
        case sa.LargeBinary():
            return b"\x00\xff\x27"
        case _:
            return f"{column.name} – ü 'quoted'"[: getattr(column.type, "length", None) or 99]
