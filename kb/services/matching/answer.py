"""The values that a matching is shown with: a match, what is not advised, what opens most, and the whole answer.

Knows plain values, cards and records. Must not know how they come about (:mod:`kb.services.matching.match`) nor any
page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.services.library import Card
from kb.services.matching.profile import CityProfile
from knowledge.practice import PracticeRecord
from search.matching import Lever


@dataclass(frozen=True, slots=True)
class ContributionView:
    """What a factor adds: ``points`` of ``weight``, both in thousandths, its value in [0, 1], and why."""

    factor: str
    label: str
    value: float
    weight: int
    points: int
    reason: str


@dataclass(frozen=True, slots=True)
class PeerAdopter:
    """A similar city that did the practice and what came of it, in its source's words. ``distance`` is in [0, 1]."""

    city: str
    title: str
    in_program: bool
    distance: float
    program: str | None
    years: str | None
    role: str
    outcome: str | None


@dataclass(frozen=True, slots=True)
class MatchView:
    """A recommended practice. ``score`` in thousandths is the sum of the contributions' points, exactly.

    ``missing`` is in the order of what opens most; of it, ``builds`` the practice brings itself. ``warning`` is what
    must be said beside the rating; ``higher`` the smallest change that moves it up three places, if there is one.
    """

    card: Card
    record: PracticeRecord
    rank: int
    score: int
    contributions: tuple[ContributionView, ...]
    addressed: tuple[str, ...]
    had: tuple[str, ...]
    missing: tuple[str, ...]
    builds: tuple[str, ...]
    peers: tuple[PeerAdopter, ...]
    warning: str | None
    lever: Lever | None
    higher: str | None
    done_here: bool


@dataclass(frozen=True, slots=True)
class NotAdvisedView:
    """A practice that had no effect or did harm: why, and who says so."""

    card: Card
    record: PracticeRecord
    reason: str
    effect: str
    source: str
    source_url: str | None
    addressed: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnlockView:
    """A missing asset: what it opens alone, how many practices ask for it, and the points they gain together."""

    asset: str
    label: str
    opens: tuple[Card, ...]
    helps: int
    gain: int


@dataclass(frozen=True, slots=True)
class MatchAnswer:
    """Everything that is said to a city. ``weights`` are as asked, ``used`` the thousandths after factors were left
    out; ``notes`` say what was left out, what is missing, and how the figures stand."""

    city: CityProfile
    matches: tuple[MatchView, ...]
    not_advised: tuple[NotAdvisedView, ...]
    unlocks: tuple[UnlockView, ...]
    weights: Mapping[str, int]
    used: Mapping[str, int]
    left_out: tuple[str, ...]
    notes: tuple[str, ...]
    standing: tuple[str, ...]
