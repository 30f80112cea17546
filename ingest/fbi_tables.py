"""Reads the FBI's own tables (.xls, .xlsx) of cities and counties: offenses known and full-time officers.

*Crime in the United States*: Table 8 (until 2015 and from 2017) and Table 6 (2016) hold the offenses by city, Table 10
those by county agency, Table 78 the officers by city. Knows their layouts: a title, a row of headings, the state in
every row or only in its first (or only above the headings), digits of footnotes behind names, footnotes at the end.
Every column is read, or left out by name, or named as not understood. Must not know where figures are kept. An empty
cell is None, never 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from ingest.errors import IngestError
from ingest.fbi_columns import (
    OFFENSES,
    FbiColumn,
    RapeDefinition,
    find_marks,
    find_rape_definition,
    is_heading,
    read_headings,
)
from knowledge.states import state_code

MAX_BYTES = 20_000_000
"""The FBI's largest city table has under two million."""

_SEARCHED_ROWS = 30
_FOOTNOTE_MARKS = re.compile(r"(?<=[A-Za-z.)])\s*(\d{1,2}(?:\s*,\s*\d{1,2})*)\s*$")
_FOOTNOTE = re.compile(r"^(\d{1,2})\s*([A-Z].*)$", re.DOTALL)


class NotAnFbiTable(IngestError):
    """A file that is not one of the FBI's tables of places, or cannot be opened as a spreadsheet."""


