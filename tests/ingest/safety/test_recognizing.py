"""The program that reads scans stands behind the wall: what a picture makes it do stays in its own folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ingest.safety import recognize
from ingest.safety.limits import DEFAULT_LIMITS
from ingest.safety.sandbox import probe_wall, run_child

TRIES = """
for path in ({outside!r}, "page.png"):
    try:
        open(path).close()
        print("read")
    except OSError as error:
        print(type(error).__name__)
"""


@pytest.mark.skipif(not all(probe_wall().values()), reason="the kernel has no such wall")
def test_recognizing_program_reads_its_picture_and_no_other_file(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside.txt", tmp_path / "folder"
    outside.write_text("not for it", encoding="utf-8")
    folder.mkdir()
    # Python stands in for Tesseract, and takes the page that it is given for its program.
    (folder / "page.png").write_text(TRIES.format(outside=str(outside)), encoding="utf-8")
    program = str(Path(sys.executable).resolve())
    said = run_child(subprocess.DEVNULL, "scan.pdf", DEFAULT_LIMITS, folder, recognize._START, program, "eng")
    assert said.decode().split() == ["PermissionError", "read"]
