"""All figures of the FBI's tables in one compact file: written once, kept with the content, read in seconds.

A gzipped CSV whose first cell says what a line is: ``about`` (words), ``table`` (number, name, year, what it holds, of
which places, rows), ``note`` (number, a footnote), ``place`` (name, state, kind), and below each place a ``year`` for
every year. The same tables make the same file, byte for byte. Must not know spreadsheets of any other kind than
:mod:`ingest.fbi_tables` reads, nor matching or pages.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.fbi_tables import FbiTable, load_fbi_table
from kb.errors import BadRequest
from kb.models import FiguresFile
from kb.models.declarative import now
from kb.services.audit import COMMAND_LINE
from kb.services.cities.fbi_import import build_year
from kb.services.cities.places import Place, iter_places
from kb.services.cities.store import COUNTS, PlaceYear, StoredFigures, Value, store_figures
from kb.services.transactions import changing
from knowledge.identifiers import site_slug

FIGURES_FILE = "fbi-figures.csv.gz"
"""The file's name in the content folder."""

MAX_BYTES = 64_000_000
"""The largest text that is read out of the file; that of thirteen tables has under five million bytes."""

_ABOUT = (
    "Offenses known to police and full-time sworn officers, by city and county agency of the United States.",
    "Source: FBI, Crime in the United States, the tables and years listed here, copied without change of any figure.",
    "The FBI's work, public domain. An empty cell is no figure, never 0. Counts, not rates: do not rank places by "
    "them.",
    "Rape: r is the FBI's revised definition, l the legacy one. An x says that the FBI does not compare the year with "
    "earlier ones.",
)
_HEADINGS = ("year", *COUNTS, "rape_definition", "not_comparable", "offenses_table", "officers_table", "notes")
_DEFINITIONS = {"revised": "r", "legacy": "l", None: ""}


class BadFiguresFile(BadRequest):
    """A file that was not written by :func:`write_figures_file`, or is damaged."""

    code = "bad_figures_file"


@dataclass(frozen=True, slots=True)
class ReadFigures:
    """What reading the file did. ``read`` is False where the same file was read before."""

    read: bool
    stored: StoredFigures


@dataclass(frozen=True, slots=True)
class WrittenFigures:
    """What went into a file: tables as they are cited, places, years of places, and what could not be used."""

    tables: tuple[str, ...]
    places: int
    years: int
    faults: tuple[str, ...]


def write_figures_file(tables: Sequence[Path], target: Path) -> WrittenFigures:
    """Write the figures of the FBI's ``tables`` into ``target``, whatever order they come in.

    Raises:
        ingest.fbi_tables.NotAnFbiTable: one of them is none; nothing is written.
    """
    loaded = sorted((load_fbi_table(path) for path in tables), key=lambda table: (table.year, table.kind, table.name))
    faults: list[str] = []
    numbers = {table.source: str(number) for number, table in enumerate(loaded, start=1)}
    places: dict[str, Place] = {}
    years: dict[tuple[str, int], dict[str, Value]] = {}
    for table in loaded:
        found: list[str] = list(table.faults)
        for place, row in iter_places(table, found):
            known = places.setdefault(place.slug, place)
            if known.kind != place.kind:
                found.append(f"row {row.line}: {place.title} is a {known.kind} in another table")
                continue
            _merge(years.setdefault((place.slug, table.year), {}), build_year(place, table, row))
        faults += [f"{table.source}: {fault}" for fault in found]
    text = _write_text(loaded, numbers, places, years)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0))
    return WrittenFigures(tuple(numbers), len(places), len(years), tuple(faults))


def read_figures_file(session: Session, path: Path) -> ReadFigures:
    """Store all figures of the file at ``path``, unless it was read before and is the same.

    Raises:
        BadFiguresFile: it cannot be read; nothing is stored.
    """
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    known = session.scalar(select(FiguresFile).where(FiguresFile.name == path.name))
    if known is not None and known.sha256 == digest:
        return ReadFigures(False, StoredFigures())
    years = tuple(_iter_years(path, _unpack(path, data)))
    with changing(session, COMMAND_LINE) as change:
        stored = store_figures(change, years)
        known = known or FiguresFile(name=path.name)
        known.sha256, known.read_at = digest, now()
        session.add(known)
        change.record("read", "figures", path.name, added=stored.added, changed=len(stored.changes))
    return ReadFigures(True, stored)


