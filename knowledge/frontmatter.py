"""The layout of a described text file: YAML between two ``---`` lines, then Markdown.

Knows YAML and records. Must not know which folder a file came from nor where a record is kept.
:func:`dump` writes the one canonical form, so that a file written here and read again is the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeVar, cast

import yaml
from pydantic import BaseModel, ValidationError

from knowledge.errors import Fault, InvalidRecord

_MARK = "---"
_DEEPEST = 20
M = TypeVar("M", bound=BaseModel)


class FrontMatter(NamedTuple):
    """The two parts of a file. ``offset`` is the number of lines before the first line of ``yaml``."""

    yaml: str
    body: str
    offset: int


def split(text: str) -> FrontMatter:
    """Split ``text`` at its two ``---`` lines.

    Raises:
        InvalidRecord: the file does not start with front matter, or it is never closed.
    """
    lines = text.lstrip("\ufeff").splitlines(keepends=True)
    if not lines or lines[0].rstrip() != _MARK:
        raise InvalidRecord(Fault(1, "", "start the file with a line '---' and the described fields"))
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == _MARK:
            body = "".join(lines[number + 1 :]).lstrip("\n")
            return FrontMatter("".join(lines[1:number]), body, 1)
    raise InvalidRecord(Fault(1, "", "close the described fields with a second line '---'"))


def read_yaml(source: str, offset: int = 0) -> object:
    """The plain values in ``source``.

    Raises:
        InvalidRecord: it is not YAML; the fault names the line in the file (``offset`` lines come before).
    """
    try:
        _refuse_tricks(source)
        return yaml.load(source, Loader=_Loader)  # noqa: S506  a subclass of SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = (mark.line if mark else 0) + 1 + offset
        raise InvalidRecord(Fault(line, "", f"not YAML: {error.problem}")) from error
    except (yaml.YAMLError, ValueError) as error:
        raise InvalidRecord(Fault(1 + offset, "", f"not YAML: {error}")) from error


def validate(model: type[M], values: object, source: str, offset: int = 0) -> M:
    """``values``, read from ``source``, as a ``model``.

    Raises:
        InvalidRecord: with one fault for each wrong field: its line, its name and the allowed values.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        node = yaml.compose(source, Loader=_Loader)
        found = error.errors(include_url=False)
        places = [fault["loc"] for fault in found]
        # A list with one wrong item is also reported as too short: the item says it better.
        telling = [
            f for f in found if not any(len(p) > len(f["loc"]) and p[: len(f["loc"])] == f["loc"] for p in places)
        ]
        faults = tuple(
            Fault(_line(node, f["loc"]) + 1 + offset, ".".join(map(str, f["loc"])), _say(f["type"], f["msg"]))
            for f in telling
        )
        raise InvalidRecord(*faults) from error


def dump(record: BaseModel, body: str) -> str:
    """The canonical text of a described file: the fields in the model's order, then ``body``."""
    return f"{_MARK}\n{dump_yaml(record)}{_MARK}\n{body}"


def dump_yaml(record: BaseModel) -> str:
    """The canonical YAML of a record. Fields at their default are left out; nulls that were asked for stay."""
    values = record.model_dump(mode="json", exclude_defaults=True)
    return yaml.safe_dump(values, sort_keys=False, allow_unicode=True, width=110)


class _Loader(yaml.CSafeLoader):
    """Safe YAML in which a date stays the text that was written."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _refuse_tricks(source: str) -> None:
    """A few aliases can blow a small file up to gigabytes, and endless depth ends the process: nobody needs either."""
    depth = 0
    for event in yaml.parse(source, Loader=_Loader):
        problem = ""
        if isinstance(event, yaml.AliasEvent):
            problem = "aliases (*name) are not allowed: write the value out"
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                problem = f"lists within lists, deeper than {_DEEPEST} levels: write it flat"
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if problem:
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=cast(yaml.Mark, event.start_mark))


def _line(node: yaml.Node | None, location: tuple[int | str, ...]) -> int:
    """The line (from 0) of the deepest part of ``location`` that is written in ``node``."""
    line = node.start_mark.line if node else 0
    for step in location:
        found = next(_children(node, step), None)
        if found is None:
            break
        line, node = found
    return line


def _children(node: yaml.Node | None, step: int | str) -> Iterator[tuple[int, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        yield from ((key.start_mark.line, value) for key, value in node.value if key.value == str(step))
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        yield node.value[step].start_mark.line, node.value[step]


def _say(kind: str, message: str) -> str:
    if kind == "missing":
        return "this field must be written (use null where nothing is known)"
    if kind == "extra_forbidden":
        return "no such field here: correct its name or take it out"
    return message[0].lower() + message[1:]
