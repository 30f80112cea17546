"""The facts that the content was written from, read where they are at hand; elsewhere these checks are skipped.

Knows the shape of the facts files. Must not know the content.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts"

needs_facts = pytest.mark.skipif(not FACTS.is_dir(), reason="the facts files are not beside this checkout")


@cache
def _load(name: str) -> Any:
    # Dates stay the text that was written.
    return yaml.load((FACTS / name).read_text("utf-8"), Loader=yaml.BaseLoader)


@cache
def load_practices() -> list[dict[str, Any]]:
    """The practices with the values of YAML's own types."""
    found: list[dict[str, Any]] = yaml.safe_load((FACTS / "practices.yaml").read_text("utf-8"))
    return found


@cache
def load_program() -> dict[str, Any]:
    """Sites, events, lessons and documents of the program; every value is the text that was written."""
    found: dict[str, Any] = _load("psp_vrn.yaml")
    return found


@cache
def load_figures() -> list[dict[str, str]]:
    """The rows of cities.csv."""
    with (FACTS / "cities.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load_text() -> str:
    """All facts as one text, to look an identifier up in."""
    return "\n".join(path.read_text("utf-8") for path in sorted(FACTS.iterdir()) if path.is_file())


def split_places(place: dict[str, Any]) -> list[dict[str, Any]]:
    """One entry a city, where the facts list several ("Newark; Glendale; Oakland/Richmond") in one."""
    cities, states = str(place["city"]).removesuffix(" and others").split("; "), str(place["state"]).split("; ")
    if len(states) == 1:
        states *= len(cities)
    assert len(cities) == len(states), place
    return [
        {**place, "city": city, "state": state}
        for joint, state in zip(cities, states, strict=True)
        for city in joint.split("/" if " / " not in joint else ";")
    ]
