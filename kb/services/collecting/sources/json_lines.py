"""Reads JSON Lines: one object a line, each a data set as DCAT-US has them, or an identifier, a title and a text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kb.services.collecting.found import FoundRecord, Position, Source
from kb.services.collecting.sources.dcat import build_work

_LONGEST_LINE = 10_000_000
_OTHER_NAMES = {"identifier": ("_id", "id"), "description": ("text", "abstract"), "landingPage": ("url", "link")}
"""What others call the fields of DCAT-US."""


def is_json_lines(path: Path) -> bool:
    """Whether the first line of the file is a whole object with a title, and no work of CSL-JSON, which has a type."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        first = _read_line(file.readline(_LONGEST_LINE))
    return bool(first.get("title")) and "type" not in first


def open_json_lines(path: Path) -> Source:
    """The records of the file at ``path``. A line that is no object is told, and does not stop the others."""

    def read(position: Position) -> Iterator[FoundRecord]:
        done = int(position.get("done") or 0)
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            at = 0
            while line := file.readline(_LONGEST_LINE):
                at += 1
                if at > done and line.strip():
                    yield _build_record(line, at)
        yield FoundRecord("", None, {}, reason="end")

    return read


def _build_record(line: str, at: int) -> FoundRecord:
    item = _read_line(line)
    work = build_work(item) if item else None
    source = str(item.get("identifier") or item.get("landingPage") or item.get("title") or "")
    reason = "" if work and source else f"line {at}: it is no object with a title"
    return FoundRecord(source, work, {"done": at}, reason=reason)


def _read_line(line: str) -> Mapping[str, Any]:
    """The object of ``line`` by DCAT-US's names; empty if it is none. What stands in "metadata" is a part of it."""
    try:
        item = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(item, dict):
        return {}
    more = item.get("metadata")
    whole = {**more, **item} if isinstance(more, dict) else dict(item)
    for name, others in _OTHER_NAMES.items():
        found = next((whole[other] for other in (name, *others) if whole.get(other)), None)
        if found is not None:
            whole[name] = found
    return whole
