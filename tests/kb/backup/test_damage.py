"""A backup that is damaged, strange or of another version changes nothing where it would be restored."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from kb.models.declarative import now
from kb.services.audit.actors import COMMAND_LINE
from kb.services.backup.archive import ArchiveUnusable, ArchiveWriter
from kb.services.backup.make import count_rows
from kb.services.backup.restore import restore_backup
from kb.workspace import Workspace
from tests.kb.helpers.keeping import read_tree


def refuse(place: Workspace, archive: Path) -> str:
    """Restoring this changes nothing, also with force over something that is there. Returns what is said."""
    data = place.settings.data
    with pytest.raises(ArchiveUnusable) as caught:
        restore_backup(place.settings, archive, COMMAND_LINE)
    assert not data.exists()
    data.mkdir()
    (data / "note.txt").write_text("mine", "utf-8")
    with pytest.raises(ArchiveUnusable):
        restore_backup(place.settings, archive, COMMAND_LINE, force=True)
    assert read_tree(data) == {"note.txt": b"mine"}
    return f"{caught.value} {caught.value.hint}"


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_backup_that_was_cut_short_changes_nothing(saved: Path, place: Workspace, tmp_path: Path, share: float) -> None:
    whole = saved.read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: int(len(whole) * share)])
    assert "Nothing was changed" in refuse(place, tmp_path / "cut.zip")


@pytest.mark.parametrize("member", ["kb.sqlite3", "secret_key", "thesaurus.yaml", "originals/", "manifest.json"])
def test_one_wrong_byte_anywhere_changes_nothing(saved: Path, place: Workspace, tmp_path: Path, member: str) -> None:
    with zipfile.ZipFile(saved) as archive:
        entry = next(info for info in archive.infolist() if info.filename.startswith(member))
    data = bytearray(saved.read_bytes())
    data[entry.header_offset + 30 + len(entry.filename) + 20 + entry.compress_size // 2] ^= 0x40
    (tmp_path / "wrong.zip").write_bytes(data)
    refuse(place, tmp_path / "wrong.zip")


def rebuild(saved: Path, target: Path, change: Callable[[dict[str, bytes], dict[str, object]], None]) -> Path:
    """A copy of the backup whose members and manifest ``change`` has changed."""
    with zipfile.ZipFile(saved) as archive:
        members = {name: archive.read(name) for name in archive.namelist() if name != "manifest.json"}
        manifest = json.loads(archive.read("manifest.json"))
    change(members, manifest)
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
        archive.writestr("manifest.json", json.dumps(manifest))
    return target


def _name(manifest: dict[str, object], path: str, size: int = 1, sha256: str = "0" * 64) -> None:
    manifest["members"].append({"path": path, "size": size, "sha256": sha256})  # type: ignore[attr-defined]


def _strange(path: str) -> Callable[[dict[str, bytes], dict[str, object]], None]:
    return lambda members, manifest: (members.update({path: b"x"}), _name(manifest, path))[1]


def _replace(members: dict[str, bytes], manifest: dict[str, object], text: bytes) -> None:
    """Another database, that the manifest names with its right digest."""
    entry = next(m for m in manifest["members"] if m["path"] == "kb.sqlite3")  # type: ignore[attr-defined]
    entry.update(size=len(text), sha256=hashlib.sha256(text).hexdigest())
    members["kb.sqlite3"] = text


def _turn_byte(members: dict[str, bytes], start: str) -> None:
    """One other byte in a member, which keeps its name and length: only its digest can tell."""
    name = next(name for name in members if name.startswith(start))
    members[name] = members[name][:-1] + bytes([members[name][-1] ^ 0x20])


CHANGES: dict[str, Callable[[dict[str, bytes], dict[str, object]], object]] = {
    "a path upwards": _strange("../outside"),
    "a path upwards inside": _strange("originals/../../outside"),
    "an absolute path": _strange("/tmp/outside"),
    "a path of another system": _strange("originals\\..\\outside"),
    "a name that is none of ours": _strange("evil.sh"),
    "a name too long for its folder": _strange("originals/00/" + "0" * 63),
    "an original under another's digest": _strange("originals/aa/" + "a" * 64),
    "a member that is not named": lambda members, _: members.update({"secret_key2": b"x"}),
    "a named member that is not there": lambda members, _: members.pop("secret_key"),
    "no database": lambda members, manifest: (
        members.pop("kb.sqlite3"),
        manifest.update(members=[m for m in manifest["members"] if m["path"] != "kb.sqlite3"]),  # type: ignore[attr-defined]
    ),
    "another text of the same name": lambda members, _: members.update(secret_key=b"another"),
    "another text of the same length": lambda members, _: members.update(
        {"secret_key": bytes(byte ^ 1 for byte in members["secret_key"])}
    ),
    "an original with one other byte": lambda members, _: _turn_byte(members, "originals/"),
    "a thesaurus with one other byte": lambda members, _: _turn_byte(members, "thesaurus"),
    "a database that is none": lambda members, manifest: _replace(members, manifest, b"not a database" * 99),
    "a database that is damaged": lambda members, manifest: _replace(
        members, manifest, members["kb.sqlite3"][:4096] + b"\xff" * (len(members["kb.sqlite3"]) - 4096)
    ),
    "rows that are not there": lambda _, manifest: manifest["rows"].update(document=9999),  # type: ignore[attr-defined]
    "another form": lambda _, manifest: manifest.update(form=2),
    "more room than there is": lambda _, manifest: manifest["members"][0].update(size=10**16),  # type: ignore[index]
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_archive_with_something_strange_in_it_changes_nothing(
    saved: Path, place: Workspace, tmp_path: Path, change: Callable[[dict[str, bytes], dict[str, object]], None]
) -> None:
    refuse(place, rebuild(saved, tmp_path / "strange.zip", change))
    assert not list(tmp_path.parent.glob("**/outside"))


def test_backup_of_a_newer_version_says_so(saved: Path, place: Workspace, tmp_path: Path) -> None:
    newer = tmp_path / "newer.sqlite3"
    with zipfile.ZipFile(saved) as archive:
        newer.write_bytes(archive.read("kb.sqlite3"))
    engine = sa.create_engine(f"sqlite:///{newer}")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    with ArchiveWriter(tmp_path / "newer.zip") as writer:
        writer.add("kb.sqlite3", newer)
        writer.finish(now(), "9999", count_rows(newer))
    assert "newer version" in refuse(place, tmp_path / "newer.zip")


@pytest.mark.parametrize("text", [b"", b"not a zip file", b"PK\x05\x06" + bytes(18)])
def test_file_that_is_no_backup_changes_nothing(place: Workspace, tmp_path: Path, text: bytes) -> None:
    (tmp_path / "other.zip").write_bytes(text)
    refuse(place, tmp_path / "other.zip")
    assert "no file" in refuse_missing(place, tmp_path / "missing.zip")


def refuse_missing(place: Workspace, path: Path) -> str:
    with pytest.raises(ArchiveUnusable) as caught:
        restore_backup(place.settings, path, COMMAND_LINE, force=True)
    return str(caught.value)
