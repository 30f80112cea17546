"""What a form has no field for: the rest of a work, as ``field: value`` in words that are read back.

A name travels as JSON, as does a list; everything else as itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from knowledge.bibliography.work import Work
from knowledge.characters import one_line

_LINE = re.compile(r"([a-z_]{3,20}):[ ](\S.*)", re.DOTALL)
_FIELDS = frozenset(Work.model_fields)


def find_rest(work: Work, back: Work | None) -> tuple[str, ...]:
    """The fields of ``work`` that ``back``, what was read of its written form, does not have as they are."""
    if back == work:
        return ()
    wanted = work.model_dump(mode="json")
    held = back.model_dump(mode="json") if back else {}
    differing = (name for name, value in wanted.items() if value != held.get(name))
    return tuple(f"{name}: {_write(wanted[name])}" for name in differing)


def apply_rest(work: Work, lines: Iterable[str]) -> Work:
    """``work`` with the fields that ``lines`` of :func:`find_rest` say; a line that says none changes nothing."""
    values: dict[str, Any] = {}
    for line in lines:
        if (found := _LINE.fullmatch(line)) and found[1] in _FIELDS:
            values[found[1]] = _read(found[2])
    if not values:
        return work
    try:
        return Work.model_validate({**work.model_dump(mode="json"), **values})
    except ValidationError:
        return work


def is_rest(line: str) -> bool:
    """Whether ``line`` may be one of :func:`find_rest`."""
    found = _LINE.fullmatch(line)
    return found is not None and found[1] in _FIELDS


def _write(value: Any) -> str:
    if (
        isinstance(value, str)
        and value == one_line(value)
        and value.isascii()
        and not value.startswith(('"', "[", "{"))
    ):
        try:
            json.loads(value)
        except ValueError:
            return value
    if isinstance(value, list):
        value = [_without_nothing(each) for each in value]
    # Forms fold spaces: all but the first of several are written by their number.
    return re.sub(r"(?<= ) ", r"\\u0020", json.dumps(value, ensure_ascii=True))


def _without_nothing(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nothing(part) for name, part in value.items() if part is not None}
    return value


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
