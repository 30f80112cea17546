"""Backup and restore: everything comes back, and nothing that is there is overwritten."""

from __future__ import annotations

import json
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from click.testing import Result

from kb import database
from kb.models import Table
from kb.models.declarative import now
from kb.services.audit.actors import COMMAND_LINE
from kb.services.backup.archive import ArchiveWriter, open_archive
from kb.services.backup.database_file import CannotBackUp, count_rows
from kb.services.backup.make import make_backup
from kb.services.backup.restore import NotEmpty, restore_backup
from kb.workspace import Workspace
from tests.kb.helpers.commands import command_over
from tests.kb.helpers.keeping import ORIGINALS, original_path, read_tables, read_tree
from tests.kb.test_database import config


def in_file(workspace: Workspace) -> dict[str, list[tuple[object, ...]]]:
    workspace.engine.dispose()
    return read_tables(workspace.settings.data / "kb.sqlite3")


def ask(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, words: str) -> object:
    run: Callable[..., Result] = command_over(workspace, monkeypatch)
    answer = json.loads(run("search", words, "--json").stdout)
    return {name: value for name, value in answer.items() if not name.endswith("_ms")}


# All of it comes back


def test_every_row_and_every_file_comes_back(full: Workspace, tmp_path: Path, place: Workspace) -> None:
    before = in_file(full)
    assert [name for name, rows in before.items() if not rows] == []
    make_backup(full.settings, tmp_path / "b.zip", COMMAND_LINE)
    report = restore_backup(place.settings, tmp_path / "b.zip", COMMAND_LINE)
    after = in_file(place)
    assert set(after) == set(before)
    for name in set(before) - {"audit", "audit_head", "signed_in", "sqlite_sequence"}:
        assert after[name] == before[name], name
    old, new = (sorted(rows["audit"]) for rows in (before, after))
    assert new[: len(old)] == old
    assert [row[3:6] for row in new[len(old) :]] == [(act, "database", "b.zip") for act in ("backed up", "restored")]
    assert after["signed_in"] == []
    assert report.migrated is False
    for text in ORIGINALS:
        assert original_path(place, text).read_bytes() == text
    key = place.settings.data / "secret_key"
    assert key.read_bytes() == (full.settings.data / "secret_key").read_bytes()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert place.settings.thesaurus_file.read_bytes() == full.settings.thesaurus_file.read_bytes()
    assert report.stamp
    assert report.stamp.documents == 3


