"""What a file would become, told before anything is stored: the same reading as of an upload, behind the same wall."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ingest.reading import read_file_safely
from ingest.telling import tell_file


def tell_what_it_holds(path: Path) -> list[dict[str, Any]]:
    """Each document-to-be of the file at ``path`` in the form of the contract of ``kb read``.

    Raises:
        knowledge.errors.KnowledgeError: it cannot be opened or read; it names the reason and the next step.
    """
    return [one.as_json() for one in tell_file(read_file_safely(path.resolve(), path.name))]
