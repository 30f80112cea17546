"""Sessions while they are read: what a layout makes of the lines, before titles, days and hours are settled. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.services.agenda.reader.days import Day
from kb.services.agenda.reader.roles import AgendaFragment
from kb.services.agenda.reader.times import Times


@dataclass
class SessionDraft:
    """One session to be. ``section`` counts the parts of the agenda in which times ascend; ``heading`` names it."""

    fragments: list[AgendaFragment]
    times: Times | None = None
    days: tuple[Day, ...] = ()
    track: str = ""
    room: str = ""
    section: int = 0
    heading: str = ""
    lines: list[int] = field(default_factory=list)
    is_break: bool | None = None
    continues: bool = False
    under_heading: bool = False
    """Whether its track is named by a heading over several sessions."""
    inside_gap: int = 0
    """Empty lines inside of what was taken for this session, and before it: who fits cuts where the agenda does."""
    before_gap: int = 0


@dataclass
class Layout:
    """What one way to read an agenda makes of it: drafts in order, and the lines that were left out, and why."""

    name: str
    drafts: list[SessionDraft]
    left_out: dict[int, str] = field(default_factory=dict)
    unused_times: int = 0
    lost_lines: int = 0
    prior: float = 0.0
    described: bool = False
    """Whether text below a title is expected: where no times are, headings stand over descriptions."""
