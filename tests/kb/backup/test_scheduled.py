"""Backups that the worker makes: when due, proved by a restore, encrypted where a key is named, and so many kept."""

from __future__ import annotations

import sqlite3
import stat
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result

from kb.errors import BadRequest
from kb.health import check_backups
from kb.models.declarative import now
from kb.services.audit import WORKER
from kb.services.audit.actors import COMMAND_LINE
from kb.services.backup import archive as archives
from kb.services.backup.archive import ArchiveUnusable, open_archive
from kb.services.backup.make import make_backup
from kb.services.backup.prove import digest_tables, prove_backup
from kb.services.backup.restore import restore_backup
from kb.services.backup.schedule import find_kept, is_due, make_due_backup
from kb.services.backup.seal import is_sealed, make_key
from kb.worker.worker import _Worker
from kb.workspace import Workspace
from tests.kb.helpers.commands import command_over
from tests.kb.helpers.keeping import read_tables, read_tree


@pytest.fixture
def scheduled(full: Workspace, tmp_path: Path) -> Workspace:
    changes = {"backup_folder": tmp_path / "kept", "backup_keep": 2}
    return Workspace(full.settings.model_copy(update=changes))


def touch(folder: Path, hours: float) -> Path:
    """A backup so many hours old."""
    folder.mkdir(exist_ok=True)
    path = folder / f"kb-{now() - timedelta(hours=hours):%Y%m%d-%H%M%S}.zip"
    path.write_bytes(b"old")
    return path


def test_backup_is_due_when_the_newest_is_old_enough(full: Workspace, scheduled: Workspace) -> None:
    settings = scheduled.settings
    folder = settings.backup_folder
    assert folder
    assert not is_due(full.settings)
    assert make_due_backup(full.settings, WORKER) is None
    assert is_due(settings)
    touch(folder, 25)
    (folder / "kb-by-hand.zip").write_bytes(b"x")
    assert is_due(settings)
    touch(folder, 23)
    assert not is_due(settings)


def test_due_backup_is_made_and_so_many_are_kept(scheduled: Workspace) -> None:
    folder = scheduled.settings.backup_folder
    assert folder
    old = [touch(folder, hours) for hours in (90, 60, 30)]
    (folder / "mine.zip").write_bytes(b"x")
    (folder / ".kb-backup-killed").mkdir()
    report = make_due_backup(scheduled.settings, WORKER)
    assert report
    assert sorted(folder.iterdir()) == sorted([report.path, old[2], folder / "mine.zip"])
    assert stat.S_IMODE(report.path.stat().st_mode) == 0o600
    assert make_due_backup(scheduled.settings, WORKER) is None
    assert check_backups(scheduled).ok


def test_worker_makes_the_backup_that_is_due(scheduled: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = scheduled.settings.backup_folder
    assert folder
    worker = _Worker(scheduled, None)
    keeper = next(thread for thread in worker._threads if thread.name == "keeper")
    keeper.start()
    done = threading.Event()
    while not find_kept(folder):
        assert keeper.is_alive()
        done.wait(0.1)
    worker._stop.set()
    keeper.join()
    with open_archive(find_kept(folder)[0].path) as (manifest, _):
        assert set(manifest.digests) >= {"audit", "document", "account"}


def test_backup_that_would_not_come_back_as_it_was_is_none(
    scheduled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = scheduled.settings.backup_folder
    assert folder
    kept = touch(folder, 48)
    monkeypatch.setattr(
        "kb.services.backup.make.digest_tables", lambda *given: digest_tables(*given) | {"document": "0" * 64}
    )
    with pytest.raises(ArchiveUnusable, match="document would not be as before"):
        make_due_backup(scheduled.settings, WORKER)
    assert list(folder.iterdir()) == [kept]
    assert not check_backups(scheduled).ok or is_due(scheduled.settings)


def test_row_that_changed_on_the_way_is_found(full: Workspace, tmp_path: Path) -> None:
    rows = {"document": 3}
    copy = tmp_path / "kb.sqlite3"
    full.engine.dispose()
    copy.write_bytes((full.settings.data / "kb.sqlite3").read_bytes())
    before = digest_tables(copy, rows)
    assert digest_tables(copy, rows) == before
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("UPDATE document SET title = title || '.' WHERE id = 2")
        connection.commit()
    assert digest_tables(copy, rows) != before


def test_encrypted_backup_comes_back_with_its_key_alone(
    full: Workspace, place: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kb: Callable[..., Result] = command_over(full, monkeypatch)
    made = kb("backup", "--make-key", str(tmp_path / "key"))
    public = made.stdout.strip()
    assert public.startswith("age1")
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert kb("backup", "--make-key", str(tmp_path / "key")).exit_code == 1
    target = tmp_path / "b.zip.age"
    assert kb("backup", str(target), "--verify", "--recipient", public).exit_code == 0
    assert is_sealed(target)
    assert target.read_bytes()[:2] != b"PK"
    make_key(tmp_path / "other")
    (tmp_path / "text").write_text("no key\n")
    for key in (None, tmp_path / "other", tmp_path / "text", tmp_path / "nowhere"):
        with pytest.raises(ArchiveUnusable):
            restore_backup(place.settings, target, COMMAND_LINE, key=key)
        assert not place.settings.data.exists()
    damaged = bytearray(target.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    (tmp_path / "damaged").write_bytes(damaged)
    with pytest.raises(ArchiveUnusable):
        restore_backup(place.settings, tmp_path / "damaged", COMMAND_LINE, key=tmp_path / "key")
    assert not place.settings.data.exists()
    restore_backup(place.settings, target, COMMAND_LINE, key=tmp_path / "key")
    file = "kb.sqlite3"
    full.engine.dispose()
    assert read_tables(place.settings.data / file)["document"] == read_tables(full.settings.data / file)["document"]
    assert not [name for name in read_tree(place.settings.data) if "restoring" in name]


def test_key_that_is_none_is_said_before_anything_is_written(full: Workspace, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="not the public half"):
        make_backup(full.settings, tmp_path / "b.zip", COMMAND_LINE, recipient="age1xyz")
    assert list(tmp_path.iterdir()) == []


def test_backup_of_the_first_form_can_be_proved_too(saved: Path, full: Workspace, tmp_path: Path) -> None:
    assert archives.BackupManifest.model_fields["form"].default == 2
    assert prove_backup(full.settings, saved, tmp_path, COMMAND_LINE) > 0