@dataclass(frozen=True, slots=True)
class FbiRow:
    """One city or county agency in one year: counts, None where the table has no figure.

    ``state`` is its name in capitals, ``name`` as printed without footnotes. ``comparable`` is False where a footnote
    says that figures do not compare with earlier years. ``notes`` are the footnotes of the name and of its state.
    """

    line: int
    state: str
    name: str
    population: int | None
    violent_crime: int | None = None
    homicide: int | None = None
    rape: int | None = None
    rape_definition: RapeDefinition | None = None
    robbery: int | None = None
    aggravated_assault: int | None = None
    sworn_officers: int | None = None
    comparable: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FbiTable:
    """A table: its name ("Table 8"), year, what it holds of which places, its rows and columns.

    ``faults`` name each row that could not be read, and each column that is not understood.
    """

    name: str
    year: int
    kind: Literal["offenses", "officers"]
    places: Literal["city", "county"]
    rows: tuple[FbiRow, ...]
    columns: tuple[FbiColumn, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """How a figure from here is cited."""
        return f"FBI Crime in the United States {self.year} {self.name}"


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the columns of a table are, and what holds for all its rows. ``state`` stands above the headings."""

    columns: Mapping[str, int]
    state: str
    rape_definition: RapeDefinition | None
    footnotes: Mapping[int, str]

    @property
    def name(self) -> int:
        """The column of the city's or county's name."""
        return self.columns["county" if "county" in self.columns else "city"]


def load_fbi_table(path: Path) -> FbiTable:
    """The FBI table in ``path``.

    Raises:
        NotAnFbiTable: it is none, with what was looked for and where the tables are found.
    """
    cells = _load_cells(path)
    place = next((n for n, row in enumerate(cells[:_SEARCHED_ROWS]) if is_heading(row)), None)
    if place is None:
        raise _wrong(path, "no row has the headings City or County and those of offenses or officers")
    title = " ".join(str(cell) for row in cells[:place] for cell in row if cell not in ("", None))
    name, year = re.search(r"\bTable\s+(\d+)", title), re.search(r"\b(?:19|20)\d\d\b", title)
    if not name or not year:
        raise _wrong(path, "the number of the table or its year is missing above the headings")
    columns = read_headings(cells[place])
    fields = {column.field: column for column in columns if column.field}
    kind: Literal["offenses", "officers"] = "offenses" if fields.keys() & {*OFFENSES} else "officers"
    if kind == "officers" and "sworn_officers" not in fields:
        raise _wrong(path, "it has neither the columns of the violent offenses nor that of total officers")
    state = _find_state(cells[:place])
    if "state" not in fields and not state:
        raise _wrong(path, "it has no column State, and no state stands above the headings")
    footnotes = dict(_iter_footnotes(cells[place + 1 :]))
    marks = find_marks(fields["rape"].heading) if "rape" in fields else ()
    layout = _Layout(
        columns={field: column.place for field, column in fields.items()},
        state=state,
        rape_definition=find_rape_definition(int(year[0]), [footnotes[m] for m in marks if m in footnotes]),
        footnotes=footnotes,
    )
    faults: list[str] = []
    body = [(line, row) for line, row in enumerate(cells[place + 1 :], start=place + 2) if _holds_place(row, layout)]
    rows = tuple(_iter_rows(body, layout, faults))
    if not rows:
        raise _wrong(path, "there is no city or county in it")
    counted = _count_cells(columns, [row for _, row in body])
    faults += [_say_unknown(column) for column in counted if column.field is None]
    places: Literal["city", "county"] = "county" if "county" in fields else "city"
    return FbiTable(f"Table {name[1]}", int(year[0]), kind, places, rows, counted, tuple(faults))


def split_footnotes(text: str) -> tuple[str, tuple[int, ...]]:
    """A name and the numbers of its footnotes: "Louisville Metro6, 7" becomes ("Louisville Metro", (6, 7))."""
    found = _FOOTNOTE_MARKS.search(text)
    if not found:
        return " ".join(text.split()), ()
    marks = tuple(int(mark) for mark in found[1].split(","))
    return " ".join(text[: found.start()].split()), marks


def _load_cells(path: Path) -> list[list[object]]:
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError as error:
        raise NotAnFbiTable(
            f"{error}. Install the reader of spreadsheets with `pip install python-calamine`."
        ) from error
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _wrong(path, f"it is larger than {MAX_BYTES // 1_000_000} MB")
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        return [list(row) for row in sheet.to_python(skip_empty_area=False)]
    except (OSError, CalamineError, ValueError, IndexError) as error:
        raise _wrong(path, f"it cannot be opened as a spreadsheet ({error})") from error


def _wrong(path: Path, reason: str) -> NotAnFbiTable:
    return NotAnFbiTable(
        f"{path} is not one of the FBI's tables of cities or counties: {reason}. Give Table 8, Table 6 (of 2016), "
        "Table 10 or Table 78 of Crime in the United States, as downloaded."
    )


def _find_state(above: Sequence[Sequence[object]]) -> str:
    """The state that stands alone in a cell or line above the headings; empty if none does."""
    lines = (line for row in above for cell in row for line in str(cell).split("\n"))
    return next((name.upper() for line in lines if state_code(name := split_footnotes(line)[0])), "")


def _holds_place(row: Sequence[object], layout: _Layout) -> bool:
    """Whether ``row`` is that of a city or county, and not a footnote: those stand in the first cell alone."""
    alone = len(row) > 0 and not any(str(cell).strip() for cell in row[1:])
    return bool(str(row[layout.name]).strip()) and not (layout.name == 0 and alone)


def _count_cells(columns: Sequence[FbiColumn], rows: Sequence[Sequence[object]]) -> tuple[FbiColumn, ...]:
    """``columns`` with how many of their cells hold something, and those without a heading that hold something."""
    known = {column.place: column for column in columns}
    width = max((len(row) for row in rows), default=0)
    found = {place: sum(place < len(row) and str(row[place]).strip() != "" for row in rows) for place in range(width)}
    return tuple(
        replace(known.get(place, FbiColumn(place, "", None)), found=count)
        for place, count in found.items()
        if count or place in known
    )


def _say_unknown(column: FbiColumn) -> str:
    name = f"{column.heading!r}" if column.heading else f"{column.place + 1}, which has no heading,"
    return f"column {name} is not understood: {column.found:,} cells were not read"


def _iter_rows(body: Sequence[tuple[int, Sequence[object]]], layout: _Layout, faults: list[str]) -> Iterator[FbiRow]:
    state, state_marks = layout.state, tuple[int, ...]()
    seen: dict[tuple[str, str], int] = {}
    for line, row in body:
        if "state" in layout.columns and (head := str(row[layout.columns["state"]]).strip()):
            state, state_marks = split_footnotes(head.split(" - ")[0])
            state_marks += split_footnotes(head)[1]
        name, marks = split_footnotes(str(row[layout.name]))
        earlier = seen.setdefault((state, name.lower()), line)
        if earlier != line:
            faults.append(f"row {line}: {name}, {state.title()} is there a second time (first in row {earlier})")
            continue
        wanted = dict.fromkeys((*marks, *state_marks))
        notes = tuple(layout.footnotes[mark] for mark in wanted if mark in layout.footnotes)
        try:
            yield _read_row(FbiRow(line, state, name, None, notes=notes), row, layout)
        except ValueError as error:
            faults.append(f"row {line}: {name}, {state.title()}: {error}")


def _iter_footnotes(rows: Sequence[Sequence[object]]) -> Iterator[tuple[int, str]]:
    for row in rows:
        if row and not any(str(cell).strip() for cell in row[1:]) and (found := _FOOTNOTE.match(str(row[0]).strip())):
            yield int(found[1]), " ".join(found[2].split())


def _read_row(bare: FbiRow, row: Sequence[object], layout: _Layout) -> FbiRow:
    cells = {field: row[n] for field, n in layout.columns.items() if n < len(row)}
    counts = {
        field: _count(field, cells[field])
        for field in ("population", *OFFENSES, "rape", "rape_revised", "rape_legacy", "sworn_officers")
        if field in cells
    }
    found: list[tuple[int, RapeDefinition | None]] = [
        (count, definition)
        for count, definition in (
            (counts.get("rape_revised"), "revised"),
            (counts.get("rape_legacy"), "legacy"),
            (counts.get("rape"), layout.rape_definition),
        )
        if count is not None
    ]
    if len(found) > 1:
        raise ValueError("rape is counted twice, by two definitions")
    rape, definition = found[0] if found else (None, None)
    return replace(
        bare,
        population=counts.get("population") or None,
        violent_crime=counts.get("violent_crime"),
        homicide=counts.get("homicide"),
        rape=rape,
        rape_definition=definition,
        robbery=counts.get("robbery"),
        aggravated_assault=counts.get("aggravated_assault"),
        sworn_officers=counts.get("sworn_officers"),
        comparable=not any("not comparable" in note for note in bare.notes),
    )


def _count(field: str, cell: object) -> int | None:
    """A cell as a count; None if it is empty or a dash."""
    if isinstance(cell, str):
        text = cell.strip().replace(",", "")
        if text in ("", "-", "–", "—"):
            return None
        cell = float(text) if re.fullmatch(r"\d+(\.0*)?", text) else cell
    if isinstance(cell, bool) or not isinstance(cell, int | float) or cell < 0 or cell != int(cell):
        raise ValueError(f"{field.replace('_', ' ')} is {cell!r}, not a count")
    return int(cell)
