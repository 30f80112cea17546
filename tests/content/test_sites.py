"""The site files against the FBI's tables that come with them, and against what is known of each city."""

from __future__ import annotations

import re

import pytest

from kb.services.cities.figures_file import _iter_years, _unpack
from knowledge import content_folder
from knowledge.records import SummitRecord
from knowledge.site import SiteRecord
from tests.conftest import ROOT

FIELDS = ("violent_crime", "homicide", "rape", "robbery", "aggravated_assault")
PRINTED = re.compile(r"^FBI Crime in the United States \d{4} Table (8|6)\b")
SITES = sorted((ROOT / "content" / "sites").glob("*.yaml"))


def load_site(path: object) -> SiteRecord:
    (entry,) = content_folder.read_file(path)  # type: ignore[arg-type]
    assert isinstance(entry.record, SiteRecord)
    return entry.record


@pytest.fixture(scope="module")
def country() -> dict[tuple[str, int], dict[str, object]]:
    """The committed figures of the country by slug and year."""
    path = ROOT / "content" / "fbi-figures.csv.gz"
    return {
        (each.place.slug, each.year): dict(each.values) for each in _iter_years(path, _unpack(path, path.read_bytes()))
    }


def test_figures_cited_from_the_fbis_city_tables_are_those_of_the_tables(
    country: dict[tuple[str, int], dict[str, object]],
) -> None:
    compared = 0
    for record in map(load_site, SITES):
        for row in record.figures:
            if PRINTED.match(row.source):
                printed = country[record.slug, row.year]
                found = {name: getattr(row, name) for name in FIELDS}
                assert found == {name: printed[name] for name in FIELDS}, (record.slug, row.year)
                compared += 1
    assert compared > 450


@pytest.mark.parametrize("path", SITES, ids=lambda path: path.stem)
def test_a_site_that_did_something_does_not_say_that_nothing_is_known(path: object) -> None:
    record = load_site(path)
    said = [line for line in (*record.gaps, *record.notes) if re.search(r"\bno practice\b(?! page)", line)]
    assert not (said and record.adoptions), said


def test_a_prosecutor_of_jackson_county_is_of_no_city_called_jackson() -> None:
    path = ROOT / "content" / "summits" / "shooting-review-and-nonfatal-shooting-investigation-2019.md"
    (entry,) = content_folder.read_file(path)
    assert isinstance(entry.record, SummitRecord)
    assert set(entry.record.sites) == {"kansas-city-mo", "milwaukee-wi"}
