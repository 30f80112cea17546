"""Brings the FBI's city tables into the database. Knows the reader's rows and the tables, nothing of matching.

Re-running changes nothing. A figure that changed is written over and logged with both values. A table writes only its
own fields, so offenses and officers of a year come together in any order. Each file is one change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.fbi_tables import FbiRow, FbiTable, load_fbi_table
from kb.models import City, CityYear
from kb.services.audit import COMMAND_LINE
from kb.services.library import state_code
from kb.services.transactions import changing
from knowledge.identifiers import site_slug

log = structlog.get_logger()

MERGED_NAMES: Mapping[tuple[str, str], str] = {
    ("Louisville Metro", "KY"): "Louisville",
    ("Nashville Metropolitan", "TN"): "Nashville",
    ("Las Vegas Metropolitan Police Department", "NV"): "Las Vegas",
}
"""Departments of merged cities and counties that the tables name in two ways."""

_COUNTS = ("population", "violent_crime", "homicide", "rape", "robbery", "aggravated_assault")


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that a table gives otherwise than the database had it."""

    city: str
    year: int
    field: str
    before: object
    after: object

    def __str__(self) -> str:
        return f"{self.city} {self.year}: {self.field.replace('_', ' ')} {self.before} became {self.after}"


@dataclass(frozen=True, slots=True)
class ImportedTable:
    """What became of one file: rows added (or filled in), unchanged and changed, and rows that could not be used."""

    path: Path
    source: str
    added: int
    unchanged: int
    changes: tuple[FigureChange, ...]
    faults: tuple[str, ...]


def import_table(session: Session, path: Path) -> ImportedTable:
    """Store the FBI table in ``path``.

    Raises:
        ingest.fbi_tables.NotAnFbiTable: it is none; nothing is stored.
    """
    table = load_fbi_table(path)
    faults = list(table.faults)
    with changing(session, COMMAND_LINE):
        cities = {city.slug: city for city in session.scalars(select(City))}
        years = {row.city_id: row for row in session.scalars(select(CityYear).where(CityYear.year == table.year))}
        added = unchanged = 0
        changes: list[FigureChange] = []
        for slug, name, state, row in _iter_named(table, faults):
            city = cities.get(slug)
            if city is None:
                city = cities[slug] = City(slug=slug, name=name, state=state)
                session.add(city)
            stored = years.get(city.id) if city.id is not None else None
            if stored is None:
                stored = CityYear(city=city, year=table.year, comparable=True, notes="")
                session.add(stored)
            found, filled = _write(stored, table, row, f"{name}, {state}")
            changes.extend(found)
            added += filled
            unchanged += not filled and not found
    for change in changes:
        log.warning("figure_changed", path=str(path), **_fields(change))
    return ImportedTable(path, table.source, added, unchanged, tuple(changes), tuple(faults))


def _iter_named(table: FbiTable, faults: list[str]) -> Iterator[tuple[str, str, str, FbiRow]]:
    """Each row with the slug, name and state of its city; rows of no known state and second ones are faults."""
    seen: set[str] = set()
    for row in table.rows:
        state = state_code(row.state)
        if state is None:
            faults.append(f"row {row.line}: {row.city}: {row.state!r} is not a state")
            continue
        name = MERGED_NAMES.get((row.city, state), row.city)
        slug = site_slug(name, state)
        if slug is None or slug in seen:
            faults.append(f"row {row.line}: {row.city}, {state}: the city is there a second time")
            continue
        seen.add(slug)
        yield slug, name, state, row


def _write(stored: CityYear, table: FbiTable, row: FbiRow, city: str) -> tuple[list[FigureChange], bool]:
    """Write the fields of ``table`` into ``stored``: the figures that changed, and whether any was filled in."""
    if table.kind == "officers":
        values: dict[str, object] = {"sworn_officers": row.sworn_officers, "officers_source": table.source}
        if stored.population is None:
            values["population"] = row.population
    else:
        values = {field: getattr(row, field) for field in _COUNTS}
        values |= {"rape_definition": row.rape_definition, "comparable": row.comparable, "source": table.source}
    if row.notes:
        kept = [note for note in stored.notes.split("\n") if note]
        values["notes"] = "\n".join([*kept, *(note for note in row.notes if note not in kept)])
    changes: list[FigureChange] = []
    filled = stored.id is None
    for field, after in values.items():
        before = getattr(stored, field)
        if before == after:
            continue
        setattr(stored, field, after)
        if before is None:
            filled = True
        elif field in _COUNTS or field == "sworn_officers":
            changes.append(FigureChange(city, table.year, field, before, after))
    return changes, filled


def _fields(change: FigureChange) -> dict[str, object]:
    return {
        "city": change.city,
        "year": change.year,
        "figure": change.field,
        "before": change.before,
        "after": change.after,
    }
