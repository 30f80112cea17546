"""The application's source as trees of syntax, for the tests that hold rules over all of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT


def iter_modules(folder: str = "kb") -> Iterator[tuple[str, ast.Module]]:
    """Every module under ``folder`` of the repository: its path from the root, and its tree."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))


def find_calls(tree: ast.AST, *names: str) -> list[tuple[int, str]]:
    """Line and name of every call in ``tree`` of something called so: ``commit(...)`` or ``session.commit(...)``."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = ((call.lineno, _name(call.func)) for call in calls)
    return [(line, name) for line, name in named if name in names]


def iter_functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method in ``tree``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def module_of(path: str) -> str:
    """The dotted name of a module by its path."""
    return ".".join(Path(path).with_suffix("").parts).removesuffix(".__init__")


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
