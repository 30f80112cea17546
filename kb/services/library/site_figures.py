"""The figures of a site through the years: counts, rates, their sources, and where two years do not compare.

Knows the rows of sites and of the country's cities. Must not know pages or search. A rate needs the population of its
own year; nothing is filled in. A line is broken where the source or the definition changes, and the break says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import City, CityYear, SiteYear
from kb.services.cities import MiddleRate, find_middle_rates, say_group, size_group
from kb.services.library.charts import LineChart, YearValue, build_chart

OFFENSES = ("homicide", "rape", "robbery", "aggravated_assault", "violent_crime")
"""The violent offenses of the FBI's city tables, and their total."""

CHARTED: Mapping[str, str] = {
    "homicide": "Homicides",
    "violent_crime": "All violent crimes",
    "robbery": "Robberies",
    "aggravated_assault": "Aggravated assaults",
}
"""The offenses that have a chart. Rape has none: its definition changes too often to draw a line."""

Measure = Literal["rates", "counts"]

_FAMILIES = (
    ("FBI", "the FBI’s own tables"),
    ("Offenses not in FBI", "the FBI’s own tables"),
    ("The Marshall Project", "The Marshall Project’s collection of FBI, state and city figures"),
    ("AH Datalytics", "AH Datalytics’ Real-Time Crime Index, which is preliminary and unofficial"),
)
_OTHER_RAPE = frozenset({2013, 2017})
"""From 2013 some cities and from 2017 all count rape by the wider definition: the middle of violent crime breaks."""


@dataclass(frozen=True, slots=True)
class YearView:
    """One year of a site: counts, and rates per 100,000 people where a source gives that year's population.

    ``whole`` is False for a part-year or one that may be incomplete; ``comparable`` where the FBI says that it does not
    compare with earlier years. ``middle`` is that of comparable cities by offense, as rates.
    """

    year: int
    population: int | None
    counts: dict[str, int | None]
    rates: dict[str, float | None]
    rape_definition: str | None
    sworn_officers: int | None
    source: str
    months: int | None = None
    note: str | None = None
    license: str | None = None
    comparable: bool = True
    middle: Mapping[str, MiddleRate] | None = None

    @property
    def whole(self) -> bool:
        """Whether the figures are those of all twelve months, as far as is known."""
        return self.months in (None, 12) and "may be incomplete" not in (self.note or "")


@dataclass(frozen=True, slots=True)
class BreakNote:
    """Why no line joins a year with the one before. ``number`` stands at the break in the charts.

    ``of`` names the lines that are broken, where it is not all of them.
    """

    number: int
    year: int
    reasons: tuple[str, ...]
    of: str = ""


@dataclass(frozen=True, slots=True)
class SourceNote:
    """Where the figures of one or more years in a row come from."""

    years: str
    source: str
    note: str | None
    license: str | None


@dataclass(frozen=True, slots=True)
class SiteFigures:
    """All years with figures, and the charts of one measure. ``compared`` says in words with which cities, if any."""

    years: tuple[YearView, ...]
    measure: Measure
    charts: tuple[LineChart, ...]
    breaks: tuple[BreakNote, ...]
    sources: tuple[SourceNote, ...]
    compared: str | None
    has_rates: bool

    @property
    def without_rate(self) -> tuple[int, ...]:
        """The years that have counts and no population, so no rate."""
        return tuple(year.year for year in self.years if year.population is None and any(year.counts.values()))

    @property
    def missing_years(self) -> tuple[int, ...]:
        """The years between the first and the last that have no figure at all."""
        held = {year.year for year in self.years}
        return tuple(year for year in range(min(held, default=0), max(held, default=0)) if year and year not in held)


def build_figures(session: Session, slug: str, rows: Sequence[SiteYear], measure: Measure = "rates") -> SiteFigures:
    """The figures of the site ``slug`` with its own ``rows``, and those that only the country's tables have."""
    city = {row.year: row for row in session.scalars(select(CityYear).join(City).where(City.slug == slug))}
    own = [_of_site(row, city.get(row.year)) for row in rows]
    known = {year.year for year in own}
    more = [_of_city(row) for row in city.values() if row.year not in known and row.source]
    years = sorted((*own, *more), key=lambda year: year.year)
    people = next((year.population for year in reversed(years) if year.population), None)
    middles = find_middle_rates(session, size_group(people)) if people else {}
    years = [replace(year, middle=_middle_of(middles, year.year)) for year in years]
    has_rates = any(rate is not None for year in years for rate in year.rates.values())
    shown: Measure = measure if has_rates else "counts"
    notes = build_breaks(years, shown)
    return SiteFigures(
        years=tuple(years),
        measure=shown,
        charts=tuple(_iter_charts(years, notes, middles, shown)),
        breaks=notes,
        sources=tuple(_iter_sources(years)),
        compared=_say_compared(people, middles),
        has_rates=has_rates,
    )


def build_breaks(years: Sequence[YearView], measure: Measure = "counts") -> tuple[BreakNote, ...]:
    """Every year before which a charted line is broken, in order, with the reasons."""
    found: dict[int, dict[str, None]] = {}
    lines: dict[int, list[str]] = {}
    for offense, words in CHARTED.items():
        for year, reasons in _find_breaks(years, offense, measure).items():
            found.setdefault(year, {}).update(dict.fromkeys(reasons))
            lines.setdefault(year, []).append(words.lower())
    return tuple(
        BreakNote(n, year, tuple(found[year]), "" if len(lines[year]) == len(CHARTED) else ", ".join(lines[year]))
        for n, year in enumerate(sorted(found), start=1)
    )


