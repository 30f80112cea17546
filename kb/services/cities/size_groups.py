"""The middle of comparable cities: the median rate of each offense over all cities of one size, year by year.

The sizes are the FBI's own population groups. Knows the tables of the country's figures. Must not know any page. A
median says what is usual for a size; no city is placed in an order by it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from kb.models import City, CityYear, SizeGroupRate
from kb.services.transactions import Change

RATE_BASE = 100_000
RATED = ("homicide", "violent_crime", "robbery", "aggravated_assault")
"""The offenses that have a middle rate. Rape has none: cities count it by two definitions."""

GROUPS = (0, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000)
"""The least population of each group."""

FEWEST = 5
"""Fewer cities than this have no middle that says anything."""


@dataclass(frozen=True, slots=True)
class MiddleRate:
    """The median rate per 100,000 in one year, over so many cities."""

    year: int
    rate: float
    cities: int


def size_group(population: int) -> int:
    """The group of a city of ``population``, by the least population of the group."""
    return GROUPS[bisect_right(GROUPS, population) - 1]


def say_group(group: int) -> str:
    """A group in words: "100,000 to 249,999 people"."""
    place = GROUPS.index(group)
    if place == len(GROUPS) - 1:
        return f"{group:,} people or more"
    return f"{group:,} to {GROUPS[place + 1] - 1:,} people" if group else f"fewer than {GROUPS[1]:,} people"


def find_middle_rates(session: Session, group: int) -> dict[str, tuple[MiddleRate, ...]]:
    """The middle rates of a group by offense, in the order of years. Empty where no country's figures are stored."""
    query = select(SizeGroupRate).where(SizeGroupRate.size_group == group).order_by(SizeGroupRate.year)
    found: dict[str, list[MiddleRate]] = defaultdict(list)
    for row in session.scalars(query):
        found[row.offense].append(MiddleRate(row.year, row.rate, row.cities))
    return {offense: tuple(rates) for offense, rates in found.items()}


def update_size_groups(change: Change, years: Iterable[int]) -> None:
    """Work out the middle rates of ``years`` again."""
    session, wanted = change.session, sorted(set(years))
    offenses = [getattr(CityYear, name) for name in RATED]
    query = select(CityYear.year, CityYear.population, *offenses).join(City)
    rates: dict[tuple[int, int, str], list[float]] = defaultdict(list)
    for year, population, *counts in session.execute(query.where(CityYear.year.in_(wanted), City.kind == "city")):
        if not population:
            continue
        for offense, count in zip(RATED, counts, strict=True):
            if count is not None:
                rates[size_group(population), year, offense].append(count * RATE_BASE / population)
    session.execute(delete(SizeGroupRate).where(SizeGroupRate.year.in_(wanted)))
    rows = [
        {"size_group": group, "year": year, "offense": offense, "rate": round(median(found), 1), "cities": len(found)}
        for (group, year, offense), found in sorted(rates.items())
        if len(found) >= FEWEST
    ]
    if rows:
        session.execute(insert(SizeGroupRate), rows)
