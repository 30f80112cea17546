"""The form fields of each kind of document, made from its record, and what a posted form says.

Knows records and words for people; must not know HTML: a field has a shape, and a template draws it. What cannot be
understood is kept as typed, so that nothing is lost; :mod:`kb.services.drafting.checks` says what is wrong with it.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Literal, Protocol

from pydantic import BaseModel

from kb.services.drafting.form_groups import GROUPS
from kb.services.drafting.form_words import NAMED, hint_of, is_long, item_name, label_of
from kb.services.library import label
from knowledge.records import RECORDS

Shape = Literal["line", "text", "lines", "number", "decimal", "check", "choice", "choices", "group", "rows"]
MAX_ROWS = 200


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind: its name, what it is called, the shape it is drawn in and, if controlled, its values.

    ``parts`` are the fields of a group or of one row. ``optional`` fields may stay open. ``names`` says what is
    named by its slug and picked from a list: "site", "practice", "lesson" or "page"; empty for every other field.
    """

    name: str
    label: str
    hint: str
    shape: Shape
    optional: bool
    choices: tuple[tuple[str, str], ...] = ()
    parts: tuple[Field, ...] = ()
    item: str = ""
    names: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of fields that stand together on the form."""

    heading: str
    fields: tuple[Field, ...]


class Posted(Protocol):
    """What was typed into a form, by name: Werkzeug's MultiDict, or anything like it."""

    def getlist(self, key: str) -> list[str]:
        """Every value sent under ``key``, in order."""


@cache
def build_groups(kind: str) -> tuple[Group, ...]:
    """The fields of ``kind`` in the groups of its form."""
    fields = {field.name: field for field in build_fields(kind)}
    return tuple(Group(heading, tuple(fields[name] for name in names)) for heading, names in GROUPS[kind])


@cache
def build_fields(kind: str) -> tuple[Field, ...]:
    """The fields of ``kind`` in the record's order, without its kind and slug."""
    return _fields_of(RECORDS[kind], kind, "", {"kind", "slug"})


