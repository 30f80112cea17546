"""What one table of the FBI says of one city or county. Knows the reader's rows and places. Must not know sites."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.fbi_tables import FbiTable
from kb.services.cities.fbi_import import build_year
from kb.services.cities.places import iter_places
from kb.services.cities.store import COUNTS

_FIELDS = (*COUNTS, "rape_definition")


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """The figures of one place in the table's year, only those that it gives; ``note`` are the table's footnotes."""

    year: int
    source: str
    values: dict[str, int | str]
    note: str | None


def find_place_figures(table: FbiTable, slug: str) -> PlaceFigures | None:
    """What ``table`` says of the place ``slug`` ("kansas-city-mo"); None if it has no row for it."""
    for place, row in iter_places(table, []):
        if place.slug == slug:
            found = build_year(place, table, row).values
            kept = {
                name: value
                for name in _FIELDS
                if isinstance(value := found.get(name), int | str) and not isinstance(value, bool)
            }
            return PlaceFigures(table.year, table.source, kept, " ".join(row.notes) or None)
    return None
