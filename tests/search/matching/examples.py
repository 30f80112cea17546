"""Small cities, practices and profiles for tests, and hypothesis strategies that draw them."""

from __future__ import annotations

from hypothesis import strategies as st

from knowledge.vocabulary import Band, CitySize, CostBand, Design, TimeToEffect, Trend
from search.matching import (
    OFFENSES,
    Adopter,
    CityFeatures,
    CityTable,
    MatchablePractice,
    Profile,
)

PROBLEMS = ("homicide", "robbery", "aggravated-assault", "disorder", "unsolved-cases")
ASSETS = ("analyst", "prosecutor", "lab", "outreach", "sponsor")
CITIES = ("ashton-aa", "belford-bb", "calder-cc", "denby-dd", "elmore-ee")


def practice(slug: str = "patrol", **changes: object) -> MatchablePractice:
    """A low-cost practice for robbery that asks for an analyst, with ``changes``."""
    values: dict[str, object] = {
        "problems": frozenset({"robbery"}),
        "band": Band.PROMISING,
        "designs": frozenset({Design.QUASI_EXPERIMENTAL}),
        "studies": 1,
        "requirements": frozenset({"analyst"}),
        "cost": CostBand.LOW,
        "time": TimeToEffect.MONTHS,
        "sizes": frozenset(CitySize),
        **changes,
    }
    return MatchablePractice(slug=slug, **values)  # type: ignore[arg-type]


def city(identity: str, **changes: object) -> CityFeatures:
    """A midsize city with all figures, with ``changes``."""
    values: dict[str, object] = {
        "population": 200_000,
        "rates": {"homicide": 10.0, "robbery": 200.0, "aggravated_assault": 400.0},
        "trend": Trend.FLAT,
        "sworn_officers": 500,
        **changes,
    }
    return CityFeatures(id=identity, **values)  # type: ignore[arg-type]


def table() -> CityTable:
    """Five cities from small to large and from quiet to violent."""
    return CityTable(
        [
            city(
                name,
                population=50_000 * 2**step,
                rates={
                    "homicide": 2.0 + 5 * step,
                    "robbery": 80.0 * (step + 1),
                    "aggravated_assault": 300.0 + 90 * step,
                },
                trend=tuple(Trend)[step % 3],
                sworn_officers=150 * 2**step,
                assets=frozenset(ASSETS[: step + 1]),
            )
            for step, name in enumerate(CITIES)
        ]
    )


def profile(**changes: object) -> Profile:
    """A midsize city with robberies and no more said of it, with ``changes``."""
    values: dict[str, object] = {"population": 200_000, "problems": frozenset({"robbery"}), **changes}
    return Profile(**values)  # type: ignore[arg-type]


def _some(values: tuple[str, ...]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(values))


profiles = st.builds(
    Profile,
    city=st.none() | st.sampled_from(CITIES),
    population=st.none() | st.integers(1, 9_000_000),
    rates=st.dictionaries(st.sampled_from(OFFENSES), st.floats(0, 5_000), max_size=3),
    trend=st.none() | st.sampled_from(Trend),
    problems=_some(PROBLEMS),
    assets=_some(ASSETS),
    sworn_officers=st.none() | st.integers(0, 40_000),
    budget=st.none() | st.sampled_from(CostBand),
    months=st.none() | st.integers(1, 120),
)

_adopters = st.lists(st.builds(Adopter, st.sampled_from(CITIES), st.booleans(), st.booleans()), max_size=4).map(tuple)


def practices(least: int = 1) -> st.SearchStrategy[list[MatchablePractice]]:
    """From ``least`` to twelve practices of different slugs."""
    one = st.builds(
        MatchablePractice,
        slug=st.sampled_from([f"practice-{number:02}" for number in range(20)]),
        problems=st.frozensets(st.sampled_from(PROBLEMS), min_size=1),
        band=st.sampled_from(Band),
        designs=st.frozensets(st.sampled_from(Design)),
        studies=st.none() | st.integers(0, 200),
        requirements=_some(ASSETS),
        cost=st.sampled_from(CostBand),
        time=st.sampled_from(TimeToEffect),
        sizes=st.frozensets(st.sampled_from(CitySize)),
        provides=_some(ASSETS),
        adopters=_adopters,
    )
    return st.lists(one, min_size=least, max_size=12, unique_by=lambda item: item.slug)
