"""What can be wrong with a content file, as one tree. Each error says the reason and the next step.

The file's path is added in one place, where it is opened (:meth:`KnowledgeError.at`): what reads a text need not know
where it came from.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, Self


class KnowledgeError(Exception):
    """The root of every error this package raises on purpose. ``path`` is the file, None where there is none."""

    path: Path | None = None

    def at(self, path: Path) -> Self:
        """This error, as one of the file at ``path``."""
        self.path = path
        return self

    def __str__(self) -> str:
        """The reason, after the path if there is one."""
        return f"{self.path}: {super().__str__()}" if self.path else super().__str__()


class UnreadableFile(KnowledgeError):
    """A file cannot be opened, is too large, or is not text in UTF-8."""


class Fault(NamedTuple):
    """One thing wrong in a file: the line (from 1), the field ("" for the whole) and what to do about it."""

    line: int
    field: str
    message: str


class InvalidRecord(KnowledgeError):
    """The described fields of a file do not validate. Carries every fault, not only the first."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*faults)
        self.faults = faults

    def __str__(self) -> str:
        """A line for each fault: path, line, field and what to do."""
        start = f"{self.path}:" if self.path else "line "
        return "\n".join(f"{start}{f.line}: {f.field + ': ' if f.field else ''}{f.message}" for f in self.faults)
