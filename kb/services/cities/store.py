"""Writes figures of places by year into the tables, thousands at once, and says what that changed.

Knows the tables. Must not know files. Storing the same again changes nothing. A figure that changed is written over and
given back with both values. Offenses and officers of a year come together in any order: each writes only its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from kb.models import City, CityYear
from kb.services.cities.places import Place
from kb.services.cities.size_groups import update_size_groups
from kb.services.transactions import Change

Value = int | str | bool | None

COUNTS = ("population", "violent_crime", "homicide", "rape", "robbery", "aggravated_assault", "sworn_officers")
"""The columns that are figures."""

FIELDS = (*COUNTS, "rape_definition", "comparable", "notes", "source", "officers_source")
"""Every column of a year."""


@dataclass(frozen=True, slots=True)
class PlaceYear:
    """What is to be stored of a place in a year: a value for each of :data:`FIELDS` that its table speaks of."""

    place: Place
    year: int
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that a table gives otherwise than the database had it."""

    place: str
    year: int
    field: str
    before: Value
    after: Value

    def __str__(self) -> str:
        return f"{self.place} {self.year}: {self.field.replace('_', ' ')} {self.before} became {self.after}"


@dataclass(slots=True)
class StoredFigures:
    """What became of the years: added (or filled in), unchanged and changed; ``faults`` name what was not stored."""

    added: int = 0
    unchanged: int = 0
    changes: list[FigureChange] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    stored: list[PlaceYear] = field(default_factory=list)


def store_figures(change: Change, years: Iterable[PlaceYear]) -> StoredFigures:
    """Store ``years``, one of a place and year, and bring the middle rates of the years that changed up to date."""
    session, result = change.session, StoredFigures()
    ids = _find_places(session, wanted := list(years), result)
    before = _load_years(session, {item.year for item in wanted})
    new: list[dict[str, Value]] = []
    changed: list[dict[str, Value]] = []
    touched: set[int] = set()
    for item in wanted:
        if item.place.slug not in ids:
            continue
        result.stored.append(item)
        city = ids[item.place.slug]
        row = before.get((city, item.year))
        if row is None:
            empty: dict[str, Value] = dict.fromkeys(FIELDS)
            new.append({**empty, "comparable": True, "notes": "", **item.values, "city_id": city, "year": item.year})
            result.added += 1
            touched.add(item.year)
            continue
        values = _find_changes(row, item, result)
        if values:
            changed.append({"id": row["id"], **values})
            touched.add(item.year)
    if new:
        session.execute(insert(CityYear), new)
    for values in changed:
        session.execute(update(CityYear).where(CityYear.id == values.pop("id")).values(values))
    if touched:
        update_size_groups(change, touched)
    return result


def _find_places(session: Session, years: list[PlaceYear], result: StoredFigures) -> dict[str, int]:
    """The number of each place by slug, made where there is none; one that is stored as another kind is a fault."""
    kinds: dict[str, str] = dict(session.execute(select(City.slug, City.kind)).all())
    places = {item.place.slug: item.place for item in years}
    if new := [place for slug, place in places.items() if slug not in kinds]:
        rows = [{"slug": p.slug, "name": p.name, "state": p.state, "kind": p.kind} for p in new]
        session.execute(insert(City), rows)
    wrong = {slug for slug, place in places.items() if kinds.get(slug, place.kind) != place.kind}
    result.faults += [f"{places[slug].title}: it is stored as a {kinds[slug]}" for slug in sorted(wrong)]
    found = session.execute(select(City.slug, City.id))
    return {slug: number for slug, number in found if slug in places and slug not in wrong}


def _load_years(session: Session, years: set[int]) -> dict[tuple[int, int], Mapping[str, Value]]:
    columns = [getattr(CityYear, name) for name in ("id", "city_id", "year", *FIELDS)]
    rows = session.execute(select(*columns).where(CityYear.year.in_(years))).mappings()
    return {(row["city_id"], row["year"]): dict(row) for row in rows}


def _find_changes(row: Mapping[str, Value], item: PlaceYear, result: StoredFigures) -> dict[str, Value]:
    """The columns to write over; what they change of figures goes into ``result``."""
    values = dict(item.values)
    officers_only = "source" not in values
    if officers_only and row["population"] is not None:
        values.pop("population", None)
    kept = [note for note in str(row["notes"]).split("\n") if note]
    more = [note for note in str(values.pop("notes", "")).split("\n") if note and note not in kept]
    if more:
        values["notes"] = "\n".join([*kept, *more])
    different = {name: after for name, after in values.items() if row[name] != after}
    filled = any(row[name] is None for name in different)
    first = row["source"] is None
    found = [
        FigureChange(item.place.title, item.year, name, row[name], after)
        for name, after in different.items()
        if name in COUNTS and row[name] is not None and not (first and name == "population")
    ]
    result.changes += found
    result.added += filled
    result.unchanged += not filled and not found
    return different
