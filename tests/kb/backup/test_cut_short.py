"""A restore that was cut short goes on with the next call, and a full disk is said in one sentence without litter."""

from __future__ import annotations

import random
import resource
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.cli import main
from kb.config import Settings
from kb.errors import DiskFull, is_disk_full
from kb.services.audit.actors import COMMAND_LINE
from kb.services.backup import restore, resume
from kb.services.backup.aside import open_aside
from kb.services.backup.make import make_backup
from kb.services.backup.restore import NotEmpty, restore_backup
from kb.services.backup.seal import make_key
from kb.services.indexing.outbox import rebuild, verify
from kb.workspace import Workspace
from search.errors import NoRoom
from tests.kb.helpers.keeping import read_tables, read_tree


class Killed(BaseException):
    """The process ends here: nothing may catch it and tidy up."""


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """A disk without room, as a program sees it: no file can be written beyond ``size``."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


STEPS = ["write_mark", "move", "rename", "database", "sweep"]


def cut(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """End the next restore at ``step``, without any of the tidying that an error would bring."""

    def die(*_: object, **__: object) -> None:
        raise Killed

    real_move = shutil.move

    def move(source: Path, goal: Path) -> None:
        if (step == "database") == (Path(source).name == "kb.sqlite3" and resume.STAGING in str(source)):
            raise Killed
        real_move(source, goal)

    real_rmtree = shutil.rmtree

    def rmtree(path: Path, ignore_errors: bool = False) -> None:
        if step == "sweep" and resume.STAGING in str(path) and not ignore_errors:
            raise Killed
        if resume.STAGING not in str(path):
            real_rmtree(path, ignore_errors=ignore_errors)

    if step == "write_mark":
        monkeypatch.setattr(restore, "write_mark", die)
    if step in ("move", "database"):
        monkeypatch.setattr(shutil, "move", move)
    if step == "rename":
        monkeypatch.setattr(restore, "_place", die)
    monkeypatch.setattr(shutil, "rmtree", rmtree)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("occupied", [False, True])
def test_restore_that_was_killed_is_finished_by_the_next_call(
    saved: Path, place: Workspace, tmp_path: Path, step: str, occupied: bool
) -> None:
    data = place.settings.data
    if occupied:
        restore_backup(place.settings, saved, COMMAND_LINE)
        (data / "secret_key").write_text("that of before", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        cut(patch, step)
        try:
            restore_backup(place.settings, saved, COMMAND_LINE, force=occupied)
        except Killed:
            pass
        else:
            assert (step, occupied) == ("move", False)  # nothing had to be moved aside
    going_on = step != "write_mark"
    report = restore_backup(place.settings, saved, COMMAND_LINE, force=occupied and not going_on)
    assert not list(data.glob(f"{resume.STAGING}*"))
    assert (data / "kb.sqlite3").exists()
    assert (data / "secret_key").read_text("utf-8") != "that of before"
    if occupied:
        assert report.replaced is not None
        assert (report.replaced / "secret_key").read_text("utf-8") == "that of before"
        assert (report.replaced / "kb.sqlite3").exists()
    whole = Workspace(place.settings.model_copy(update={"data": tmp_path / "whole"}))
    restore_backup(whole.settings, saved, COMMAND_LINE)
    expected, found = (read_tables(base.settings.data / "kb.sqlite3") for base in (whole, place))
    assert {name: len(rows) for name, rows in found.items()} == {name: len(rows) for name, rows in expected.items()}
    assert found["document"] == expected["document"]


def test_what_is_left_of_a_restore_is_not_taken_for_one_to_finish_once_people_worked(
    saved: Path, place: Workspace
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        cut(patch, "sweep")
        with pytest.raises(Killed):
            restore_backup(place.settings, saved, COMMAND_LINE)
    with closing(sqlite3.connect(place.settings.data / "kb.sqlite3")) as connection, connection:
        connection.execute("DELETE FROM draft_save")
    with pytest.raises(NotEmpty, match="not empty"):
        restore_backup(place.settings, saved, COMMAND_LINE)


def test_other_backup_does_not_take_over_a_restore_that_was_cut_short(
    full: Workspace, saved: Path, place: Workspace, tmp_path: Path
) -> None:
    other = tmp_path / "other.zip"
    make_backup(full.settings, other, COMMAND_LINE)
    with pytest.MonkeyPatch.context() as patch:
        cut(patch, "rename")
        with pytest.raises(Killed):
            restore_backup(place.settings, saved, COMMAND_LINE)
    with pytest.raises(NotEmpty, match="cut short"):
        restore_backup(place.settings, other, COMMAND_LINE)
    restore_backup(place.settings, other, COMMAND_LINE, force=True)
    assert not list(place.settings.data.glob(f"{resume.STAGING}*"))


# What a killed backup leaves behind


def test_what_a_killed_backup_left_is_removed_by_the_next_and_what_is_being_made_is_not(
    full: Workspace, tmp_path: Path
) -> None:
    left = tmp_path / ".kb-backup-killed"
    left.mkdir()
    (left / "kb.sqlite3").write_bytes(b"everything")
    (tmp_path / ".kb-backup-note").write_text("a file of somebody's", "utf-8")
    make_backup(full.settings, tmp_path / "first.zip", COMMAND_LINE)
    assert not left.exists()
    with open_aside(tmp_path) as being_made:
        make_backup(full.settings, tmp_path / "second.zip", COMMAND_LINE)
        assert being_made.is_dir()
    assert sorted(path.name for path in tmp_path.iterdir()) == [".kb-backup-note", "first.zip", "second.zip"]


def test_opened_copy_that_a_killed_restore_left_is_removed_by_the_next(
    full: Workspace, place: Workspace, tmp_path: Path
) -> None:
    public = make_key(tmp_path / "key")
    make_backup(full.settings, tmp_path / "sealed.zip.age", COMMAND_LINE, recipient=public)
    left = place.settings.data / ".opening-killed"
    left.mkdir(parents=True)
    (left / "sealed.zip").write_bytes(b"everything, and readable")
    restore_backup(place.settings, tmp_path / "sealed.zip.age", COMMAND_LINE, key=tmp_path / "key")
    assert not left.exists()


# A full disk


SMALL, LARGE = 4_000_000, 8_000_000
"""What fits the disk, so that the database does, and what does not."""


@pytest.fixture
def bulky(full: Workspace, tmp_path: Path) -> Settings:
    """The base with a large file among what is backed up."""
    content = tmp_path / "bulky"
    content.mkdir()
    (content / "thesaurus.yaml").write_bytes(random.Random(3).randbytes(LARGE))
    return full.settings.model_copy(update={"content": content})


def test_backup_on_a_full_disk_says_so_and_leaves_nothing(bulky: Settings, tmp_path: Path) -> None:
    goal = tmp_path / "goal"
    goal.mkdir()
    with files_no_larger_than(SMALL), pytest.raises(DiskFull, match="no room left"):
        make_backup(bulky, goal / "backup.zip", COMMAND_LINE)
    assert list(goal.iterdir()) == []


def test_restore_on_a_full_disk_says_so_leaves_nothing_and_can_be_done_again(
    bulky: Settings, place: Workspace, tmp_path: Path
) -> None:
    make_backup(bulky, tmp_path / "bulky.zip", COMMAND_LINE)
    with files_no_larger_than(SMALL), pytest.raises(DiskFull, match="no room left"):
        restore_backup(place.settings, tmp_path / "bulky.zip", COMMAND_LINE)
    assert not place.settings.data.exists()
    restore_backup(place.settings, tmp_path / "bulky.zip", COMMAND_LINE)
    assert (place.settings.data / "kb.sqlite3").exists()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the engine leaves its files open
def test_rebuild_on_a_full_disk_says_so_and_the_index_before_goes_on(full: Workspace) -> None:
    before = read_tree(full.settings.index_folder)
    with full.sessions() as session:
        with files_no_larger_than(1_000), pytest.raises(NoRoom, match="no room left"):
            rebuild(session, full.index)
        assert read_tree(full.settings.index_folder) == before
        assert verify(session, full.index).in_order


def test_command_on_a_full_disk_ends_with_one_sentence(
    bulky: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_DATA", str(bulky.data))
    monkeypatch.setenv("KB_CONTENT", str(bulky.content))
    with files_no_larger_than(SMALL):
        result = CliRunner().invoke(main, ["backup", str(tmp_path / "b.zip")])
    assert result.exit_code == 1
    assert result.output.startswith("There is no room left on the disk.")
    assert result.output.count("\n") == 2


def test_database_that_is_full_says_so(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "small.sqlite3")) as connection:
        connection.execute("CREATE TABLE words (word TEXT)")
        connection.execute("PRAGMA max_page_count=2")
        with pytest.raises(sqlite3.Error) as caught:
            connection.executemany("INSERT INTO words VALUES (?)", [("word" * 1_000,)] * 100)
    assert is_disk_full(caught.value)


def test_error_of_another_kind_is_not_taken_for_a_full_disk() -> None:
    assert not is_disk_full(OSError(13, "denied"))
    assert not is_disk_full(ValueError("x"))
    assert is_disk_full(OSError(28, "full"))
