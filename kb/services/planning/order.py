"""What is asked of a plan: a city, two to five strategies, a title and the day it starts, checked at the door.

Every fault is named at once, and with one nothing is made. Knows profiles and which practices are published. Must not
know HTTP, nor what a plan holds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from kb.errors import BadRequest
from kb.services.library import find_cards_by_slug
from kb.services.matching import (
    CityProfile,
    CityTables,
    InvalidProfile,
    UnclearCity,
    check_ruled_out,
    find_city,
    read_profile,
)
from kb.services.planning.content import LONGEST_TITLE
from knowledge.vocabulary import Kind

LEAST_CHOSEN, MOST_CHOSEN = 2, 5
EARLIEST, LATEST = 2000, 2100
"""Years between which a plan can start."""

_FIELDS = ("profile", "site", "practices", "title", "starts")


class InvalidPlan(BadRequest):
    """A plan that cannot be made; the message names every fault. Nothing was stored."""

    code = "invalid_plan"
    hint = "Nothing was stored. Correct every point that the message names."

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(" ".join(f"{name}: {fault.rstrip('.')}." for name, fault in faults.items()))
        self.by_field = faults


@dataclass(frozen=True, slots=True)
class PlanOrder:
    """What a plan is made from. ``practices`` are slugs of published practices; an empty title is filled in."""

    profile: CityProfile
    practices: tuple[str, ...]
    starts: date
    title: str = ""


def check_order(
    session: Session,
    profile: CityProfile | None,
    practices: Sequence[str],
    title: str = "",
    starts: str = "",
    faults: Mapping[str, str] | None = None,
) -> PlanOrder:
    """The order that these values make. ``faults`` are those found before, by field; without a profile there is one.

    Raises:
        InvalidPlan: with every fault.
    """
    found = dict(faults or {})
    wanted = tuple(dict.fromkeys(slug.strip() for slug in practices if slug.strip()))
    if fault := _find_fault(session, wanted):
        found["practices"] = fault
    if len(title.strip()) > LONGEST_TITLE:
        found["title"] = f"A title has at most {LONGEST_TITLE} characters; this has {len(title.strip()):,}"
    day = read_day(starts) if starts.strip() else date.today()
    if day is None:
        found["starts"] = f"Write the day as year-month-day, such as 2027-03-31, from {EARLIEST} to {LATEST}"
    if profile is not None and "profile" not in found:
        try:
            check_ruled_out(profile.record, find_cards_by_slug(session, profile.record.ruled_out))
        except InvalidProfile as error:
            found["profile"] = str(error)
    if found or profile is None or day is None:
        raise InvalidPlan(found or {"profile": "Describe the city, or name a site"})
    return PlanOrder(profile, wanted, day, " ".join(title.split()))


def read_order(session: Session, cities: CityTables, data: bytes | str) -> PlanOrder:
    """The order in ``data``, a JSON object with ``profile`` or ``site``, ``practices``, perhaps ``title``, ``starts``.

    Raises:
        InvalidPlan: it is no such object, or has faults; each is named.
    """
    try:
        values = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InvalidPlan({"plan": f"It is not JSON ({error})"}) from error
    if not isinstance(values, dict):
        raise InvalidPlan({"plan": "It must be an object with named fields"})
    faults = {str(name)[:40]: "There is no such field" for name in values if name not in _FIELDS}
    profile = _read_city(session, cities, values, faults)
    practices = values.get("practices")
    if not isinstance(practices, list) or not all(isinstance(slug, str) for slug in practices):
        faults["practices"] = f"Give a list of {LEAST_CHOSEN} to {MOST_CHOSEN} slugs of practices"
        practices = []
    texts = {}
    for name in ("title", "starts"):
        value = values.get(name)
        if value is not None and not isinstance(value, str):
            faults[name] = "It must be text"
        texts[name] = value if isinstance(value, str) else ""
    given = dict(faults)
    try:
        order = check_order(session, profile, practices, texts["title"], texts["starts"], faults)
    except InvalidPlan as error:
        raise InvalidPlan({**error.by_field, **given}) from None
    return order


def read_day(text: str) -> date | None:
    """The day that ``text`` writes as year-month-day; None if it writes none that a plan can have."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if EARLIEST <= day.year < LATEST else None


def _read_city(
    session: Session, cities: CityTables, values: Mapping[str, object], faults: dict[str, str]
) -> CityProfile | None:
    profile, site = values.get("profile"), values.get("site")
    if (profile is None) == (site is None):
        faults["profile"] = "Give either a profile or a site"
        return None
    try:
        if site is None:
            return read_profile(json.dumps(profile))
        if not isinstance(site, str):
            faults["site"] = "It must be text"
            return None
        return find_city(session, cities, site)
    except InvalidProfile as error:
        faults["profile"] = str(error)
    except UnclearCity as error:
        faults["site"] = f"{error} {error.hint}"
    return None


def _find_fault(session: Session, wanted: Sequence[str]) -> str:
    """What is wrong with the practices that were chosen; empty if nothing is."""
    known = find_cards_by_slug(session, wanted)
    unknown = [slug for slug in wanted if slug not in known or known[slug].kind != Kind.PRACTICE]
    said = []
    if unknown:
        named = ", ".join(repr(slug[:60]) for slug in unknown[:10])
        said.append(f"There is no practice called {named}")
    if not LEAST_CHOSEN <= len(wanted) <= MOST_CHOSEN:
        said.append(f"Choose {LEAST_CHOSEN} to {MOST_CHOSEN} different strategies; {len(wanted)} were named")
    return ". ".join(said)
