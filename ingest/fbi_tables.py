"""Reads the FBI's own city tables (.xls, .xlsx): offenses known and full-time officers, as rows of plain values.

*Crime in the United States*: Table 8 until 2015 and Table 6 from 2016 (offenses known to law enforcement by state by
city), Table 78 (full-time law enforcement employees). Knows their layout: a title, a heading row, the state only in
its first row (a merged cell), digits of footnotes behind names, rape in one of two columns by definition, empty cells,
footnotes at the end. Must not know where figures are kept. An empty cell is None, never 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ingest.errors import IngestError

MAX_BYTES = 20_000_000
"""The FBI's largest city table has under two million."""

_SEARCHED_ROWS = 30
_FOOTNOTE_MARKS = re.compile(r"(?<=[A-Za-z.)])\s*(\d{1,2}(?:\s*,\s*\d{1,2})*)\s*$")
_FOOTNOTE = re.compile(r"^(\d{1,2})\s+(\S.*)$")
_HEADINGS = {
    "state": "state",
    "city": "city",
    "population": "population",
    "violent crime": "violent_crime",
    "murder and nonnegligent manslaughter": "homicide",
    "rape revised definition": "rape_revised",
    "rape legacy definition": "rape_legacy",
    "robbery": "robbery",
    "aggravated assault": "aggravated_assault",
    "total officers": "sworn_officers",
}
_OFFENSES = ("violent_crime", "homicide", "robbery", "aggravated_assault")


class NotAnFbiTable(IngestError):
    """A file that is not one of the FBI's city tables, or cannot be opened as a spreadsheet."""


@dataclass(frozen=True, slots=True)
class FbiRow:
    """One city in one year: counts, None where the table has no figure. ``state`` is its name in capitals.

    ``comparable`` is False where a footnote says that figures do not compare with earlier years. ``notes`` are the
    footnotes of the city and of its state.
    """

    line: int
    state: str
    city: str
    population: int | None
    violent_crime: int | None = None
    homicide: int | None = None
    rape: int | None = None
    rape_definition: Literal["revised", "legacy"] | None = None
    robbery: int | None = None
    aggravated_assault: int | None = None
    sworn_officers: int | None = None
    comparable: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FbiTable:
    """A table: its name ("Table 8"), year, what it holds, its rows, and rows that could not be read, each named."""

    name: str
    year: int
    kind: Literal["offenses", "officers"]
    rows: tuple[FbiRow, ...]
    faults: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """How a figure from here is cited."""
        return f"FBI Crime in the United States {self.year} {self.name}"


def load_fbi_table(path: Path) -> FbiTable:
    """The FBI table in ``path``.

    Raises:
        NotAnFbiTable: it is none, with what was looked for and where the tables are found.
    """
    cells = _load_cells(path)
    place = next((n for n, row in enumerate(cells[:_SEARCHED_ROWS]) if _is_heading(row)), None)
    if place is None:
        raise _wrong(path, "no row has the headings State, City and Population")
    title = " ".join(str(cell) for row in cells[:place] for cell in row if cell not in ("", None))
    name, year = re.search(r"\bTable\s+(\d+)", title), re.search(r"\b(?:19|20)\d\d\b", title)
    if not name or not year:
        raise _wrong(path, "the number of the table or its year is missing above the headings")
    columns = {field: n for n, cell in enumerate(cells[place]) if (field := _HEADINGS.get(_plain(cell)))}
    kind: Literal["offenses", "officers"]
    if "homicide" in columns and {"robbery", "aggravated_assault", "violent_crime"} <= columns.keys():
        kind = "offenses"
    elif "sworn_officers" in columns:
        kind = "officers"
    else:
        raise _wrong(path, "it has neither the columns of the violent offenses nor that of total officers")
    faults: list[str] = []
    rows = tuple(_iter_rows(cells, place + 1, columns, faults))
    if not rows:
        raise _wrong(path, "there is no city in it")
    return FbiTable(f"Table {name[1]}", int(year[0]), kind, rows, tuple(faults))


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
        f"{path} is not one of the FBI's city tables: {reason}. Give Table 8 (to 2015), Table 6 (from 2016) or "
        "Table 78 of Crime in the United States, as downloaded."
    )


def _plain(cell: object) -> str:
    """A heading in small letters, without line breaks, hyphens, brackets and footnotes."""
    words = re.sub(r"[^a-z0-9]+", " ", str(cell).lower().replace("-\n", "")).strip()
    return re.sub(r"\s*\d+$", "", words)


def _is_heading(row: Sequence[object]) -> bool:
    return {"state", "city", "population"} <= {_plain(cell) for cell in row}


def _iter_rows(
    cells: Sequence[Sequence[object]], first: int, columns: Mapping[str, int], faults: list[str]
) -> Iterator[FbiRow]:
    footnotes = dict(_iter_footnotes(cells[first:]))
    state, state_marks = "", tuple[int, ...]()
    seen: dict[tuple[str, str], int] = {}
    for line, row in enumerate(cells[first:], start=first + 1):
        named = str(row[columns["city"]]).strip()
        if not named:
            continue
        if head := str(row[columns["state"]]).strip():
            state, state_marks = split_footnotes(head)
        city, marks = split_footnotes(named)
        earlier = seen.setdefault((state, city.lower()), line)
        if earlier != line:
            faults.append(f"row {line}: {city}, {state.title()} is there a second time (first in row {earlier})")
            continue
        notes = tuple(footnotes[mark] for mark in dict.fromkeys((*marks, *state_marks)) if mark in footnotes)
        try:
            yield _read_row(line, state, city, notes, {field: row[n] for field, n in columns.items() if n < len(row)})
        except ValueError as error:
            faults.append(f"row {line}: {city}, {state.title()}: {error}")


def _iter_footnotes(rows: Sequence[Sequence[object]]) -> Iterator[tuple[int, str]]:
    for row in rows:
        if row and (found := _FOOTNOTE.match(str(row[0]).strip())):
            yield int(found[1]), " ".join(found[2].split())


def _read_row(line: int, state: str, city: str, notes: tuple[str, ...], cells: Mapping[str, object]) -> FbiRow:
    counts = {field: _count(field, cell) for field, cell in cells.items() if field not in ("state", "city")}
    revised, legacy = counts.get("rape_revised"), counts.get("rape_legacy")
    definition: Literal["revised", "legacy"] | None = None
    if revised is not None or legacy is not None:
        definition = "revised" if revised is not None else "legacy"
    return FbiRow(
        line=line,
        state=state,
        city=city,
        population=counts["population"] or None,
        rape=revised if revised is not None else legacy,
        rape_definition=definition,
        sworn_officers=counts.get("sworn_officers"),
        comparable=not any("not comparable" in note for note in notes),
        notes=notes,
        **{field: counts.get(field) for field in _OFFENSES},
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
