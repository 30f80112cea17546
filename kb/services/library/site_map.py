"""The sites on the map: where each is drawn, and with which shape.

Pure, over site cards. Must not know tables, files or pages. A cohort has a shape and a filling of its own, and its
color only beside these. Marks that would cover each other are moved apart by as little as it takes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import hypot
from typing import NamedTuple

from kb.services.library.albers import Point, project
from kb.services.library.sites import SiteCard

APART = 19.0
"""The least distance of two marks, in the map's units: they are 16 wide."""

_ROUNDS = 80
_SEEN = 5.0
"""A mark that was moved by more than this has a line to where it belongs."""

_NOT_SEEN = "Cohort not found"


class CohortLook(NamedTuple):
    """How a cohort is drawn: a key for its color, a shape, and whether it is filled."""

    name: str
    key: str
    shape: str
    filled: bool


_LOOKS = (
    CohortLook("VRN 2014", "vrn-2014", "square", True),
    CohortLook("VRN 2015", "vrn-2015", "square", False),
    CohortLook("VRN 2016", "vrn-2016", "diamond", True),
    CohortLook("PSP 2017", "psp-2017", "circle", True),
    CohortLook("PSP 2018", "psp-2018", "circle", False),
    CohortLook("PSP 2019", "psp-2019", "up", True),
    CohortLook("PSP 2021", "psp-2021", "up", False),
    CohortLook("PSP 2023", "psp-2023", "down", True),
    CohortLook("PSP 2024", "psp-2024", "down", False),
)
_OTHER = CohortLook(_NOT_SEEN, "not-seen", "cross", True)

_PATHS = {
    "square": "M-5.5-5.5h11v11h-11z",
    "diamond": "M0-7.5L7.5 0L0 7.5L-7.5 0z",
    "circle": "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0z",
    "up": "M0-7L7 5.5H-7z",
    "down": "M0 7L-7-5.5H7z",
    "cross": "M-5-5L5 5M5-5L-5 5",
}
"""Each shape as an SVG path around its middle."""


@dataclass(frozen=True, slots=True)
class SiteMark:
    """A site on the map. ``at`` is where it is drawn, ``home`` where it lies, if it was moved."""

    card: SiteCard
    look: CohortLook
    at: Point
    home: Point | None


@dataclass(frozen=True, slots=True)
class SiteMap:
    """The sites found, drawn; where the others lie; what each mark means, with how many there are; and those sites
    that have no place on the map."""

    marks: tuple[SiteMark, ...]
    others: tuple[Point, ...]
    key: tuple[tuple[CohortLook, int], ...]
    nowhere: tuple[SiteCard, ...]


def look_of(card: SiteCard) -> CohortLook:
    """How a site is drawn: by the first cohort that it was named in."""
    for cohort in card.cohorts:
        for look in _LOOKS:
            if cohort.startswith(look.name):
                return look
    return _OTHER


def shape_path(shape: str) -> str:
    """A shape as an SVG path around 0, 0."""
    return _PATHS[shape]


def build_site_map(found: Sequence[SiteCard], others: Iterable[SiteCard] = ()) -> SiteMap:
    """``found`` as marks and ``others`` as mere places."""
    placed = [(card, place) for card in found if (place := _place(card)) is not None]
    moved = move_apart([place for _, place in placed])
    marks = tuple(
        SiteMark(card, look_of(card), at, home if hypot(at.x - home.x, at.y - home.y) > _SEEN else None)
        for (card, home), at in zip(placed, moved, strict=True)
    )
    counts = Counter(mark.look for mark in marks)
    return SiteMap(
        marks=marks,
        others=tuple(place for card in others if (place := _place(card)) is not None),
        key=tuple((look, counts[look]) for look in (*_LOOKS, _OTHER) if counts[look]),
        nowhere=tuple(card for card in found if _place(card) is None),
    )


def move_apart(points: Sequence[Point], apart: float = APART) -> tuple[Point, ...]:
    """``points`` with each pair at least ``apart`` from each other, or nearly so where there is a crowd."""
    at = [[point.x, point.y] for point in points]
    for _ in range(_ROUNDS):
        still = True
        for i, a in enumerate(at):
            for b in at[:i]:
                right, down = a[0] - b[0], a[1] - b[1]
                distance = hypot(right, down)
                if distance >= apart - 1e-6:
                    continue
                still = False
                if distance < 1e-9:
                    right, down, distance = 1.0, 0.0, 1.0
                    push = apart / 2
                else:
                    push = (apart - distance) / 2
                for point, way in ((a, 1), (b, -1)):
                    point[0] += way * right / distance * push
                    point[1] += way * down / distance * push
        if still:
            break
    return tuple(Point(round(x, 1), round(y, 1)) for x, y in at)


def _place(card: SiteCard) -> Point | None:
    if card.longitude is None or card.latitude is None:
        return None
    return project(card.longitude, card.latitude)
