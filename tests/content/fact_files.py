"""The facts that the content was written from, read where they are at hand; elsewhere these checks are skipped.

Knows the shape of the facts files. Must not know the content.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts"
"""Beside the checkout."""

MIRRORS = re.compile(
    r"//[^/]*(?:docslib|pdfslide|scribd|doczz|dokumen|documents\.pub|silo\.tips|vdocument|yumpu|studylib|docest|"
    r"coursehero|fdocuments|slideshare|paperzz|docplayer|pdfcoffee|ebin\.pub|read-me\.org|barkgrowlbite|cupdf|"
    r"emergencymedicineas|documentine|123docz|pdffox|wixlib|paperexplained|tika\.apache|1library|kipdf|fill\.io|"
    r"readkong|studydaddy|powershow|5y1\.org|wikimili)"
)
"""Places that keep copies of others' documents: no address of theirs is shown."""

DOI_BEHIND_A_LIBRARY = re.compile(r"^https?://[^/]*(?:bibliotecabuap|bisu\.edu\.cn)[^/]*/.*?(10\.\d{4,}/\S+)$")
"""An article opened through a university's own door, which is shut to others: its DOI leads everyone there."""

DOT_AFTER_HOST = re.compile(r"(https?://[^/\s]+)\.(?=/)")

needs_facts = pytest.mark.skipif(not FACTS.is_dir(), reason="the facts files are not beside this checkout")


@cache
def _load(name: str) -> Any:
    # Dates stay the text that was written.
    return yaml.load((FACTS / name).read_text("utf-8"), Loader=yaml.BaseLoader)


@cache
def _load_typed(name: str) -> Any:
    return yaml.safe_load((FACTS / name).read_text("utf-8")) if FACTS.is_dir() else {}


def load_practices() -> list[dict[str, Any]]:
    """The practices of the first facts file with the values of YAML's own types."""
    found: list[dict[str, Any]] = _load_typed("practices.yaml")
    return found


def load_by_outcome() -> list[dict[str, Any]]:
    """The same practices outcome by outcome: newer than the first file where they differ."""
    return [fact for part in "ab" for fact in _load_typed(f"evidence_by_outcome_{part}.yaml").get("practices", ())]


def load_new_practices() -> list[dict[str, Any]]:
    """The practices that were added later, of both files."""
    files = ("new_practices.yaml", "reserve_practices.yaml")
    return [fact for name in files for fact in _load_typed(name).get("practices", ())]


def load_plans() -> dict[str, dict[str, Any]]:
    """What stands in the action plans, by practice."""
    return {plan["slug"]: plan for plan in _load_typed("action_plans.yaml").get("practices", ())}


def load_row_sources() -> list[tuple[str, dict[str, Any]]]:
    """The sources that the rows of evidence and of plans point at, each with its id as content writes it."""
    files = ("evidence_by_outcome_a.yaml", "evidence_by_outcome_b.yaml", "action_plans.yaml")
    found = [item for name in files for item in _load_typed(name).get("sources", {}).items()]
    return [(re.sub(r"[^a-z0-9.-]", "-", name.lower()), fact) for name, fact in found]


def load_tools() -> list[dict[str, Any]]:
    """What helps to do a practice."""
    return list(_load_typed("tools.yaml").get("tools", ()))


def load_corrections() -> list[dict[str, str]]:
    """What was wrong; every value is the text that was written."""
    return list(_load("corrections.yaml"))


def load_site_facts() -> list[dict[str, Any]]:
    """Assets, problems and offices of sites."""
    return list(_load_typed("site_facts.yaml").get("sites", ()))


def load_seed_references() -> list[dict[str, Any]]:
    """The publications of the seed, with the two founding texts."""
    return list(_load_typed("seed_records.yaml").get("references", ()))


def load_program_text() -> str:
    """All that the facts say of the program itself: how help is asked for, the liaison's year, the founding texts."""
    return "".join((FACTS / name).read_text("utf-8") for name in ("tta.yaml", "seed_records.yaml"))


@cache
def load_program() -> dict[str, Any]:
    """Sites, events, lessons and documents of the program; every value is the text that was written."""
    found: dict[str, Any] = _load("psp_vrn.yaml")
    return found


@cache
def load_rows(name: str) -> list[dict[str, str]]:
    """The rows of a table of the facts."""
    with (FACTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
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


def clean_address(url: str | None) -> str | None:
    """An address as a reader gets it: no dot after the host, no tracking, no library's own door, no mirror."""
    if not url or MIRRORS.search(url):
        return None
    url = DOI_BEHIND_A_LIBRARY.sub(r"https://doi.org/\1", DOT_AFTER_HOST.sub(r"\1", url))
    return re.sub(r"[?&](?:utm_[^&]*|fbclid=[^&]*|gclid=[^&]*)|#:~:text=.*$", "", url).strip()


def numbers(text: object) -> set[str]:
    """The numbers in ``text`` as digits, without the comma of thousands."""
    return {number.replace(",", "") for number in re.findall(r"\d[\d,]*(?:\.\d+)?", str(text or ""))}


AS_SPELLED = {"license": "licen" + "ce", "program": "program" + "me"}
"""Words of the facts that are spelled in another way there than here."""
