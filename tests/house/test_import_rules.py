"""Each import rule of ``pyproject.toml`` breaks when a forbidden import is planted in a copy of the tree.

One copy serves all. The imports that one rule forbids are planted together, and each must be named in what
lint-imports says: one run without its cache a rule, a quarter of a second each.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

APPLICATION = "The floors of the application"
SERVICES = "The floors of the services"
NO_FLASK = "Services know no Flask, no command line and no process"
LIBRARIES = "Libraries: knowledge below, search and ingest beside each other"
PURE = "The libraries know neither Flask nor the database nor the command line"
THROUGH_SERVICES = "Pages and API reach libraries and tables only through services"
DOORS = "A capability is entered by its door"

_CONTRACTS: dict[str, dict[str, Any]] = {
    contract["name"]: contract
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
}


def _climbs(contract: str) -> list[tuple[str, str, str]]:
    """For each floor, an import of every module one floor higher, and of each neighbor on the same floor."""
    rules = _CONTRACTS[contract]
    prefix = "".join(f"{container}." for container in rules.get("containers", []))
    floors = [[f"{prefix}{name.strip()}" for name in floor.split("|")] for floor in rules["layers"]]
    upward = [(contract, low[0], high) for higher, low in pairwise(floors) for high in higher]
    aside = [(contract, one, other) for floor in floors for one, other in pairwise(floor)]
    return upward + aside


PLANTED = [
    *_climbs(APPLICATION),
    *_climbs(SERVICES),
    *_climbs(LIBRARIES),
    *((NO_FLASK, "kb.services.finding.find", forbidden) for forbidden in _CONTRACTS[NO_FLASK]["forbidden_modules"]),
    *((NO_FLASK, "kb.services.audit.actors", forbidden) for forbidden in ("flask", "click", "kb.workspace")),
    *((PURE, "search.errors", forbidden) for forbidden in _CONTRACTS[PURE]["forbidden_modules"]),
    (PURE, "ingest.reading", "flask"),
    (PURE, "knowledge.records", "sqlalchemy"),
    *(
        (THROUGH_SERVICES, page, forbidden)
        for page in ("kb.web.finding", "kb.api.schemas")
        for forbidden in _CONTRACTS[THROUGH_SERVICES]["forbidden_modules"]
    ),
    (LIBRARIES, "search.types", "ingest.reading"),
    (LIBRARIES, "ingest.reading", "search.types"),
    (LIBRARIES, "knowledge.records", "search.types"),
    (LIBRARIES, "knowledge.records", "kb.config"),
    (DOORS, "kb.services.lists.view", "kb.services.library.pages"),
    (DOORS, "kb.web.finding", "kb.services.finding.find"),
    (DOORS, "kb.api.schemas", "kb.services.finding.find"),
    (DOORS, "kb.cli.searching", "kb.services.finding.find"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree's Python files, its settings and the rule that is our own."""
    folder = tmp_path_factory.mktemp("copy")
    for package in ("kb", "search", "ingest", "knowledge", "tests/house"):
        leave = shutil.ignore_patterns("static", "templates", "__pycache__")
        shutil.copytree(ROOT / package, folder / package, ignore=leave)
    (folder / "tests" / "__init__.py").touch()
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@contextmanager
def planted(copy: Path, module: str, line: str) -> Iterator[None]:
    """``line`` at the end of ``module`` while the block runs."""
    place = copy.joinpath(*module.split("."))
    path = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    before = path.read_text("utf-8")
    path.write_text(f"{before}\n{line}\n", "utf-8")
    try:
        yield
    finally:
        path.write_text(before, "utf-8")


def run_rules(copy: Path) -> tuple[int, str]:
    """The exit code of lint-imports over ``copy``, and what it says."""
    linter = Path(sys.executable).with_name("lint-imports")
    # Without the checkout on the path: the copy's packages are the ones to judge. Wide, so that no line is wrapped.
    environment = {**os.environ, "PYTHONPATH": str(copy), "COLUMNS": "400", "NO_COLOR": "1"}
    done = subprocess.run(
        [linter, "--no-cache", "--no-logo"], cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_tree_as_it_is_keeps_every_rule(copy: Path) -> None:
    code, said = run_rules(copy)
    assert code == 0, said
    assert f"{len(_CONTRACTS)} kept, 0 broken" in said


@pytest.mark.parametrize("contract", _CONTRACTS)
def test_forbidden_import_breaks_its_rule(copy: Path, contract: str) -> None:
    imports = [(module, imported) for rule, module, imported in PLANTED if rule == contract]
    assert imports
    with ExitStack() as stack:
        for module, imported in imports:
            stack.enter_context(planted(copy, module, f"import {imported}"))
        code, said = run_rules(copy)
    assert code == 1, said
    assert f"{contract} BROKEN" in said
    of_rule = re.split(r"\n.+\n-{5,}\n", said.split(f"\n{contract}\n---", 1)[1])[0]
    missed = [pair for pair in imports if not re.search(rf"\b{pair[0]} -> {pair[1]}\b".replace(".", r"\."), of_rule)]
    assert not missed, of_rule


def test_import_hidden_in_a_function_breaks_the_rule_too(copy: Path) -> None:
    with planted(copy, "kb.services.finding.find", "def hidden() -> None:\n    from flask import request"):
        code, said = run_rules(copy)
    assert code == 1
    assert f"{NO_FLASK} BROKEN" in said


@pytest.mark.parametrize("folder", ["kb", "kb/services"])
def test_module_that_stands_on_no_floor_breaks_the_rule(copy: Path, folder: str) -> None:
    stray = copy / folder / "stray.py"
    stray.write_text("", "utf-8")
    try:
        code, said = run_rules(copy)
    finally:
        stray.unlink()
    assert code == 1
    assert "stray" in said
