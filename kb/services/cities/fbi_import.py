"""Brings the FBI's tables into the database, one file at a time. Knows the reader's rows, places and figures.

Each file is one change. Nothing vanishes in silence: for every column, how many figures were in it and how many of
them were kept, and every row and column that could not be used, by name. Must not know matching or pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog
from sqlalchemy.orm import Session

from ingest.fbi_columns import LEFT_OUT
from ingest.fbi_tables import FbiRow, FbiTable, load_fbi_table
from kb.services.audit import COMMAND_LINE
from kb.services.cities.places import Place, iter_places
from kb.services.cities.store import FigureChange, PlaceYear, Value, store_figures
from kb.services.transactions import changing

log = structlog.get_logger()

_OFFENSE_COUNTS = ("population", "violent_crime", "homicide", "rape", "robbery", "aggravated_assault")


@dataclass(frozen=True, slots=True)
class ColumnCount:
    """A column of a table, as it heads it: figures in it, and how many of them were kept. ``kept`` is None for one
    that this knowledge base leaves out (property crime, civilians), and 0 for one that is not understood."""

    heading: str
    found: int
    kept: int | None


@dataclass(frozen=True, slots=True)
class ImportedTable:
    """What became of one file: rows added (or filled in), unchanged and changed, its columns of figures, and rows and
    columns that could not be used."""

    path: Path
    source: str
    added: int
    unchanged: int
    changes: tuple[FigureChange, ...]
    columns: tuple[ColumnCount, ...]
    faults: tuple[str, ...]


def import_table(session: Session, path: Path) -> ImportedTable:
    """Store the FBI table in ``path``.

    Raises:
        ingest.fbi_tables.NotAnFbiTable: it is none; nothing is stored.
    """
    table = load_fbi_table(path)
    faults = list(table.faults)
    rows = list(iter_places(table, faults))
    with changing(session, COMMAND_LINE) as change:
        result = store_figures(change, (build_year(place, table, row) for place, row in rows))
    for each in result.changes:
        log.warning(
            "figure_changed",
            path=str(path),
            city=each.place,
            year=each.year,
            figure=each.field,
            before=each.before,
            after=each.after,
        )
    stored = {item.place.slug for item in result.stored}
    kept = [row for place, row in rows if place.slug in stored]
    return ImportedTable(
        path=path,
        source=table.source,
        added=result.added,
        unchanged=result.unchanged,
        changes=tuple(result.changes),
        columns=count_columns(table, kept),
        faults=(*faults, *result.faults),
    )


def build_year(place: Place, table: FbiTable, row: FbiRow) -> PlaceYear:
    """What ``row`` says of a place: only what its kind of table speaks of."""
    values: dict[str, Value]
    if table.kind == "officers":
        values = {"population": row.population, "sworn_officers": row.sworn_officers, "officers_source": table.source}
    else:
        values = {name: getattr(row, name) for name in _OFFENSE_COUNTS}
        values |= {"rape_definition": row.rape_definition, "comparable": row.comparable, "source": table.source}
    return PlaceYear(place, table.year, {**values, "notes": "\n".join(row.notes)})


def count_columns(table: FbiTable, kept: Sequence[FbiRow]) -> tuple[ColumnCount, ...]:
    """The columns of figures with what was in them and what ``kept`` holds of it."""
    counts = []
    for column in table.columns:
        if column.field is None or column.field == LEFT_OUT or column.is_kept:
            number = sum(_has(row, column.field or "") for row in kept) if column.is_kept else 0
            name = column.heading or f"column {column.place + 1}"
            counts.append(ColumnCount(name, column.found, None if column.field == LEFT_OUT else number))
    return tuple(counts)


def _has(row: FbiRow, field: str) -> bool:
    """Whether ``row`` holds a figure of the column ``field``; rape has a column for each definition."""
    if field in ("rape_revised", "rape_legacy"):
        return row.rape is not None and row.rape_definition == field.removeprefix("rape_")
    return getattr(row, field) is not None
