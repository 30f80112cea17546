"""What can be wrong with a content file, as one tree. Each error names the file, the reason and the next step."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class KnowledgeError(Exception):
    """The root of every error this package raises on purpose."""


class UnreadableFile(KnowledgeError):
    """A file cannot be opened, is too large, or is not text in UTF-8."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class Fault(NamedTuple):
    """One thing wrong in a file: the line (from 1), the field ("" for the whole) and what to do about it."""

    line: int
    field: str
    message: str


class InvalidRecord(KnowledgeError):
    """The described fields of a file do not validate. Carries every fault, not only the first."""

    def __init__(self, path: Path, faults: tuple[Fault, ...]) -> None:
        lines = (f"{path}:{f.line}: {f.field + ': ' if f.field else ''}{f.message}" for f in faults)
        super().__init__("\n".join(lines))
        self.path = path
        self.faults = faults
