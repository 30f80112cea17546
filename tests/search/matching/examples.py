"""Small cities, practices and profiles for tests, and hypothesis strategies that draw them."""

from __future__ import annotations

from hypothesis import strategies as st

from knowledge.vocabulary import (
    AdoptionResult,
    Certainty,
    CitySize,
    CostBand,
    Focus,
    Involves,
    PracticeRole,
    Trend,
    Verdict,
)
from search.matching import (
    OFFENSES,
    Adopter,
    CityFeatures,
    CityTable,
    MatchablePractice,
    ProblemFinding,
    Profile,
)

PROBLEMS = ("homicide", "robbery", "aggravated-assault", "disorder", "unsolved-cases")
ASSETS = ("dedicated-analyst", "prosecutor-partner", "forensic-lab", "outreach-workers", "sworn-staff-surplus")
CITIES = ("ashton-aa", "belford-bb", "calder-cc", "denby-dd", "elmore-ee")
SUPPORTED = ProblemFinding(Verdict.SUPPORTED, Certainty.MODERATE)
FAILED = ProblemFinding(Verdict.NO_EFFECT, Certainty.HIGH)


def practice(slug: str = "patrol", **changes: object) -> MatchablePractice:
    """A low-cost practice that studies support against robbery and that must have an analyst, with ``changes``."""
    values: dict[str, object] = {
        "lead": slug,
        "role": PracticeRole.STRATEGY,
        "focus": Focus.PLACE,
        "problems": frozenset({"robbery"}),
        "findings": {"robbery": SUPPORTED},
        "musts": frozenset({"dedicated-analyst"}),
        "cost": CostBand.LOW,
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
    lacks=_some(ASSETS),
    ruled_out=_some(("stops", "surveillance", "new-money", "practice-00", "practice-01")),
    sworn_officers=st.none() | st.integers(0, 40_000),
    budget=st.none() | st.sampled_from(CostBand),
    months=st.none() | st.integers(1, 120),
)

_findings = st.builds(ProblemFinding, st.sampled_from(Verdict), st.none() | st.sampled_from(Certainty))
_adopters = st.lists(
    st.builds(Adopter, st.sampled_from(CITIES), st.none() | st.sampled_from(AdoptionResult), st.none() | st.booleans()),
    max_size=4,
).map(tuple)


def practices(least: int = 1) -> st.SearchStrategy[list[MatchablePractice]]:
    """From ``least`` to twelve practices of different slugs, some of them forms of one strategy."""
    slugs = [f"practice-{number:02}" for number in range(20)]
    one = st.builds(
        MatchablePractice,
        slug=st.sampled_from(slugs),
        lead=st.sampled_from(slugs[:6]),
        role=st.sampled_from(PracticeRole),
        focus=st.sampled_from(Focus),
        problems=st.frozensets(st.sampled_from(PROBLEMS), min_size=1),
        findings=st.dictionaries(st.sampled_from(PROBLEMS), _findings, max_size=4),
        musts=_some(ASSETS),
        cost=st.sampled_from(CostBand),
        sizes=st.frozensets(st.sampled_from(CitySize)),
        helps=_some(ASSETS),
        provides=_some(ASSETS),
        involves=st.frozensets(st.sampled_from(Involves)),
        months_to_start=st.none() | st.integers(0, 24),
        months_to_effect=st.none() | st.integers(0, 36),
        failed=st.booleans(),
        adopters=_adopters,
    )
    return st.lists(one, min_size=least, max_size=12, unique_by=lambda item: item.slug)