def fill_in(kind: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Every field of ``kind``: its value in ``fields``, or open. Those that the kind does not know are left out."""
    return {field.name: _fill(field, fields.get(field.name)) for field in build_fields(kind)}


def build_values(kind: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """``fields`` as the record of ``kind`` takes them: an optional group in which nothing was written is none."""
    filled = fill_in(kind, fields)
    return {field.name: _close(field, filled[field.name]) for field in build_fields(kind)}


def read_form(kind: str, posted: Posted) -> dict[str, Any]:
    """The fields that a posted form holds. What cannot be understood (a year in words) stays as it was typed."""
    return {field.name: _read(field, field.name, posted) for field in build_fields(kind)}


def add_row(kind: str, fields: Mapping[str, Any], path: str) -> dict[str, Any]:
    """``fields`` with an open row more in the repeated group at ``path``; unchanged if there is no such group."""
    return _change_rows(kind, fields, path, None)


def remove_row(kind: str, fields: Mapping[str, Any], path: str, at: int) -> dict[str, Any]:
    """``fields`` without row ``at`` (from 0) of the repeated group at ``path``; unchanged if there is no such row."""
    return _change_rows(kind, fields, path, at)


def find_field(kind: str, path: str) -> Field | None:
    """The field at ``path`` ("evidence.outcomes"), or None."""
    found: Field | None = None
    parts: Iterable[Field] = build_fields(kind)
    for step in path.split("."):
        found = next((field for field in parts if field.name == step), None)
        if found is None:
            return None
        parts = found.parts
    return found


def _fields_of(model: type[BaseModel], kind: str, within: str, leave_out: Iterable[str] = ()) -> tuple[Field, ...]:
    hints = typing.get_type_hints(model)
    return tuple(
        _build_field(kind, f"{within}{name}", hints[name]) for name in model.model_fields if name not in set(leave_out)
    )


def _build_field(kind: str, path: str, annotation: Any) -> Field:
    inner, optional = _strip_none(annotation)
    shape: Shape
    choices: tuple[tuple[str, str], ...] = ()
    parts: tuple[Field, ...] = ()
    if typing.get_origin(inner) is tuple:
        item, _ = _strip_none(typing.get_args(inner)[0])
        if isinstance(item, type) and issubclass(item, BaseModel):
            shape, parts = "rows", _fields_of(item, kind, f"{path}.")
        elif isinstance(item, type) and issubclass(item, StrEnum):
            shape, choices = "choices", _choices_of(item)
        else:
            shape = "lines"
    elif isinstance(inner, type) and issubclass(inner, BaseModel):
        shape, parts = "group", _fields_of(inner, kind, f"{path}.")
    elif isinstance(inner, type) and issubclass(inner, StrEnum):
        shape, choices = "choice", _choices_of(inner)
    elif inner is bool:
        shape = "check"
    elif inner is int:
        shape = "number"
    elif inner is float:
        shape = "decimal"
    elif typing.get_origin(inner) is Literal:
        shape, choices = "choice", tuple((value, label(value)) for value in typing.get_args(inner))
    else:
        shape = "text" if is_long(path) else "line"
    name = path.rpartition(".")[2]
    names = NAMED.get(name, "") if shape in ("line", "lines") else ""
    words = label_of(kind, path), hint_of(kind, path)
    return Field(name, *words, shape, optional, choices, parts, item_name(path), names)


def _strip_none(annotation: Any) -> tuple[Any, bool]:
    """The type without ``| None``, and whether it had that."""
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        (inner,) = (each for each in typing.get_args(annotation) if each is not type(None))
        return inner, True
    return annotation, False


def _choices_of(values: type[StrEnum]) -> tuple[tuple[str, str], ...]:
    return tuple((value.value, label(value)) for value in values)


def _fill(field: Field, value: Any) -> Any:
    match field.shape:
        case "group":
            known = value if isinstance(value, Mapping) else {}
            return {part.name: _fill(part, known.get(part.name)) for part in field.parts}
        case "rows":
            rows = value if isinstance(value, list | tuple) else []
            return [
                {part.name: _fill(part, row.get(part.name)) for part in field.parts}
                for row in rows
                if isinstance(row, Mapping)
            ]
        case "lines" | "choices":
            return [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)] if value else []
        case "check":
            return bool(value)
        case _:
            return None if value in (None, "") else value


def _close(field: Field, value: Any) -> Any:
    if field.shape == "group":
        closed = {part.name: _close(part, value[part.name]) for part in field.parts}
        return closed if not field.optional or any(each not in (None, [], False) for each in closed.values()) else None
    if field.shape == "rows":
        return [{part.name: _close(part, row[part.name]) for part in field.parts} for row in value]
    return value


def _read(field: Field, path: str, posted: Posted) -> Any:
    values = [value.replace("\r\n", "\n") for value in posted.getlist(path)]
    match field.shape:
        case "group":
            return {part.name: _read(part, f"{path}.{part.name}", posted) for part in field.parts}
        case "rows":
            count = _number(values[0]) if values else 0
            return [
                {part.name: _read(part, f"{path}.{at}.{part.name}", posted) for part in field.parts}
                for at in range(min(count, MAX_ROWS) if isinstance(count, int) else 0)
            ]
        case "lines":
            lines = [line.strip() for value in values for line in value.split("\n") if line.strip()]
            return list(dict.fromkeys(map(_read_slug, lines))) if field.names else lines
        case "choices":
            return [value for value in values if value]
        case "check":
            return bool(values)
        case "number":
            return _number(values[0]) if values else None
        case "decimal":
            return _decimal(values[0]) if values else None
        case _:
            text = values[0].strip() if values else ""
            return (_read_slug(text) if field.names else text) or None


def _read_slug(text: str) -> str:
    """The slug at the end of what was picked ("Kansas City, MO [kansas-city-mo]"), or the text as it was typed."""
    found = re.search(r"\[([a-z0-9-]+)\]$", text)
    return found[1] if found else text


def _number(text: str) -> int | str | None:
    """A whole number, or the text as it was typed."""
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 10 else plain or None


def _decimal(text: str) -> float | str | None:
    """A number with or without a point, or the text as it was typed."""
    plain = text.strip()
    return float(plain) if re.fullmatch(r"-?\d{1,6}(\.\d{1,9})?", plain) else plain or None


def _change_rows(kind: str, fields: Mapping[str, Any], path: str, without: int | None) -> dict[str, Any]:
    field = find_field(kind, path)
    filled = fill_in(kind, fields)
    if field is None or field.shape != "rows":
        return filled
    *above, name = path.split(".")
    holder: dict[str, Any] = filled
    for step in above:
        holder = holder[step]
    rows = holder[name]
    if without is None:
        rows = [*rows, {part.name: _fill(part, None) for part in field.parts}][:MAX_ROWS]
    else:
        rows = [row for at, row in enumerate(rows) if at != without]
    holder[name] = rows
    return filled
