"""Which city or county a row of the FBI's tables is: one name for one place through all years.

Knows the names that the tables use. Must not know figures or where they are kept. A county agency is never a city:
it has a kind of its own, and "County" in its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from ingest.fbi_tables import FbiRow, FbiTable
from knowledge.identifiers import site_slug
from knowledge.states import state_code

Kind = Literal["city", "county"]

CITY_NAMES: Mapping[tuple[str, str], str] = {
    ("Camden County Police Department", "NJ"): "Camden",
    ("Las Vegas Metropolitan Police Department", "NV"): "Las Vegas",
    ("Louisville Metro", "KY"): "Louisville",
    ("Metropolitan Nashville Police Department", "TN"): "Nashville",
    ("Nashville Metropolitan", "TN"): "Nashville",
}
"""Police of a city that the tables name otherwise than the city, in some years among the counties."""

COUNTY_NAMES: Mapping[tuple[str, str], str] = {
    ("DeKalb County Police Department", "GA"): "DeKalb County",
}
"""County police that stand for their county here; its sheriff's figures are then kept apart."""

_WITHOUT_COUNTY = ("County", "Department", "Parish", "Borough", "Municipality", "Carson City")
"""A county's name that ends so is left as printed."""


@dataclass(frozen=True, slots=True)
class Place:
    """A city or county agency. ``slug`` is that of the site of the same name."""

    slug: str
    name: str
    state: str
    kind: Kind

    @property
    def title(self) -> str:
        """The place with its state."""
        return f"{self.name}, {self.state}"


def iter_places(table: FbiTable, faults: list[str]) -> Iterator[tuple[Place, FbiRow]]:
    """Each row of ``table`` with its place. A row of no known state and a second row of a place become ``faults``."""
    seen: set[str] = set()
    policed = {(row.state, row.name) for row in table.rows if row.name.endswith("County Police Department")}
    for row in table.rows:
        state = state_code(row.state)
        if state is None:
            faults.append(f"row {row.line}: {row.name}: {row.state!r} is not a state")
            continue
        kind: Kind = "city" if table.places == "city" or (row.name, state) in CITY_NAMES else "county"
        name = CITY_NAMES.get((row.name, state), row.name)
        if kind == "county":
            police = f"{row.name.removesuffix(' County')} County Police Department"
            name = _name_county(row.name, state, (row.state, police) in policed)
        slug = site_slug(name, state)
        if slug is None or slug in seen:
            faults.append(f"row {row.line}: {row.name}, {state}: the place is there a second time")
            continue
        seen.add(slug)
        yield Place(slug, name, state, kind), row


def _name_county(printed: str, state: str, has_police: bool) -> str:
    """ "Harris" becomes "Harris County"; where county police have a row of their own, the other is the sheriff's."""
    if (printed, state) in COUNTY_NAMES:
        return COUNTY_NAMES[printed, state]
    if printed.endswith(_WITHOUT_COUNTY) and not has_police:
        return printed
    name = printed if printed.endswith(_WITHOUT_COUNTY) else f"{printed} {'Parish' if state == 'LA' else 'County'}"
    return f"{name} Sheriff" if has_police else name
