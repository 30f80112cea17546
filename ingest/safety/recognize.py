"""Reads pages that are pictures: each is drawn by one child process and recognized by Tesseract in another.

Both run under the limits of a reader, in an empty folder and an empty environment. What Tesseract writes is a table of
words, which is not looked at here: the reader that knows it runs in a child process too. Where Tesseract is not
installed nothing is recognized, and the report says so.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from ingest.errors import ReaderDied, TookTooLong, TooLarge
from ingest.safety.limits import Limits
from ingest.safety.sandbox import render_page, run_child

HINT = "Install Debian's packages: apt-get install tesseract-ocr  (more languages: tesseract-ocr-spa)"
_PROGRAM = "tesseract"
_START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from ingest.safety.recognizer import main; main()"
_DPI = 300
_LANGUAGES = ("eng", "spa")


@lru_cache(maxsize=1)
def find_recognizer() -> str | None:
    """Where Tesseract is installed; None where it is not."""
    return shutil.which(_PROGRAM)


@lru_cache(maxsize=1)
def find_languages() -> tuple[str, ...]:
    """The languages of ours that Tesseract has its data for."""
    program = find_recognizer()
    if program is None:
        return ()
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=30, check=False)  # noqa: S603
    held = set(listed.stdout.split())
    return tuple(language for language in _LANGUAGES if language in held)


def recognize(path: Path, name: str, pages: Sequence[int], limits: Limits) -> dict[str, bytes]:
    """The tables of words of ``pages`` of the PDF at ``path``, by the names that their reader looks for.

    A page that cannot be drawn or recognized within the limits is left out: it stays an unread picture.
    """
    program, languages = find_recognizer(), find_languages()
    if program is None or not languages:
        return {}
    one_page = replace(limits, wall=min(limits.wall, 90.0))
    found: dict[str, bytes] = {}
    for page in pages[: limits.recognized]:
        try:
            picture = render_page(path, name, page, one_page, _DPI)
            found[f"page-{page}.tsv"] = _run(program, picture, name, "+".join(languages), one_page)
        except (ReaderDied, TookTooLong, TooLarge):
            continue
    return found


def _run(program: str, picture: bytes, name: str, languages: str, limits: Limits) -> bytes:
    with tempfile.TemporaryDirectory(prefix="reader-") as folder:
        drawn = Path(folder) / "page.png"
        drawn.write_bytes(picture)
        return run_child(subprocess.DEVNULL, name, limits, Path(folder), _START, program, languages)
