"""Puts a proposed value into the fields of a draft, and says whether they hold it. Knows the form, no table.

A proposal is one line of text. Of a reference its authors become a row for each, and what a file calls its type and
pages has other names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kb.services.drafting.form import build_fields, fill_in, find_field
from kb.services.drafting.makers import read_makers, say_rows

_NAMES = ("authors", "editors")
_OF_A_REFERENCE = {"type": "genre", "pages": "number_of_pages"}
_OF_A_LESSON = {"ncj_number": "source.ncj", "ncj": "source.ncj", "url": "source.url"}


def path_in_kind(kind: str, name: str) -> str | None:
    """The field of ``kind`` that holds what a file's reader calls ``name``; None where it has none."""
    if kind == "lesson" and name in _OF_A_LESSON:
        return _OF_A_LESSON[name]
    if kind == "reference":
        name = _OF_A_REFERENCE.get(name, name)
    return name if any(field.name == name for field in build_fields(kind)) else None


def take_suggestion(kind: str, fields: Mapping[str, Any], path: str, value: str) -> dict[str, Any]:
    """``fields`` with ``value`` put into the field at ``path``; unchanged if there is no such simple field."""
    filled = fill_in(kind, fields)
    if _holds_names(kind, path):
        return fill_in(kind, {**filled, path: [], **read_makers(value)})
    field = find_field(kind, path)
    *above, name = path.split(".")
    holder: Any = filled
    for step in above:
        holder = holder.get(step) if isinstance(holder, dict) else None
    if field is None or field.shape in ("group", "rows", "check") or not isinstance(holder, dict):
        return filled
    if field.shape in ("choices", "lines"):
        holder[name] = [*holder[name], *([] if value in holder[name] else [value])]
    else:
        holder[name] = int(value) if field.shape == "number" and value.isdigit() else value
    return filled


def holds_value(kind: str, filled: Mapping[str, Any], path: str, value: str) -> bool:
    """Whether the field at ``path`` of fields that were filled in says ``value``, or has it among others."""
    if _holds_names(kind, path):
        named = read_makers(value)
        return all(say_rows(get_value(filled, name)) == say_rows(named[name]) for name in _NAMES if name in named)
    held = get_value(filled, path)
    return value in held if isinstance(held, list) else str(held) == value


def get_value(filled: Mapping[str, Any], path: str) -> Any:
    """What stands at ``path`` of fields that were filled in; None if there is no such field."""
    held: Any = filled
    for step in path.split("."):
        held = held.get(step) if isinstance(held, Mapping) else None
    return held


def _holds_names(kind: str, path: str) -> bool:
    return kind == "reference" and path in _NAMES
