"""The child process that reads one table of the FBI, under the same limits as a reader of documents.

Started by :mod:`ingest.safety.tables`. It may open no connection and start no program. Must not know where figures go.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from pydantic import TypeAdapter

from ingest.safety.child import confine
from ingest.safety.limits import Limits
from ingest.safety.sandbox import EXIT_MEMORY


def main() -> int:
    """Read the table on standard input and write it, or why it is none, to standard output as JSON."""
    from ingest.fbi_tables import FbiTable, NotAnFbiTable, load_fbi_table

    limits = Limits(**json.loads(sys.argv[1]))
    confine(limits)
    handle = os.dup(1)
    os.dup2(2, 1)  # whatever a parser prints must not get into the answer
    path = Path("table")
    try:
        path.write_bytes(sys.stdin.buffer.read(limits.size + 1))
        answer = TypeAdapter(FbiTable).dump_json(load_fbi_table(path))
    except NotAnFbiTable as error:
        answer = json.dumps({"refusal": str(error)}).encode()
    except MemoryError:
        return EXIT_MEMORY
    with os.fdopen(handle, "wb") as out:
        out.write(answer)
    return 0
