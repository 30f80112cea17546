"""No row of a table leaves the services: pages, API and commands get values. Read off the types of what they call."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import types
import typing
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

import kb.models
from kb.models import Draft, Table
from kb.rows import PageOf
from kb.services.drafting import DraftView
from tests.house.source import iter_modules

OUTSIDE = ("kb/web/", "kb/api/", "kb/cli/", "kb/http/", "kb/worker/", "kb/health.py", "kb/workspace.py")
"""What is not a service and calls services."""
OURS = ("kb.", "search.", "ingest.", "knowledge.", "tests.")
"""Whose classes are looked into."""


def iter_used(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Every name that a module takes from a door of the services: the door, and the name in it."""
    doors: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kb.services"):
            for alias in node.names:
                if node.module == "kb.services":
                    doors[alias.asname or alias.name] = f"kb.services.{alias.name}"
                else:
                    yield str(node.module), alias.name
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in doors:
            yield doors[node.value.id], node.attr


def iter_rows(annotation: Any, seen: set[Any] | None = None) -> Iterator[type[Table]]:
    """The tables whose rows a value of this type holds, however deep: in a tuple, a field, a property of a view."""
    seen = set() if seen is None else seen
    if isinstance(annotation, TypeVarOrAlias):
        annotation = getattr(annotation, "__value__", None)
    arguments = typing.get_args(annotation)
    origin = typing.get_origin(annotation)
    for argument in arguments:
        yield from iter_rows(argument, seen)
    kind = origin if arguments and isinstance(origin, type) else annotation
    if not isinstance(kind, type) or kind in seen:
        return
    seen.add(kind)
    if issubclass(kind, Table):
        yield kind
    elif kind.__module__.startswith(OURS):
        for part in _parts(kind):
            yield from iter_rows(part, seen)


def _parts(kind: type) -> Iterator[Any]:
    """The types of the public fields, properties and methods of a class of ours."""
    if dataclasses.is_dataclass(kind) or issubclass(kind, tuple | BaseModel):
        for name, part in hints(kind).items():
            if not name.startswith("_"):
                yield part
    for name, member in inspect.getmembers(kind):
        getter = member.fget if isinstance(member, property) else member
        if not name.startswith("_") and inspect.isfunction(getter) and getter.__module__.startswith(OURS):
            yield hints(getter).get("return")


TypeVarOrAlias = (typing.TypeVar, getattr(typing, "TypeAliasType", typing.TypeVar))


def hints(thing: Any) -> dict[str, Any]:
    """The annotations of a function or class, names that only type checkers import included."""
    module = inspect.getmodule(thing)
    names = {**vars(typing), **vars(types), **{name: getattr(kb.models, name) for name in kb.models.__all__}}
    return typing.get_type_hints(thing, {**names, **(vars(module) if module else {})})


def find_used() -> dict[str, set[str]]:
    """Each name that is taken from a door, with the modules that take it."""
    used: dict[str, set[str]] = {}
    for path, tree in iter_modules():
        if path.startswith(OUTSIDE):
            for door, name in iter_used(tree):
                used.setdefault(f"{door}.{name}", set()).add(path)
    return used


USED = find_used()


@pytest.mark.parametrize("name", sorted(USED))
def test_what_pages_get_from_a_door_is_no_row(name: str) -> None:
    door, _, attribute = name.rpartition(".")
    thing = getattr(importlib.import_module(door), attribute)
    if inspect.isfunction(thing):
        promised = hints(thing).get("return", Any)
        assert promised is not Any, f"{name} does not say what it returns"
        rows = set(iter_rows(promised))
    elif inspect.isclass(thing):
        rows = set(iter_rows(thing))
    else:
        rows = set(iter_rows(type(thing)))
    assert rows == set(), f"{name} hands out {rows} to {sorted(USED[name])}: return a view of what they use"


def test_doors_are_used_at_all() -> None:
    assert "kb.services.drafting.get_draft" in USED
    assert "kb.services.lists.get_list" in USED
    assert len(USED) > 150


@dataclasses.dataclass(frozen=True)
class _Deep:
    """A view that hides a row in a list of pairs."""

    found: list[tuple[int, Draft | None]]


@dataclasses.dataclass(frozen=True)
class _Property:
    """A view whose property is a row."""

    number: int

    @property
    def draft(self) -> Draft:
        """The row."""
        raise NotImplementedError


@pytest.mark.parametrize(
    "annotation",
    [Draft, Draft | None, tuple[Draft, ...], dict[str, list[Draft]], PageOf[Draft], typing.Iterator[Draft]],
)
def test_row_is_seen_however_it_is_wrapped(annotation: Any) -> None:
    assert set(iter_rows(annotation)) == {Draft}


def test_row_in_a_view_is_seen() -> None:
    assert set(iter_rows(_Deep)) == {Draft}
    assert set(iter_rows(_Property)) == {Draft}
    assert set(iter_rows(DraftView)) == set()
