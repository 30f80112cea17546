"""The child process that becomes Tesseract: puts itself under limits, then runs the program in its own place.

It has no process of its own to start afterwards, no network and one thread. Reads ``page.png`` of its folder and writes
the table of words to standard output.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from ingest.safety.child import limit
from ingest.safety.limits import Limits
from ingest.safety.wall import raise_wall


def main() -> None:
    """Become the program that the arguments name; does not return."""
    limits = Limits(**json.loads(sys.argv[1]))
    program, languages = sys.argv[3], sys.argv[4]
    limit(limits)
    raise_wall(Path.cwd(), Path(program))
    os.execv(program, [program, "page.png", "stdout", "-l", languages, "--psm", "3", "tsv"])  # noqa: S606
