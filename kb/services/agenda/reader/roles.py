"""What may stand in a session, and how often it stands where in this agenda. Pure values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class PieceRole(StrEnum):
    """What a piece of text is."""

    PLAIN = "plain"
    PEOPLE = "people"
    ROOM = "room"
    TRACK = "track"
    MINUTES = "minutes"
    ABOUT = "about"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class AgendaFragment:
    """A line of a session, or a part of one. ``number`` is its line; ``fixed`` a role that is known already.

    ``whole`` says that it is a heading, with which the line below does not go on.
    """

    text: str
    number: int
    bullet: bool = False
    fixed: PieceRole | None = None
    whole: bool = False


@dataclass
class Habits:
    """How often a place in the sessions of this agenda holds which role. Empty while they are learned."""

    counts: Counter[tuple[str, PieceRole]] = field(default_factory=Counter)
    speaker_first: bool = False
    coded: bool = False

    def __post_init__(self) -> None:
        self.totals: Counter[str] = Counter()
        for (kind, _), count in self.counts.items():
            self.totals[kind] += count

    def share(self, kind: str, role: PieceRole) -> float:
        """The share of ``role`` among what stands at ``kind``; 0 where too little is known."""
        total = self.totals[kind]
        return self.counts[kind, role] / total if total >= 2 else 0.0

    def usual(self, kind: str) -> PieceRole | None:
        """The role of most that stands at ``kind``."""
        return next((role for role in (PieceRole.PEOPLE, PieceRole.ROOM) if self.share(kind, role) >= 0.5), None)


@dataclass
class Fields:
    """The fields of a session. ``about`` is what else is said of it, ``mark`` what stood before its title."""

    title: str = ""
    speakers: list[str] = field(default_factory=list)
    room: str = ""
    track: str = ""
    minutes: int | None = None
    about: list[str] = field(default_factory=list)
    mark: str = ""
    led_by_people: bool = False
