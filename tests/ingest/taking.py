"""Takes a file apart in this very process, as the child does: short names for what most tests of readers ask."""

from __future__ import annotations

from ingest.reading import FoundValue, ReadFile
from ingest.safety.limits import DEFAULT_LIMITS, Limits
from ingest.safety.read_in_child import read_bytes


def read(data: bytes | str, name: str, limits: Limits = DEFAULT_LIMITS) -> ReadFile:
    """What ``data`` holds."""
    return read_bytes(data.encode() if isinstance(data, str) else data, name, limits)


def body(data: bytes | str, name: str) -> str:
    """The text of the one document in ``data``."""
    (item,) = read(data, name).items
    return item.body


def found(file: ReadFile, field: str) -> list[FoundValue]:
    """The proposals for ``field`` of the first document."""
    return [one for one in file.items[0].found if one.field == field]
