"""What takes a practice out of the ranking before any points are given, and what would bring it back.

Knows profiles and practices. A gate speaks only of what a city said; what it did not say closes none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from knowledge.vocabulary import CostBand, Involves, Requirement
from search.matching.practice import MatchablePractice
from search.matching.profile import Profile, size_of

GateKind = Literal["ruled-out", "lacks", "time", "size", "money"]

NEW_MONEY = "new-money"
"""Ruled out: what costs much cannot be begun without it."""

SIZES = ("small", "midsize", "large")

SLACK = 1.25
"""Months are rough: what needs up to a quarter more than there is may still be ranked."""

NOT_TO_BE_HAD = frozenset(
    {
        Requirement.SWORN_STAFF_SURPLUS,
        Requirement.STATE_LAW,
        Requirement.COURTS,
        Requirement.JUVENILE_COURT,
        Requirement.TRIBAL_GOVERNMENT,
        Requirement.FORENSIC_LAB,
        Requirement.BALLISTICS_LAB,
    }
)
"""What a city that lacks it cannot bring about by its own decision in any time that a plan is made for."""

MONTHS_TO_GET: Mapping[Requirement, int] = {
    Requirement.CITY_HALL_SPONSOR: 2,
    Requirement.PROSECUTOR_PARTNER: 3,
    Requirement.PROBATION_PAROLE_PARTNER: 3,
    Requirement.PROJECT_MANAGER: 3,
    Requirement.CITY_ATTORNEY: 3,
    Requirement.CODE_ENFORCEMENT: 3,
    Requirement.TRAFFIC_ENGINEER: 3,
    Requirement.COMMUNITY_PARTNERS: 4,
    Requirement.SOCIAL_SERVICE_PROVIDER: 4,
    Requirement.SCHOOL_PARTNER: 4,
    Requirement.EMPLOYERS: 4,
    Requirement.RESEARCH_PARTNER: 4,
    Requirement.VICTIM_ADVOCATES: 6,
    Requirement.FORENSIC_NURSE: 6,
    Requirement.HOSPITAL_PARTNER: 6,
    Requirement.OUTREACH_WORKERS: 6,
    Requirement.DATA_SHARING_AGREEMENT: 6,
    Requirement.FEDERAL_TASK_FORCE: 6,
    Requirement.DEDICATED_ANALYST: 6,
    Requirement.DEDICATED_DETECTIVES: 6,
    Requirement.ALCOHOL_LICENSING_BOARD: 6,
    Requirement.PUBLIC_HEALTH_DEPARTMENT: 12,
    Requirement.DISPATCH_911: 12,
    Requirement.LPR: 9,
    Requirement.GUNSHOT_DETECTION: 9,
    Requirement.CRIME_ANALYSIS_UNIT: 12,
    Requirement.BODY_WORN_CAMERAS: 12,
    Requirement.CCTV: 12,
    Requirement.RTCC: 12,
    Requirement.NIBIN_SITE: 12,
}
"""Months from deciding to have it until it is there. Our judgment, not a cited figure."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Why a practice is not for now. ``values`` are, by kind: what is ruled out; the requirements; months needed and
    months there are; the city's population and the smallest tested, if known; the practice's cost band."""

    kind: GateKind
    values: tuple[str, ...]


def find_gates(practice: MatchablePractice, profile: Profile) -> tuple[Gate, ...]:
    """Everything that takes ``practice`` out of the ranking; empty if it may be ranked."""
    found = (
        _ruled_out(practice, profile),
        _lacking(practice, profile),
        _too_slow(practice, profile),
        _far_from_tested(practice, profile),
        _too_dear(practice, profile),
    )
    return tuple(gate for gate in found if gate is not None)


def find_lasting_lacks(practice: MatchablePractice, profile: Profile) -> frozenset[str]:
    """The musts that the city lacks and cannot have in the time that it gives."""
    lacking = (practice.asked & profile.lacks) - profile.assets
    return frozenset(item for item in lacking if _is_out_of_reach(Requirement(item), profile.months))


def _is_out_of_reach(item: Requirement, months: int | None) -> bool:
    return item in NOT_TO_BE_HAD or (months is not None and MONTHS_TO_GET[item] > months)


def _ruled_out(practice: MatchablePractice, profile: Profile) -> Gate | None:
    named = profile.ruled_out & {practice.slug, practice.lead, *practice.involves}
    return Gate("ruled-out", tuple(sorted(named))) if named else None


def _lacking(practice: MatchablePractice, profile: Profile) -> Gate | None:
    lasting = set(find_lasting_lacks(practice, profile))
    short = Requirement.SWORN_STAFF_SURPLUS
    if short in profile.lacks - profile.assets and Involves.PATROL_HOURS in practice.involves:
        lasting.add(short)
    return Gate("lacks", tuple(sorted(lasting))) if lasting else None


def _too_slow(practice: MatchablePractice, profile: Profile) -> Gate | None:
    if profile.months is None or practice.months is None or practice.months <= profile.months * SLACK:
        return None
    return Gate("time", (str(practice.months), str(profile.months)))


def _far_from_tested(practice: MatchablePractice, profile: Profile) -> Gate | None:
    if profile.population is None:
        return None
    own = SIZES.index(size_of(profile.population))
    bands_away = min((abs(SIZES.index(size) - own) for size in practice.sizes), default=0)
    if bands_away < 2:
        return None
    tested = practice.smallest_tested
    return Gate("size", (str(profile.population), *((str(tested),) if tested is not None else ())))


def _too_dear(practice: MatchablePractice, profile: Profile) -> Gate | None:
    no_money = NEW_MONEY in profile.ruled_out and practice.cost is CostBand.HIGH
    return Gate("money", (practice.cost,)) if no_money else None
