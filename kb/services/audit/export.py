"""The audit as a file: CSV for a spreadsheet, JSON lines for a program. Knows entries, no table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator

from kb.services.audit.log import RecordedAction

FORMS = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}
"""The endings there are, and what each is sent as."""

_COLUMNS = ("number", "at", "actor", "action", "subject_kind", "subject", "details")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def iter_export(entries: Iterable[RecordedAction], form: str) -> Iterator[str]:
    """The lines of the file whose ending is ``form``, one of :data:`FORMS`."""
    return _iter_csv(entries) if form == "csv" else _iter_json_lines(entries)


def _iter_csv(entries: Iterable[RecordedAction]) -> Iterator[str]:
    yield ",".join(_COLUMNS) + "\r\n"
    for entry in entries:
        line = io.StringIO()
        csv.writer(line).writerow([_harmless(value) for value in _values(entry)])
        yield line.getvalue()


def _iter_json_lines(entries: Iterable[RecordedAction]) -> Iterator[str]:
    for entry in entries:
        values = dict(zip(_COLUMNS, _values(entry), strict=True)) | {"details": entry.details}
        yield json.dumps(values, ensure_ascii=False) + "\n"


def _values(entry: RecordedAction) -> tuple[int | str, ...]:
    details = json.dumps(entry.details, ensure_ascii=False) if entry.details else ""
    return (
        entry.number,
        entry.at.isoformat(timespec="seconds"),
        entry.actor,
        entry.action,
        entry.subject_kind,
        entry.subject,
        details,
    )


def _harmless(value: int | str) -> int | str:
    """A spreadsheet takes a text that begins like a formula for one; an apostrophe before it says that it is text."""
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA) else value
