"""What a source gives, record by record, and where it can go on. Knows works; no source, no table."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.bibliography import Work

Position = Mapping[str, Any]
"""Where a source goes on, as JSON values; empty at its beginning."""


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """One record: what its collection knows it by, the work that it is, and where the source goes on behind it.

    ``work`` is None for a record that its source deleted, or that is no work, as ``reason`` says.
    """

    source: str
    work: Work | None
    position: Position = field(default_factory=dict)
    deleted: bool = False
    reason: str = ""


Source = Callable[[Position], Iterator[FoundRecord]]
"""Gives its records from a position on."""


def build_slug(collection: str, source: str) -> str:
    """The slug of the document that is made of a collection's record."""
    return f"{collection}-{hashlib.sha256(source.encode('utf-8', 'replace')).hexdigest()[:16]}"