def test_search_answers_the_same_after_a_restore(
    full: Workspace, saved: Path, place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.settings.data.mkdir()
    (place.settings.data / "model").symlink_to(full.settings.model_folder)
    monkeypatch.setenv("KB_SECRET_KEY", "")
    done = command_over(place, monkeypatch)("restore", str(saved))
    assert done.exit_code == 0, done.stderr
    assert "3 documents indexed" in done.stderr
    for words, slug in (
        ("retaliatory shootings", "count-first"),
        ('"shine at night"', "street-lights"),
        ("visits kind:practice", "home-visits"),
        ("lampposts in the dark", "street-lights"),
    ):
        expected = ask(full, monkeypatch, words)
        assert slug in json.dumps(expected)
        assert ask(place, monkeypatch, words) == expected


def test_restored_base_can_be_backed_up_and_restored_again(saved: Path, place: Workspace, tmp_path: Path) -> None:
    restore_backup(place.settings, saved, COMMAND_LINE)
    make_backup(place.settings, tmp_path / "again.zip", COMMAND_LINE)
    with open_archive(saved) as (first, _), open_archive(tmp_path / "again.zip") as (second, _):
        paths = {member.path for member in first.members} - {"index/stamp.json"}
        assert {member.path for member in second.members} == paths


def test_backup_made_while_others_write_is_of_one_moment(full: Workspace, tmp_path: Path, place: Workspace) -> None:
    tables, stop, written = Table.metadata.tables, threading.Event(), threading.Event()

    def write() -> None:
        for number in range(100_000):
            if stop.is_set():
                return
            with full.engine.begin() as connection:
                word = {"concept": "c", "word": f"word {number}", "added_by": "ann", "created_at": now()}
                connection.execute(tables["synonym"].insert(), [word])
                connection.execute(tables["outbox"].insert(), [{"slug": f"word-{number}", "created_at": now()}])
            written.set()

    thread = threading.Thread(target=write)
    thread.start()
    written.wait(30)
    make_backup(full.settings, tmp_path / "b.zip", COMMAND_LINE)
    stop.set()
    thread.join()
    restore_backup(place.settings, tmp_path / "b.zip", COMMAND_LINE)
    rows = in_file(place)
    assert len([row for row in rows["synonym"] if "word " in row]) == 0 < len(rows["synonym"])
    words = {str(row[2]).replace(" ", "-") for row in rows["synonym"] if row[1] == "c"}
    assert words == {row[1] for row in rows["outbox"] if str(row[1]).startswith("word-")}
    assert words
    with full.engine.begin() as connection:
        connection.execute(tables["synonym"].delete().where(tables["synonym"].c.concept == "c"))
        connection.execute(tables["outbox"].delete().where(tables["outbox"].c.slug.startswith("word-")))


def test_older_backup_is_brought_up_to_date(saved: Path, place: Workspace, tmp_path: Path) -> None:
    old = tmp_path / "old.sqlite3"
    engine = database.open_engine(f"sqlite:///{old}")
    with engine.begin() as connection:
        command.upgrade(config(connection), "0004")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
    engine.dispose()
    with ArchiveWriter(tmp_path / "old.zip") as writer:
        writer.add("kb.sqlite3", old)
        writer.finish(now(), "0004", count_rows(old), {})
    assert restore_backup(place.settings, tmp_path / "old.zip", COMMAND_LINE).migrated
    assert set(in_file(place)) >= set(Table.metadata.tables)


# A place that is not empty


def test_place_that_is_not_empty_is_left_alone_or_moved_aside(full: Workspace, saved: Path, place: Workspace) -> None:
    data = place.settings.data
    restore_backup(place.settings, saved, COMMAND_LINE)
    (data / "note.txt").write_text("mine", "utf-8")
    before = read_tree(data)
    with pytest.raises(NotEmpty) as caught:
        restore_backup(place.settings, saved, COMMAND_LINE)
    assert "--force" in caught.value.hint
    assert read_tree(data) == before
    report = restore_backup(place.settings, saved, COMMAND_LINE, force=True)
    assert report.replaced
    assert read_tree(report.replaced) == before
    assert not (data / "note.txt").exists()
    second = restore_backup(place.settings, saved, COMMAND_LINE, force=True)
    assert second.replaced != report.replaced
    assert read_tree(report.replaced) == before


def test_thesaurus_under_version_control_is_not_overwritten(saved: Path, place: Workspace) -> None:
    place.settings.content.mkdir()
    place.settings.thesaurus_file.write_text("concepts: []\n", "utf-8")
    report = restore_backup(place.settings, saved, COMMAND_LINE)
    assert place.settings.thesaurus_file.read_text("utf-8") == "concepts: []\n"
    assert report.thesaurus
    assert report.thesaurus.stat().st_size > 1000


# What is in the way of a backup


def test_backup_overwrites_nothing_and_is_its_owners_only(full: Workspace, saved: Path, tmp_path: Path) -> None:
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    before = saved.read_bytes()
    for target in (saved, tmp_path / "nowhere" / "b.zip"):
        with pytest.raises(CannotBackUp):
            make_backup(full.settings, target, COMMAND_LINE)
    assert saved.read_bytes() == before
    assert [path.name for path in saved.parent.iterdir()] == ["backup.zip"]


def test_database_of_another_kind_is_left_to_its_own_tools(full: Workspace, tmp_path: Path) -> None:
    other = Workspace(full.settings.model_copy(update={"database_url": "postgresql://localhost/kb"}))
    with pytest.raises(CannotBackUp, match="postgresql"):
        make_backup(other.settings, tmp_path / "b.zip", COMMAND_LINE)


def test_original_that_is_lost_or_damaged_is_named_and_the_rest_is_saved(
    full: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kb = command_over(full, monkeypatch)
    path = original_path(full, ORIGINALS[0])
    for number, damage in enumerate((lambda: path.write_bytes(b"other"), path.unlink)):
        damage()
        done = kb("backup", str(tmp_path / f"{number}.zip"))
        assert done.exit_code == 1
        assert f"MISSING file {len(ORIGINALS[0])}.pdf" in done.stderr
        with open_archive(tmp_path / f"{number}.zip") as (manifest, _):
            assert len([m for m in manifest.members if m.path.startswith("originals/")]) == 1
        path.write_bytes(ORIGINALS[0])
    assert kb("backup", str(tmp_path / "whole.zip")).exit_code == 0
    assert kb("backup", str(tmp_path / "whole.zip")).exit_code == 1
