"""From the counts of several years to what is compared between cities: rates, trend, officers, and what is missing.

Pure: knows plain values and the words of the matching. Nothing is filled in, and no two years are mixed in one rate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from knowledge.vocabulary import Trend
from search.matching import OFFENSES

RATE_BASE = 100_000
TREND_YEARS = 3
STEADY = 0.05
"""A change of the rate of less than this over three years is called flat: small counts move that much by chance."""


class YearCounts(NamedTuple):
    """One year of a city: counts, None where there is no figure. ``comparable`` as the FBI says of earlier years."""

    year: int
    population: int | None
    homicide: int | None
    rape: int | None
    robbery: int | None
    aggravated_assault: int | None
    sworn_officers: int | None
    comparable: bool = True
    source: str | None = None
    officers_source: str | None = None


@dataclass(frozen=True, slots=True)
class FigureSummary:
    """What the years say. ``rates`` (per 100,000, also rape) are all of ``year``; ``trend_change`` is a share of one.

    ``missing`` says in words what is not known; ``sources`` is by year, newest first.
    """

    year: int | None
    population: int | None
    rates: Mapping[str, float]
    trend: Trend | None
    trend_change: float | None
    sworn_officers: int | None
    officers_year: int | None
    missing: tuple[str, ...]
    sources: tuple[str, ...]


def summarize(rows: Iterable[YearCounts]) -> FigureSummary:
    """The newest year with all three offenses and a population (or, if there is none, with any of them), the trend up
    to it, and the newest count of officers."""
    years = sorted(rows, key=lambda row: row.year, reverse=True)
    newest = next((row for row in years if _violence(row) is not None), None) or next(
        (row for row in years if row.population and any(getattr(row, name) is not None for name in OFFENSES)), None
    )
    populated = newest or next((row for row in years if row.population), None)
    officers = next((row for row in years if row.sworn_officers is not None), None)
    rates = _rates(newest)
    change = _trend_change(years, newest)
    sources = [row.source for row in (newest,) if row and row.source]
    sources += [source for row in (officers,) if row and (source := row.officers_source or row.source)]
    return FigureSummary(
        year=newest.year if newest else None,
        population=populated.population if populated else None,
        rates=rates,
        trend=_trend(change),
        trend_change=round(change, 3) if change is not None else None,
        sworn_officers=officers.sworn_officers if officers else None,
        officers_year=officers.year if officers else None,
        missing=_missing(newest, rates, change, officers, populated),
        sources=tuple(dict.fromkeys(sources)),
    )


def _violence(row: YearCounts) -> float | None:
    """The three offenses together per 100,000; None if one of them or the population is missing."""
    if not row.population or row.homicide is None or row.robbery is None or row.aggravated_assault is None:
        return None
    return (row.homicide + row.robbery + row.aggravated_assault) * RATE_BASE / row.population


def _rates(row: YearCounts | None) -> dict[str, float]:
    if row is None or not row.population:
        return {}
    counts = {name: getattr(row, name) for name in ("homicide", "rape", "robbery", "aggravated_assault")}
    return {name: round(count * RATE_BASE / row.population, 1) for name, count in counts.items() if count is not None}


def _trend_change(years: list[YearCounts], newest: YearCounts | None) -> float | None:
    """The change over three years as a share; None where an end is missing or the FBI says not to compare."""
    if newest is None:
        return None
    by_year = {row.year: row for row in years}
    first = by_year.get(newest.year - TREND_YEARS + 1)
    between = [by_year.get(year) for year in range(newest.year - TREND_YEARS + 2, newest.year + 1)]
    if first is None or any(row is not None and not row.comparable for row in between):
        return None
    before, after = _violence(first), _violence(newest)
    if before is None or after is None:
        return None
    if before == 0:
        return 0.0 if after == 0 else 1.0
    return (after - before) / before


def _trend(change: float | None) -> Trend | None:
    if change is None:
        return None
    if change >= STEADY:
        return Trend.RISING
    return Trend.FALLING if change <= -STEADY else Trend.FLAT


def _missing(
    newest: YearCounts | None,
    rates: Mapping[str, float],
    change: float | None,
    officers: YearCounts | None,
    populated: YearCounts | None,
) -> tuple[str, ...]:
    said = []
    if populated is None:
        said.append("No population is known, so no rate can be given.")
    elif newest is None:
        said.append("No year has counts of homicide, robbery or aggravated assault.")
    else:
        absent = [name.replace("_", " ") for name in ("homicide", "rape", *OFFENSES[1:]) if name not in rates]
        if absent:
            said.append(f"Not known for {newest.year}: {', '.join(absent)}.")
    if newest is not None and change is None:
        said.append(
            f"No trend: {newest.year - TREND_YEARS + 1} is not complete, or the FBI says that the years do not compare."
        )
    if officers is None:
        said.append("The number of sworn officers is not known.")
    return tuple(said)
