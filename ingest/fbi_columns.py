"""The columns of the FBI's tables: which heading is which figure, in every form that the years have brought.

Knows headings and footnotes as text. Must not know files, rows or where figures are kept. A heading that is none of
these is not understood, and the reader of the table says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

RapeDefinition = Literal["revised", "legacy"]

LEFT_OUT = "left_out"
"""The field of a column that is understood and not kept: this knowledge base is about violent crime."""

OFFENSES = ("violent_crime", "homicide", "robbery", "aggravated_assault")
"""The offenses that every form of the tables has under one heading; rape has had five."""

COUNTED = ("population", *OFFENSES, "rape", "rape_revised", "rape_legacy", "sworn_officers")
"""The fields that hold a figure that is kept."""

_FIELDS: Mapping[str, str] = {
    "state": "state",
    "city": "city",
    "county": "county",
    "county type": "county_type",
    "metropolitan nonmetropolitan": "county_type",
    "population": "population",
    "violent crime": "violent_crime",
    "murder and nonnegligent manslaughter": "homicide",
    "rape": "rape",
    "forcible rape": "rape_legacy",
    "rape legacy definition": "rape_legacy",
    "rape revised definition": "rape_revised",
    "robbery": "robbery",
    "aggravated assault": "aggravated_assault",
    "total officers": "sworn_officers",
    "property crime": LEFT_OUT,
    "burglary": LEFT_OUT,
    "larceny theft": LEFT_OUT,
    "motor vehicle theft": LEFT_OUT,
    "arson": LEFT_OUT,
    "total law enforcement employees": LEFT_OUT,
    "total civilians": LEFT_OUT,
}

_REVISED_ALONE_FROM = 2017
"""From this year on the tables have one column of rape, by the revised definition only."""

_REVISED_FIRST = 2013
"""The year in which the FBI took up the revised definition."""


@dataclass(frozen=True, slots=True)
class FbiColumn:
    """A column with its heading as printed, on one line. ``field`` is None for one that is not understood.

    ``found`` counts its cells that hold something; a reader's rows say how many of them were kept.
    """

    place: int
    heading: str
    field: str | None
    found: int = 0

    @property
    def is_kept(self) -> bool:
        """Whether its figures go into the rows."""
        return self.field in COUNTED


def read_headings(row: Sequence[object]) -> list[FbiColumn]:
    """The columns of a heading row, without cells that hold nothing."""
    return [
        FbiColumn(place, " ".join(str(cell).split()), _FIELDS.get(plain(cell)))
        for place, cell in enumerate(row)
        if str(cell).strip()
    ]


def is_heading(row: Sequence[object]) -> bool:
    """Whether ``row`` names places and figures: the row of headings."""
    fields = {_FIELDS.get(plain(cell)) for cell in row}
    return bool(fields & {"city", "county"}) and bool(fields & {*COUNTED})


def plain(cell: object) -> str:
    """A heading in small letters, without line breaks, hyphens, brackets and footnotes."""
    words = re.sub(r"[^a-z0-9]+", " ", str(cell).lower().replace("-\n", "-")).strip()
    return re.sub(r"\s*\d+(\s+\d+)*$", "", words)


def find_rape_definition(year: int, footnotes: Sequence[str]) -> RapeDefinition | None:
    """The definition behind a column that says "Rape" alone: that of its footnotes, else of its year; else None."""
    said = {word for note in footnotes for word in ("revised", "legacy") if word in note.lower()}
    if len(said) == 1:
        return "revised" if "revised" in said else "legacy"
    if year >= _REVISED_ALONE_FROM:
        return "revised"
    return "legacy" if year < _REVISED_FIRST else None


def find_marks(heading: str) -> tuple[int, ...]:
    """The numbers of the footnotes behind a heading: "Rape1" has (1,)."""
    found = re.search(r"(?<=[A-Za-z)])\s*(\d{1,2}(?:\s*,\s*\d{1,2})*)\s*$", heading)
    return tuple(int(mark) for mark in found[1].split(",")) if found else ()
