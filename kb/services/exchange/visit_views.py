"""The words and views of a visit: its parts, how far it is, its lines and what was written of it. Pure.

A visit is told of by its cities alone; the names of people are in none of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

FOLLOW_UPS = (30, 90)
"""Days after a visit at which the cities say what became of it."""


class VisitPart(StrEnum):
    """What a city is in a visit."""

    HOST = "host"
    VISITOR = "visitor"
    EQUAL = "equal"

    @property
    def counterpart(self) -> VisitPart:
        """What the others are then."""
        return {VisitPart.HOST: VisitPart.VISITOR, VisitPart.VISITOR: VisitPart.HOST}.get(self, VisitPart.EQUAL)


class VisitState(StrEnum):
    """How far a visit is: worked out of who agreed and of its days, never stored."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    HELD = "held"
    CALLED_OFF = "called-off"


class LineKind(StrEnum):
    """What a line of a visit is. Those of the checklist can be ticked, and so can actions."""

    QUESTION = "question"
    PREPARE = "prepare"
    HOSTING = "hosting"
    AFTERWARD = "afterward"
    ACTION = "action"


class NoteKind(StrEnum):
    """What a city writes after a visit."""

    REPORT = "report"
    DAY_30 = "day-30"
    DAY_90 = "day-90"


class GoalMet(StrEnum):
    """Whether a visit met its purpose, as one city sees it."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


NOTE_FIELDS: Mapping[NoteKind, Mapping[str, str]] = {
    NoteKind.REPORT: {
        "learned": "What did you learn?",
        "adopted": "What will you adopt, or adapt to your city?",
        "dropped": "What will you not take, and why?",
        "advice": "What should another city know before such a visit?",
    },
    NoteKind.DAY_30: {"adopted": "What is done?", "dropped": "What is stuck, and why?", "advice": "What is next?"},
    NoteKind.DAY_90: {
        "adopted": "What did you adopt or adapt?",
        "dropped": "What did you drop, and why?",
        "advice": "What is next?",
    },
}
"""The questions of each, by the column that keeps the answer. The first one of each must be answered."""


@dataclass(frozen=True, slots=True)
class VisitCity:
    """A city in a visit. ``agreed`` once it said yes to its days and place."""

    site: str
    city: str
    part: VisitPart
    offices: str
    agreed: bool
    tells: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class VisitLineView:
    """A line, of which city (empty for all of them), and by when; ``sources`` where the checklist gave it some."""

    number: int
    kind: LineKind
    site: str
    city: str
    text: str
    due: date | None
    done_on: date | None


@dataclass(frozen=True, slots=True)
class VisitNoteView:
    """What a city wrote afterward: (question, answer) for each that it answered."""

    number: int
    site: str
    city: str
    kind: NoteKind
    goal: GoalMet | None
    parts: tuple[tuple[str, str], ...]
    said: Mapping[str, str]
    written_at: datetime


@dataclass(frozen=True, slots=True)
class VisitView:
    """A visit as its cities see it. ``mine`` are those of the reader's cities that are in it."""

    number: int
    format: str
    format_name: str
    practice: str
    practice_title: str
    purpose: str
    brings_home: str
    first_day: date | None
    last_day: date | None
    begins: str
    closes: str
    place: str
    revision: int
    changed_at: datetime
    state: VisitState
    cities: tuple[VisitCity, ...]
    lines: tuple[VisitLineView, ...]
    notes: tuple[VisitNoteView, ...]
    today: date

    @property
    def title(self) -> str:
        """What it is called: its format and the cities in it."""
        hosts = [one.city for one in self.cities if one.part is VisitPart.HOST]
        guests = [one.city for one in self.cities if one.part is VisitPart.VISITOR]
        if hosts and guests:
            return f"{self.format_name}: {' and '.join(guests)} to {' and '.join(hosts)}"
        return f"{self.format_name}: {' and '.join(one.city for one in self.cities)}"

    @property
    def mine(self) -> tuple[VisitCity, ...]:
        """The reader's own cities in it."""
        return tuple(one for one in self.cities if one.mine)

    @property
    def waits_for(self) -> tuple[VisitCity, ...]:
        """The reader's own cities that have not said yes."""
        return tuple(one for one in self.mine if not one.agreed and self.state is VisitState.PROPOSED)

    @property
    def ends_on(self) -> date | None:
        """Its last day."""
        return self.last_day or self.first_day

    def of(self, kind: LineKind) -> tuple[VisitLineView, ...]:
        """Its lines of one kind."""
        return tuple(line for line in self.lines if line.kind == kind)

    def note_of(self, site: str, kind: NoteKind) -> VisitNoteView | None:
        """What ``site`` wrote, if it did."""
        return next((note for note in self.notes if (note.site, note.kind) == (site, kind)), None)

    @property
    def follow_ups(self) -> tuple[tuple[NoteKind, date], ...]:
        """The days on which the cities say what became of it; none before its day is set."""
        if self.ends_on is None or self.state is VisitState.CALLED_OFF:
            return ()
        return tuple((NoteKind(f"day-{days}"), self.ends_on + timedelta(days=days)) for days in FOLLOW_UPS)

    @property
    def due(self) -> tuple[tuple[VisitCity, NoteKind, date], ...]:
        """What the reader's cities still have to write: the report after its last day, and each follow-up from its
        day on."""
        if self.ends_on is None or self.state is not VisitState.HELD:
            return ()
        wanted = ((NoteKind.REPORT, self.ends_on), *self.follow_ups)
        return tuple(
            (one, kind, day)
            for one in self.mine
            for kind, day in wanted
            if day <= self.today and self.note_of(one.site, kind) is None
        )
