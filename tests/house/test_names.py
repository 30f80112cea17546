"""One name for one thing: only doors list names for others, and no two classes are called alike."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

from tests.conftest import ROOT

PACKAGES = ("kb", "search", "ingest", "knowledge", "bench")


def lists_public_names(path: Path) -> bool:
    """Whether the module at ``path`` has an ``__all__``."""
    assigned = (node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.Assign))
    return any(isinstance(target, ast.Name) and target.id == "__all__" for node in assigned for target in node.targets)


def test_only_doors_list_names_for_others() -> None:
    modules = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    found = {path for path in modules if lists_public_names(path)}
    assert ROOT / "kb" / "services" / "library" / "__init__.py" in found
    assert {path for path in found if path.name != "__init__.py"} == set()


def test_no_two_classes_have_one_name() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef):
                    places[node.name].append(str(path.relative_to(ROOT)))
    assert len(places) > 200
    assert {name: found for name, found in places.items() if len(found) > 1} == {}
