"""Reads a table of the FBI that somebody uploaded: in a process of its own, behind the wall of the readers.

Knows the wall and the reader's answer. Must not parse anything of the file in the caller's process.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter

from ingest.errors import Malformed, TooLarge
from ingest.fbi_tables import MAX_BYTES, FbiTable
from ingest.safety.limits import DEFAULT_LIMITS, Limits
from ingest.safety.sandbox import run_child

_START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from ingest.safety.table_child import main; sys.exit(main())"
_TABLE: TypeAdapter[FbiTable] = TypeAdapter(FbiTable)
_NEXT = "Download the table from the FBI again, and upload it as it came."


def read_fbi_table_safely(stream: IO[bytes], name: str, limits: Limits = DEFAULT_LIMITS) -> FbiTable:
    """The table that ``stream`` holds, which the reader calls ``name``; the name is only shown.

    Raises:
        UploadError: it is too large, it is no table of the FBI, or reading it was ended at a limit.
    """
    with tempfile.TemporaryDirectory(prefix="table-") as folder, tempfile.TemporaryFile() as held:
        data = stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise TooLarge(f"it is larger than {MAX_BYTES // 1_000_000} MB, and no city table of the FBI is", _NEXT)
        held.write(data)
        held.seek(0)
        answer = json.loads(run_child(held, name, limits, Path(folder), _START))
    if "refusal" in answer:
        raise Malformed(answer["refusal"].removeprefix("table is ").capitalize(), _NEXT)
    return _TABLE.validate_python(answer, strict=False)
