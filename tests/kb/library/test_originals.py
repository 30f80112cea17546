"""Originals: kept whole and once, under a hash and never under a name; handed out as a download only."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

from kb import health
from kb.app import create_app
from kb.errors import NotFound
from kb.http.downloads import build_disposition
from kb.models import Document, Original
from kb.services.audit.actors import Role
from kb.services.library.originals import (
    FileRefused,
    StorageFull,
    Stored,
    clean_name,
    find_lost,
    original_path,
    store_file,
    sweep,
)
from kb.services.publishing.content_files import store_content
from kb.workspace import Workspace
from tests.effort import least_seconds
from tests.kb.helpers.bringing import PATROLS, bring
from tests.kb.helpers.signing import sign_in
from tests.kb.helpers.writing import write_lesson

SHA = hashlib.sha256(PATROLS).hexdigest()


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def client(empty: Workspace) -> Iterator[FlaskClient]:
    app = create_app(empty.settings)
    yield app.test_client()
    app.extensions["kb"].engine.dispose()


@given(data=st.binary(min_size=1, max_size=3000))
def test_any_bytes_are_kept_as_they_came(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("kept")
    stored = store_file(folder, io.BytesIO(data), 3000)
    assert stored == (Stored(hashlib.sha256(data).hexdigest(), len(data)))
    assert original_path(folder, stored.sha256).read_bytes() == data


def test_same_bytes_are_kept_once(tmp_path: Path) -> None:
    for _ in range(3):
        store_file(tmp_path, io.BytesIO(b"once"), 10)
    assert len(files_in(tmp_path)) == 1


@pytest.mark.parametrize(("data", "words"), [(b"", "empty"), (b"x" * 11, "more than")])
def test_refused_file_leaves_nothing_behind(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        store_file(tmp_path, io.BytesIO(data), 10)
    assert files_in(tmp_path) == []


def test_full_disk_is_told_and_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFull, match="no room") as caught:
        store_file(tmp_path, io.BytesIO(b"text"), 10)
    assert "make room" in caught.value.hint
    assert files_in(tmp_path) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "A" * 64, "ab", "", "0" * 63 + "/"])
def test_nothing_but_a_digest_becomes_a_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFound):
        original_path(tmp_path, name)


@given(name=st.text(max_size=400))
def test_any_name_becomes_one_that_can_be_shown(name: str) -> None:
    clean = clean_name(name)
    assert 0 < len(clean) <= 200
    assert not set(clean) & set("/\\\n\r\0\u202e")
    clean.encode()


@given(name=st.text(max_size=100))
def test_any_name_makes_a_header_that_holds_it_and_nothing_else(name: str) -> None:
    clean = clean_name(name)
    header = build_disposition(clean)
    assert header.isascii()
    assert header.isprintable()
    kind, options = parse_options_header(header)
    assert kind == "attachment"
    assert options["filename"] == clean


def test_download_can_only_be_saved(client: FlaskClient, empty: Workspace) -> None:
    bring(empty, 'Füße "quoted".html', b"<script>alert(1)</script> and more")
    sign_in(client, empty, Role.LIAISON)
    sha256 = hashlib.sha256(b"<script>alert(1)</script> and more").hexdigest()
    answer = client.get(f"/originals/{sha256}", buffered=True)
    assert (answer.status_code, answer.data) == (200, b"<script>alert(1)</script> and more")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="F_e_quoted_.html"; filename*=UTF-8')
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "private" in answer.headers["Cache-Control"]
    assert client.get("/").headers["Content-Security-Policy"].startswith("default-src 'self'")


def test_readers_get_the_file_of_a_published_page_and_no_other(client: FlaskClient, empty: Workspace) -> None:
    bring(empty, "patrols.md", PATROLS)
    assert client.get(f"/originals/{SHA}", buffered=True).status_code == 404
    sign_in(client, empty, Role.ORGANIZER)
    assert client.get(f"/originals/{SHA}", buffered=True).status_code == 404
    write_lesson(empty.settings.content, "count-first")
    with empty.sessions() as session:
        store_content(session, empty.settings.content)
        session.query(Document).one().original = SHA
        session.commit()
    assert client.get(f"/originals/{SHA}", buffered=True).data == PATROLS
    page = client.get("/lessons/count-first").text
    assert f'href="/originals/{SHA}"' in page
    assert "patrols.md" in page
    with empty.sessions() as session:
        session.query(Document).one().visibility = "withdrawn"
        session.commit()
    assert client.get(f"/originals/{SHA}", buffered=True).status_code == 404


def test_file_that_is_lost_is_named(client: FlaskClient, empty: Workspace) -> None:
    bring(empty, "patrols.md", PATROLS)
    original_path(empty.settings.originals_folder, SHA).unlink()
    with empty.sessions() as session:
        assert find_lost(session, empty.settings.originals_folder) == ("patrols.md",)
    found = health.check_originals(empty)
    assert (found.ok, "patrols.md" in found.message) == (False, True)
    sign_in(client, empty, Role.LIAISON)
    answer = client.get(f"/originals/{SHA}", buffered=True)
    assert answer.status_code == 404
    assert "backup" in answer.text


def test_sweep_takes_only_what_kills_left_behind_long_ago(empty: Workspace) -> None:
    folder = empty.settings.originals_folder
    bring(empty, "patrols.md", PATROLS)
    orphan = store_file(folder, io.BytesIO(b"orphan"), 10)
    young = store_file(folder, io.BytesIO(b"young"), 10)
    (folder / ".new-half").write_bytes(b"hal")
    long_ago = time.time() - 3 * 24 * 3600
    for path in (*files_in(folder),):
        os.utime(path, (long_ago, long_ago))
    store_file(folder, io.BytesIO(b"young"), 10)  # brought again, before its row is written
    with empty.sessions() as session:
        assert sweep(session, folder) == 2
        assert session.query(Original).count() == 1
    kept = {path.name for path in files_in(folder)}
    assert kept == {SHA, young.sha256}
    assert orphan.sha256 not in kept


def test_endless_name_of_a_file_is_shortened_in_no_time() -> None:
    endless = "a" + "\u0316\u0300" * 30_000 + ".pdf"
    assert len(clean_name(endless)) <= 200
    assert least_seconds(lambda: clean_name(endless)) < 1
