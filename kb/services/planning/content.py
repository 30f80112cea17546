"""What a plan holds: its city, its strategies, and entries under the parts in which it is read.

One shape for every part, so that a step, a cost and a risk are kept, changed, compared and printed in one way. What is
not known has no value and a question in its place. Pure: knows the shapes and the words of the parts. Must not know
where an entry comes from (:mod:`kb.services.planning.build`) nor where a plan is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import StringConstraints

from knowledge.fields import Model

LONGEST_TEXT, LONGEST_NAME, LONGEST_TITLE = 2_000, 200, 200
MOST_ENTRIES = 600
"""Entries of a whole plan: five strategies with long plans have some 300."""


class PartName(StrEnum):
    """The parts of a plan in the order in which they are read."""

    PROBLEM = "problem"
    PEOPLE = "people"
    PLACES = "places"
    FIRST_90 = "first-90"
    TO_180 = "to-180"
    TO_365 = "to-365"
    ROLES = "roles"
    COSTS = "costs"
    MISSING = "missing"
    HELP = "help"
    INPUT = "input"
    OUTPUT = "output"
    OUTCOME = "outcome"
    LEGITIMACY = "legitimacy"
    RISKS = "risks"
    REVIEWS = "reviews"


class PartLook(NamedTuple):
    """The words of a part: its heading, what an entry is called, and what its value and its person are called.

    An empty ``value`` or ``who`` says that entries of this part have none; ``dated`` that they have a date; ``ticked``
    that they can be ticked as done.
    """

    heading: str
    entry: str
    value: str = ""
    who: str = ""
    dated: bool = False
    ticked: bool = False


PARTS: Mapping[PartName, PartLook] = {
    PartName.PROBLEM: PartLook("The problem", "Statement", "What you know of it"),
    PartName.PEOPLE: PartLook("Target people", "Whom it should reach", "Who they are here"),
    PartName.PLACES: PartLook("Target places", "Where it should work", "Which places they are here"),
    PartName.FIRST_90: PartLook("First 90 days", "Step", "Note", "Who does it", dated=True, ticked=True),
    PartName.TO_180: PartLook("Days 91 to 180", "Step", "Note", "Who does it", dated=True, ticked=True),
    PartName.TO_365: PartLook("Days 181 to 365", "Step", "Note", "Who does it", dated=True, ticked=True),
    PartName.ROLES: PartLook("Roles and hours", "Role", "Hours", "Name"),
    PartName.COSTS: PartLook("Costs", "For what", "Figure", "Who pays"),
    PartName.MISSING: PartLook("What is missing", "What is needed", "How it stands", "Who gets it", dated=True),
    PartName.HELP: PartLook("Who and what can help", "Help", "Note", "Who asks for it"),
    PartName.INPUT: PartLook("What goes in", "Measure", "Baseline", "Who counts it"),
    PartName.OUTPUT: PartLook("What is done", "Measure", "Baseline", "Who counts it"),
    PartName.OUTCOME: PartLook("What changes", "Measure", "Baseline", "Who counts it"),
    PartName.LEGITIMACY: PartLook("Whether people accept it", "Measure", "Baseline", "Who counts it"),
    PartName.RISKS: PartLook("Risks and remedies", "Risk", "Remedy", "Who watches it"),
    PartName.REVIEWS: PartLook("Reviews", "Review", "What was decided", "Who leads it", dated=True, ticked=True),
}

STEPS = (PartName.FIRST_90, PartName.TO_180, PartName.TO_365)
MEASURES = (PartName.INPUT, PartName.OUTPUT, PartName.OUTCOME, PartName.LEGITIMACY)
DAYS: Mapping[PartName, int] = {PartName.FIRST_90: 90, PartName.TO_180: 180, PartName.TO_365: 365}
"""By which day after the start a step is due unless its entry says another."""


class Origin(StrEnum):
    """Where the words of an entry come from: ``CITY`` are the city's figures and words, and what it alone can say."""

    SOURCE = "source"
    OURS = "ours"
    CITY = "city"
    YOURS = "yours"


ORIGIN_WORDS: Mapping[Origin, str] = {
    Origin.SOURCE: "",
    Origin.OURS: "our judgment",
    Origin.CITY: "",
    Origin.YOURS: "your words",
}

Text = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT)]
Value = Annotated[str, StringConstraints(max_length=LONGEST_TEXT)]
Name = Annotated[str, StringConstraints(max_length=LONGEST_NAME)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TITLE)]


class PlanSource(Model):
    """A source that an entry rests on; ``url`` is None where no address of its publisher was found."""

    title: str
    url: str | None = None
    year: int | None = None


class PlanEntry(Model):
    """One line of a plan.

    ``value`` is what is known of it (hours, a figure, a baseline, a remedy); while it is empty, the question ``asks``
    stands in its place. ``practices`` are the strategies it belongs to, ``path`` a page here. ``days`` after the start
    it is due, unless ``due`` says a date.
    """

    id: int
    part: PartName
    text: Text
    value: Value = ""
    asks: str = ""
    who: Name = ""
    days: int | None = None
    due: date | None = None
    done: date | None = None
    practices: tuple[str, ...] = ()
    origin: Origin = Origin.SOURCE
    sources: tuple[PlanSource, ...] = ()
    path: str = ""

    @property
    def is_open(self) -> bool:
        """Whether its question has no answer yet."""
        return bool(self.asks) and not self.value


class ChosenStrategy(Model):
    """A strategy of the plan as it was when it was chosen.

    ``findings`` say what was found for the city's problems, ``cautions`` what speaks against it here; ``months`` and
    ``cost`` are in words; ``core`` are the parts to keep as they are, ``adaptable`` those that may be changed.
    """

    slug: str
    title: str
    path: str
    summary: str
    findings: tuple[str, ...]
    cautions: tuple[str, ...]
    months: str
    cost: str
    core: tuple[str, ...] = ()
    adaptable: tuple[str, ...] = ()
    note: str = ""


class PlanCity(Model):
    """The city of a plan; ``slug`` is None for one that describes itself."""

    title: str
    slug: str | None = None
    in_program: bool = False


class PlanContent(Model):
    """A whole plan: what one version keeps. ``next_id`` is the number of the next new entry."""

    title: Title
    starts: date
    city: PlanCity
    strategies: tuple[ChosenStrategy, ...]
    entries: tuple[PlanEntry, ...]
    next_id: int

    def of(self, part: PartName) -> tuple[PlanEntry, ...]:
        """The entries of one part, in order."""
        return tuple(entry for entry in self.entries if entry.part is part)

    def due_of(self, entry: PlanEntry) -> date | None:
        """The day by which ``entry`` is due, None if it has none."""
        if entry.due is not None or entry.days is None:
            return entry.due
        return self.starts + timedelta(days=entry.days)

    def with_part(self, part: PartName, entries: tuple[PlanEntry, ...]) -> PlanContent:
        """The same plan with other ``entries`` in one part."""
        kept = {name: self.of(name) for name in PartName} | {part: entries}
        ordered = tuple(entry for name in PartName for entry in kept[name])
        return self.model_copy(update={"entries": ordered})
