"""The child process: its limits hold, nothing it does ends its parent, and only plain files are handed to it."""

from __future__ import annotations

import dataclasses
import os
import socket
import time
from pathlib import Path

import psutil
import pytest

from ingest.errors import ReaderDied, TookTooLong, TooLarge, UploadError
from ingest.reading import read_file_safely
from ingest.safety import sandbox
from ingest.safety.limits import Limits
from knowledge.errors import UnreadableFile
from tests.ingest import making

QUICK = Limits(wall=20.0, cpu=2, memory=400_000_000, result=1_000_000)
CONFINED = (
    "import sys, json; sys.path.insert(0, sys.argv.pop(1)); from ingest.safety.child import confine; "
    "from ingest.safety.limits import Limits; confine(Limits(**json.loads(sys.argv[1]))); "
)


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.md"
    path.write_text("# Words\n")
    return path


def run(note: Path, monkeypatch: pytest.MonkeyPatch, code: str, limits: Limits = QUICK) -> bytes:
    """What comes of a child that runs ``code`` in place of a reader, under the same limits."""
    monkeypatch.setattr(sandbox, "_START", CONFINED + code)
    return sandbox.run_reader(note, "note.md", limits)


def test_memory_hog_is_ended_and_named(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hog = "import os\ntry:\n    held = [bytes(50_000_000) for _ in range(99)]\nexcept MemoryError:\n    os._exit(97)"
    with pytest.raises(ReaderDied, match=r"more memory than the 400 MB"):
        run(note, monkeypatch, hog)


def test_endless_loop_is_ended_at_its_processor_time(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TookTooLong, match="1 seconds of processor time"):
        run(note, monkeypatch, "exec('while True: pass')", dataclasses.replace(QUICK, cpu=1, wall=30))


def test_sleeper_is_ended_by_the_clock(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start = time.monotonic()
    with pytest.raises(TookTooLong, match=r"ended after 0\.7 seconds"):
        run(note, monkeypatch, "import time; time.sleep(60)", dataclasses.replace(QUICK, wall=0.7))
    assert time.monotonic() - start < 20


def test_crash_of_a_parser_costs_that_file_alone(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ReaderDied, match="SIGSEGV"):
        run(note, monkeypatch, "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    monkeypatch.undo()
    assert read_file_safely(note, "note.md").items[0].values.title == "Words"


def test_reader_that_ends_with_an_error_says_which(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ReaderDied, match="exit code 1: ModuleNotFoundError: No module named 'absent_package'"):
        run(note, monkeypatch, "import absent_package")


def test_what_a_child_writes_is_capped(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flood = "import os\ntry:\n    while os.write(1, bytes(100_000)): pass\nexcept OSError:\n    pass"
    with pytest.raises(TooLarge, match="more text"):
        run(note, monkeypatch, flood)


@pytest.mark.parametrize("written", ["", "print('{}')", "print('[1]')", "print('{\"file\": {}}')"])
def test_answer_that_is_none_is_said_as_a_dead_reader(
    note: Path, monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setattr(sandbox, "_START", CONFINED + written)
    with pytest.raises(ReaderDied, match="answer"):
        read_file_safely(note, "note.md", QUICK)


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['/bin/true'])",
        "import os; os.system('/bin/true')",
        "import os; os.fork()",
    ],
)
def test_reader_may_open_no_connection_and_start_no_program(
    note: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    told = f"exec({code!r})"
    caught = f"exec('try:\\n    ' + {told!r} + '\\nexcept PermissionError as error:\\n    print(error)')"
    assert b"a reader may not use" in run(note, monkeypatch, caught)


def test_child_sees_no_environment_and_an_empty_folder_that_is_gone_afterwards(
    note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_SECRET_KEY", "never")
    seen = run(note, monkeypatch, "import os; print(dict(os.environ), os.getcwd(), sorted(os.listdir()))").decode()
    assert "never" not in seen
    folder = seen.split("} ")[1].split(" [")[0]
    assert "['answer', 'stderr']" in seen
    assert not Path(folder).exists()


def test_nothing_is_left_running(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # In place of a parser that was taken over: it starts a process of its own before the limits.
    monkeypatch.setattr(
        sandbox, "_START", "import os, time\nif os.fork() == 0:\n    time.sleep(60)\nprint(os.getpgid(0), flush=True)"
    )
    group = int(sandbox.run_reader(note, "note.md", QUICK))
    deadline = time.monotonic() + 10
    while left := [p.pid for p in psutil.process_iter() if _group(p.pid) == group and p.status() != "zombie"]:
        assert time.monotonic() < deadline, left
        time.sleep(0.02)


def _group(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None


def test_no_link_pipe_or_folder_is_opened(note: Path, tmp_path: Path) -> None:
    (tmp_path / "link.md").symlink_to(note)
    os.mkfifo(tmp_path / "pipe.md")
    for path in (tmp_path / "link.md", tmp_path / "pipe.md", tmp_path, tmp_path / "absent.md"):
        with pytest.raises(UnreadableFile):
            read_file_safely(path, "note.md")


def test_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.pdf"
    with path.open("wb") as file:
        file.truncate(51_000_000)
    with pytest.raises(TooLarge, match=r"large\.pdf: it has 51\.0 MB, and files up to 50 MB"):
        read_file_safely(path, "large.pdf")


def test_no_reader_asks_for_what_lies_outside_its_file(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        page = (
            f"<html><head><link rel=stylesheet href='{address}'></head><body><img src='{address}'>Words</body></html>"
        )
        relation = (
            f'<Relationship Id="rId77" TargetMode="External" Target="{address}" Type="http://schemas.openxmlformats.org'
            '/officeDocument/2006/relationships/attachedTemplate"/></Relationships>'
        ).encode()
        document = making.rezip(
            making.make_docx(),
            {
                "word/_rels/settings.xml.rels": b"<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/"
                b"relationships'>" + relation
            },
        )
        for name, data in (("page.html", page.encode()), ("report.docx", document)):
            (tmp_path / name).write_bytes(data)
            assert read_file_safely(tmp_path / name, name).items[0].body
        with pytest.raises(TimeoutError):
            server.accept()


def test_every_refusal_names_the_file_the_reason_and_the_next_step(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"MZ" + bytes(100))
    with pytest.raises(UploadError) as caught:
        read_file_safely(tmp_path / "x", "budget.pdf")
    assert str(caught.value).startswith("budget.pdf: it is a program")
    assert caught.value.next_step.startswith("Save it as PDF")