def _merge(values: dict[str, Value], year: PlaceYear) -> None:
    """Add what another table says of the same year: the population of the offenses counts, footnotes add up."""
    notes = [note for text in (values.get("notes"), year.values["notes"]) for note in str(text or "").split("\n")]
    officers_only = "source" not in year.values
    for name, value in year.values.items():
        if not (officers_only and name == "population" and values.get("population") is not None):
            values[name] = value
    values["notes"] = "\n".join(dict.fromkeys(note for note in notes if note))


def _write_text(
    tables: Sequence[FbiTable],
    numbers: dict[str, str],
    places: dict[str, Place],
    years: dict[tuple[str, int], dict[str, Value]],
) -> str:
    buffer = io.StringIO()
    write = csv.writer(buffer, lineterminator="\n").writerow
    for line in _ABOUT:
        write(("about", line))
    for table in tables:
        write(("table", numbers[table.source], table.name, table.year, table.kind, table.places, len(table.rows)))
    notes = dict.fromkeys(note for key in sorted(years) for note in str(years[key]["notes"]).split("\n") if note)
    note_numbers = {note: str(number) for number, note in enumerate(notes, start=1)}
    for note, number in note_numbers.items():
        write(("note", number, note))
    write(("heading", *_HEADINGS))
    slug = ""
    for key in sorted(years):
        if key[0] != slug:
            slug = key[0]
            write(("place", places[slug].name, places[slug].state, places[slug].kind))
        values = years[key]
        write(
            (
                "year",
                key[1],
                *(values.get(name) if values.get(name) is not None else "" for name in COUNTS),
                _DEFINITIONS[values.get("rape_definition")],  # type: ignore[index]
                "x" if values.get("comparable") is False else "",
                numbers.get(str(values.get("source")), ""),
                numbers.get(str(values.get("officers_source")), ""),
                " ".join(note_numbers[note] for note in str(values["notes"]).split("\n") if note),
            )
        )
    return buffer.getvalue()


def _unpack(path: Path, data: bytes) -> str:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        text = unpacker.decompress(data, MAX_BYTES)
        if unpacker.unconsumed_tail or not unpacker.eof:
            raise BadFiguresFile(f"{path} is cut short, or larger than {MAX_BYTES:,} bytes.", _how())
        return text.decode("utf-8")
    except (zlib.error, UnicodeDecodeError) as error:
        raise BadFiguresFile(f"{path} is not a file of figures ({error}).", _how()) from error


def _iter_years(path: Path, text: str) -> Iterator[PlaceYear]:
    sources: dict[str, str] = {}
    notes: dict[str, str] = {}
    place: Place | None = None
    for line, row in enumerate(csv.reader(io.StringIO(text)), start=1):
        try:
            match row:
                case ["table", number, name, year, _, _, _]:
                    sources[number] = FbiTable(name, int(year), "offenses", "city", ()).source
                case ["note", number, note]:
                    notes[number] = note
                case ["place", name, state, ("city" | "county") as kind]:
                    place = Place(site_slug(name, state) or "", name, state, kind)
                case ["year", *cells] if place is not None:
                    yield _read_year(place, cells, sources, notes)
                case ["about", _] | ["heading", *_]:
                    continue
                case _:
                    raise ValueError("this line is none that is written")
        except (KeyError, ValueError) as error:
            raise BadFiguresFile(f"{path}: line {line} cannot be read ({error}).", _how()) from error


def _read_year(place: Place, cells: Sequence[str], sources: dict[str, str], notes: dict[str, str]) -> PlaceYear:
    found = dict(zip(_HEADINGS, cells, strict=True))
    values: dict[str, Value] = {name: int(found[name]) if found[name] else None for name in COUNTS}
    if found["offenses_table"]:
        definitions = {short: name for name, short in _DEFINITIONS.items()}
        values["rape_definition"] = definitions[found["rape_definition"]]
        values["comparable"] = not found["not_comparable"]
        values["source"] = sources[found["offenses_table"]]
    else:
        values = {name: values[name] for name in ("population", "sworn_officers")}
    if found["officers_table"]:
        values["officers_source"] = sources[found["officers_table"]]
    else:
        values.pop("sworn_officers")
    values["notes"] = "\n".join(notes[number] for number in found["notes"].split())
    return PlaceYear(place, int(found["year"]), values)


def _how() -> str:
    return "Write it again with: kb import-fbi --write FILE TABLE…"
