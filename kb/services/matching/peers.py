"""The cities most like a city: how far each is, what makes the two alike and unlike, what could not be compared.

Knows the table of cities and labels. Cities are compared, never ranked by a rate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb.errors import BadRequest
from kb.services.matching.cities import CityTables, KnownCity
from kb.services.matching.profile import CityProfile
from knowledge.vocabulary import CitySize
from search.matching import GROUPS, find_peers, size_of
from search.matching.cities import build_features

MAX_PEERS = 50

GROUP_LABELS: Mapping[str, str] = {
    "size": "Size",
    "violence": "Level of violence",
    "mix": "Mix of violence",
    "trend": "Trend",
    "capacity": "Officers per 1,000 people",
    "assets": "What it has",
}


@dataclass(frozen=True, slots=True)
class GroupView:
    """One group of features: its distance in [0, 1], None if it could not be compared."""

    group: str
    label: str
    distance: float | None


@dataclass(frozen=True, slots=True)
class PeerView:
    """A similar city with its own figures, and the groups in which the two are alike and unlike."""

    slug: str
    title: str
    in_program: bool
    distance: float
    groups: tuple[GroupView, ...]
    alike: tuple[str, ...]
    unlike: tuple[str, ...]
    skipped: tuple[str, ...]
    year: int | None
    population: int | None
    rates: Mapping[str, float]
    trend: str | None
    officers_per_1000: float | None
    assets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeersAnswer:
    """The nearest of ``compared`` cities, ``sites`` of them in the program; ``groups`` are those compared, with the
    share each has in the distance."""

    city: CityProfile
    peers: tuple[PeerView, ...]
    compared: int
    sites: int
    groups: Mapping[str, float]
    notes: tuple[str, ...]


def find_peers_of(
    session: Session, cities: CityTables, profile: CityProfile, limit: int = 10, groups: Sequence[str] = ()
) -> PeersAnswer:
    """The ``limit`` cities nearest to ``profile``, by all groups of features or only ``groups``.

    Raises:
        BadRequest: a group does not exist, or ``limit`` is not from 1 to :data:`MAX_PEERS`.
    """
    if unknown := sorted(set(groups) - GROUPS.keys()):
        raise BadRequest(f"group {unknown[0]!r} does not exist.", f"Use some of: {', '.join(GROUPS)}.")
    if not 1 <= limit <= MAX_PEERS:
        raise BadRequest(f"k: {limit} peers cannot be shown.", f"Ask for 1 to {MAX_PEERS}.")
    known = cities.read(session)
    chosen = {name: weight for name, weight in GROUPS.items() if name in (groups or GROUPS)}
    found = find_peers(known.table, build_features(profile.to_matching()), limit, tuple(chosen))
    views = tuple(
        _view(known.by_slug[peer.city], peer.distance, peer.groups, (peer.alike, peer.unlike, peer.skipped))
        for peer in found
    )
    return PeersAnswer(
        city=profile,
        peers=views,
        compared=len(known.table) - (profile.slug in known.table.row_of),
        sites=known.sites,
        groups=chosen,
        notes=_notes(profile, views, len(known.table)),
    )


def find_distances(session: Session, cities: CityTables, profile: CityProfile) -> dict[str, float]:
    """How far every city that can be compared is from ``profile``, from 0 (alike) to 1, by slug, nearest first."""
    known = cities.read(session)
    found = find_peers(known.table, build_features(profile.to_matching()), len(known.table))
    return {peer.city: peer.distance for peer in found}


def find_sizes(session: Session, cities: CityTables, slugs: Iterable[str]) -> dict[str, CitySize]:
    """The size of each city of ``slugs`` that has a population on record."""
    known = cities.read(session).by_slug
    people = {slug: known[slug].figures.population for slug in slugs if slug in known}
    return {slug: size_of(number) for slug, number in people.items() if number}


def _view(
    city: KnownCity,
    distance: float,
    groups: Mapping[str, float | None],
    words: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]],
) -> PeerView:
    alike, unlike, skipped = (tuple(GROUP_LABELS[name] for name in names) for names in words)
    figures = city.figures
    people, officers = figures.population, figures.sworn_officers
    return PeerView(
        slug=city.slug,
        title=city.title,
        in_program=city.in_program,
        distance=distance,
        groups=tuple(GroupView(name, GROUP_LABELS[name], value) for name, value in groups.items()),
        alike=alike,
        unlike=unlike,
        skipped=skipped,
        year=figures.year,
        population=people,
        rates=figures.rates,
        trend=figures.trend,
        officers_per_1000=round(officers * 1000 / people, 2) if officers is not None and people else None,
        assets=city.assets,
    )


def _notes(profile: CityProfile, peers: tuple[PeerView, ...], known: int) -> tuple[str, ...]:
    notes = list(profile.figures.missing) if profile.figures else []
    if not peers:
        notes.append("No city can be compared: too little is known of this one. Give at least population or rates.")
    never = [label for group, label in GROUP_LABELS.items() if peers and all(_skipped(p, group) for p in peers)]
    if never:
        notes.append(f"Not compared with any of these, because one side is not known: {', '.join(never).lower()}.")
    if known < 100:
        notes.append(
            "Only sites of the program are compared. All cities of the country come with: kb ingest content, or "
            "kb import-fbi FILE…"
        )
    return tuple(notes)


def _skipped(peer: PeerView, group: str) -> bool:
    return any(view.group == group and view.distance is None for view in peer.groups)