def _find_breaks(years: Sequence[YearView], offense: str, measure: Measure) -> dict[int, list[str]]:
    """The years before which the line of ``offense`` is broken, with the reasons."""
    found: dict[int, list[str]] = {}
    for a, b in pairwise(year for year in years if getattr(year, measure)[offense] is not None):
        before, after = _family(a.source), _family(b.source)
        reasons = []
        if before != after:
            reasons.append(f"The source changes to {after}. Before, it was {before}. The two do not count alike.")
        if offense == "violent_crime" and _differ(a.rape_definition, b.rape_definition):
            wider = "wider (“revised”)" if b.rape_definition == "revised" else "older, narrower (“legacy”)"
            reasons.append(
                f"Rape is counted by the FBI’s {wider} definition from here on, and all violent crime includes rape."
            )
        if not b.comparable:
            reasons.append("The FBI says that this year’s figures do not compare with those of earlier years.")
        if reasons:
            found[b.year] = reasons
    return found


def _iter_charts(
    years: Sequence[YearView], notes: Sequence[BreakNote], middles: Mapping[str, Sequence[MiddleRate]], measure: Measure
) -> Iterator[LineChart]:
    numbers = {note.year: note.number for note in notes}
    for offense, words in CHARTED.items():
        values = [YearValue(year.year, getattr(year, measure)[offense], year.whole) for year in years]
        usual = [YearValue(each.year, each.rate) for each in middles.get(offense, ())] if measure == "rates" else []
        chart = build_chart(
            f"{words} per 100,000 people" if measure == "rates" else f"{words}, number",
            values,
            {year: numbers[year] for year in _find_breaks(years, offense, measure)},
            middle=usual,
            middle_breaks=_OTHER_RAPE if offense == "violent_crime" else (),
            least_step=1.0 if measure == "counts" else 0.0,
        )
        if chart is not None:
            yield chart


def _of_site(row: SiteYear, city: CityYear | None) -> YearView:
    """A site's own row; where it has no population, that of the FBI's tables for the same year and police is used."""
    population, source = row.population, row.source
    if population is None and city is not None and city.population is not None:
        population = city.population
        source += f"; population: {city.source or city.officers_source}"
    counts: dict[str, int | None] = {offense: getattr(row, offense) for offense in OFFENSES}
    fbi = _family(row.source) == _family("FBI")
    return YearView(
        year=row.year,
        population=population,
        counts=counts,
        rates=_rates(counts, population),
        rape_definition=row.rape_definition,
        sworn_officers=row.sworn_officers,
        source=source,
        months=row.months,
        note=row.note,
        license=row.license,
        comparable=city is None or not fbi or city.comparable,
    )


def _of_city(row: CityYear) -> YearView:
    counts: dict[str, int | None] = {offense: getattr(row, offense) for offense in OFFENSES}
    return YearView(
        year=row.year,
        population=row.population,
        counts=counts,
        rates=_rates(counts, row.population),
        rape_definition=row.rape_definition,
        sworn_officers=row.sworn_officers,
        source=(row.source or "") + (f"; officers: {row.officers_source}" if row.officers_source else ""),
        note=row.notes.replace("\n", " ") or None,
        comparable=row.comparable,
    )


def _rates(counts: Mapping[str, int | None], population: int | None) -> dict[str, float | None]:
    """Offenses per 100,000 people, to one decimal; None where either is missing."""
    return {
        offense: round(count * 100_000 / population, 1) if count is not None and population else None
        for offense, count in counts.items()
    }


def _middle_of(middles: Mapping[str, Sequence[MiddleRate]], year: int) -> dict[str, MiddleRate]:
    return {offense: each for offense, rates in middles.items() for each in rates if each.year == year}


def _say_compared(people: int | None, middles: Mapping[str, Sequence[MiddleRate]]) -> str | None:
    counts = [each.cities for rates in middles.values() for each in rates]
    if not people or not counts:
        return None
    low, high = min(counts), max(counts)
    cities = f"{low:,} to {high:,}" if low != high else f"{low:,}"
    return f"{cities} cities of {say_group(size_group(people))}, by year"


def _iter_sources(years: Sequence[YearView]) -> Iterator[SourceNote]:
    """Sources of years in a row together, where nothing but the year differs."""

    def without_year(year: YearView) -> tuple[str, str | None, str | None]:
        return re.sub(rf"\s*\b{year.year}\b", "", year.source), year.note, year.license

    for (source, note, terms), group in groupby(years, key=without_year):
        found = [year.year for year in group]
        one = len(found) == 1
        words = next(year.source for year in years if year.year == found[0]) if one else source
        yield SourceNote(str(found[0]) if one else f"{found[0]} to {found[-1]}", words, note, terms)


def _family(source: str) -> str:
    """Who counted, in words: sources of one family are one series."""
    return next((words for start, words in _FAMILIES if source.startswith(start)), source.split(",")[0])


def _differ(before: str | None, after: str | None) -> bool:
    return before is not None and after is not None and before != after
