"""The invented cities of a try-out: no such city exists, and each page of one says so. Their figures are invented too.

Pure. Must not know the database.
"""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.site import SiteRecord

INVENTED = "Invented for a try-out: no such city exists, and no figure of it is true."
_SOURCE = "https://example.org/invented"


@dataclass(frozen=True, slots=True)
class TrialCity:
    """A city by its slug, its name and state, its population, and its counts of homicides and assaults in a year."""

    slug: str
    name: str
    state: str
    population: int
    homicides: int
    assaults: int


SMALL = TrialCity("cedar-flats-ks", "Cedar Flats", "KS", 96_000, 11, 640)
LARGE = TrialCity("mill-harbor-oh", "Mill Harbor", "OH", 412_000, 61, 3_150)
THIRD = TrialCity("fort-larkin-tx", "Fort Larkin", "TX", 130_000, 14, 820)
CITIES = (SMALL, LARGE, THIRD)


def build_record(city: TrialCity) -> SiteRecord:
    """The record of ``city``, with three years of figures in which violence falls a little."""
    return SiteRecord.model_validate(
        {
            "kind": "site",
            "slug": city.slug,
            "name": city.name,
            "state": city.state,
            "memberships": [{"cohort": "Invented", "joined": None, "phase": None, "source": _SOURCE}],
            "problems": [
                {"problem": "gang-violence", "note": INVENTED, "source": _SOURCE, "checked": "yes"},
            ],
            "figures": [_build_year(city, year, 1 - 0.06 * place) for place, year in enumerate((2021, 2022, 2023))],
            "notes": [INVENTED],
        }
    )


def _build_year(city: TrialCity, year: int, share: float) -> dict[str, object]:
    homicides, assaults = round(city.homicides * share), round(city.assaults * share)
    rapes, robberies = round(assaults * 0.1), round(assaults * 0.3)
    return {
        "year": year,
        "population": city.population,
        "violent_crime": homicides + rapes + robberies + assaults,
        "homicide": homicides,
        "rape": rapes,
        "rape_definition": "revised",
        "robbery": robberies,
        "aggravated_assault": assaults,
        "sworn_officers": round(city.population / 480),
        "source": INVENTED,
    }
