"""The kernel's wall: what a parser could be made to do in C, past everything that Python refuses, is refused too."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.errors import ReaderDied
from ingest.reading import read_file_safely
from ingest.safety import sandbox
from ingest.safety.limits import Limits
from ingest.safety.read_in_child import read_bytes
from ingest.safety.seccomp import build_filter
from ingest.safety.wall import get_landlock_version
from tests.conftest import ROOT
from tests.ingest import making

IN_C = """
import ctypes, errno, os, sys
libc = ctypes.CDLL(None, use_errno=True)
def said(done):
    return "done" if done >= 0 else errno.errorcode[ctypes.get_errno()]
def opened(path, flags=os.O_RDONLY):
    return said(libc.open(os.fsencode(path), flags, 0o600))
def print_out(*words):
    os.write(1, (" ".join(words)).encode())
"""
NO_LANDLOCK = "import ingest.safety.wall as wall; wall._raise_landlock = lambda *given: False"
"""What an older kernel comes to."""
pytestmark = pytest.mark.skipif(not get_landlock_version(), reason="this kernel has no Landlock")

FORMATS: dict[str, Callable[[], bytes]] = {
    "report.pdf": making.make_pdf,
    "scan.pdf": making.make_scanned_pdf,
    "report.docx": making.make_docx,
    "deck.pptx": making.make_pptx,
    "page.html": lambda: b"<html><title>Calls</title><body><article><h1>Calls</h1><p>They met.</p></article></body>",
    "list.ris": lambda: b"TY  - JOUR\nTI  - Homicide\nPY  - 2017\nER  - \n",
    "list.csv": lambda: b"title,year\nHomicide,2017\n",
    "note.md": lambda: b"# Words\n\nMore words.\n",
}


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.md"
    path.write_text("# Words\n")
    return path


def run(note: Path, monkeypatch: pytest.MonkeyPatch, code: str, before: str = "") -> str:
    """What a child says that does ``code``, which knows the C library, in place of a reader."""
    start = (
        f"{sandbox._FIND}import json\n{before}\nfrom ingest.safety.child import confine\n"
        f"from ingest.safety.limits import Limits\nconfine(Limits(**json.loads(sys.argv[1])))\n{IN_C}\n{code}"
    )
    monkeypatch.setattr(sandbox, "_START", start)
    return sandbox.run_reader(note, "note.md", Limits()).decode()


def test_no_file_of_the_machine_can_be_read(note: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "kb.sqlite3"
    secret.write_text("secret")
    paths = ["/etc/passwd", "/etc/hostname", str(secret), str(note), str(ROOT / "README.md"), str(ROOT / "kb/app.py")]
    paths += ["/proc/self/environ", "/proc/1/environ", "/root", "/tmp", "/", str(tmp_path), str(ROOT / "data")]
    found = run(note, monkeypatch, f"print_out(*(opened(path) for path in {paths!r}))").split()
    assert set(found) <= {"EACCES", "ENOENT"}
    assert found[:6] == ["EACCES"] * 6


def test_its_own_file_its_own_folder_and_its_libraries_can_be_used(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = """
from pathlib import Path
Path("mine").mkdir(); Path("mine/words").write_text("kept"); Path("mine/words").rename("mine/more")
import lxml.etree, pypdfium2, json
print_out(Path("mine/more").read_text(), sys.stdin.read().strip(), lxml.etree.fromstring("<a>b</a>").text)
"""
    assert run(note, monkeypatch, code) == "kept # Words b"


def test_nothing_can_be_written_elsewhere(note: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    flags = os.O_WRONLY | os.O_CREAT
    code = (
        f"print_out(*(opened(p, {flags}) for p in ({str(tmp_path / 'new')!r}, {str(note)!r}, '/tmp/new-of-a-reader')))"
    )
    assert set(run(note, monkeypatch, code).split()) == {"EACCES"}
    assert not (tmp_path / "new").exists()
    assert note.read_text() == "# Words\n"


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK])
@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM])
def test_no_network_can_be_reached(note: Path, monkeypatch: pytest.MonkeyPatch, family: int, kind: int) -> None:
    assert run(note, monkeypatch, f"print_out(said(libc.socket({int(family)}, {int(kind)}, 0)))") == "EPERM"


@pytest.mark.parametrize("before", ["", NO_LANDLOCK], ids=["both walls", "seccomp alone"])
def test_no_process_can_be_started_or_ended(note: Path, monkeypatch: pytest.MonkeyPatch, before: str) -> None:
    bystander = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    code = f"""
words = [said(libc.fork()), said(libc.vfork())]
arguments = (ctypes.c_char_p * 2)(b"/bin/true", None)
words.append(said(libc.execv(b"/bin/true", arguments)))
words.append(said(libc.kill({bystander.pid}, {int(signal.SIGTERM)})))
words.append(said(libc.ptrace(16, {bystander.pid}, None, None)))
print_out(*words)
"""
    try:
        assert run(note, monkeypatch, code, before) == "EPERM EPERM EPERM EPERM EPERM"
        assert bystander.poll() is None
    finally:
        bystander.communicate(b"\n")


def test_threads_can_be_started(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import threading; t = threading.Thread(target=print_out, args=['there']); t.start(); t.join()"
    assert run(note, monkeypatch, code) == "there"


def test_program_that_reads_scans_runs_behind_the_same_wall(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    own = tmp_path / "own"
    own.mkdir()
    code = (
        f"import os, sys; sys.path.insert(0, {str(ROOT)!r}); from pathlib import Path; "
        "from ingest.safety.wall import raise_wall; raise_wall(Path.cwd(), Path('/bin/cat')); "
        "os.execv('/bin/cat', ['cat', *sys.argv[1:]])"
    )
    (own / "page").write_text("words")
    command = [sys.executable, "-I", "-c", code, "page", str(secret)]
    done = subprocess.run(command, cwd=own, capture_output=True, text=True, check=False)
    assert done.stdout == "words"
    assert "Permission denied" in done.stderr
    other = code.replace("os.execv('/bin/cat', ['cat'", "os.execv('/bin/ls', ['ls'")
    assert "PermissionError" in subprocess.run([*command[:3], other], cwd=own, capture_output=True, text=True).stderr


def test_kernel_says_itself_what_is_in_force() -> None:
    assert sandbox.probe_wall() == {"files": True, "network": True, "processes": True}


def test_child_that_cannot_be_run_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_FIND", "raise SystemExit(3); ")
    with pytest.raises(ReaderDied, match="exit code 3"):
        sandbox.probe_wall()


def test_processor_whose_numbers_are_not_known_has_no_filter() -> None:
    assert build_filter("riscv64", 1, may_execute=False) == b""
    assert len(build_filter("aarch64", 1, may_execute=True)) % 8 == 0
    assert len(build_filter("x86_64", 1, may_execute=False)) > len(build_filter("x86_64", 1, may_execute=True))


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_format_is_read_as_well_behind_the_wall_as_before_it(tmp_path: Path, name: str) -> None:
    data = FORMATS[name]()
    (tmp_path / name).write_bytes(data)
    behind, before = read_file_safely(tmp_path / name, name), read_bytes(data, name, Limits())
    assert [item.body for item in behind.items] == [item.body for item in before.items]
    assert behind.items


def test_reader_that_finds_itself_broken_can_end_itself(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ReaderDied, match="SIGABRT"):
        run(note, monkeypatch, "libc.abort()")
    with pytest.raises(ReaderDied, match="SIGUSR1"):
        run(note, monkeypatch, "libc.kill(os.getpid(), 10)")
