"""The fields in which a city describes itself, step by step, and what is said where one cannot be used.

Knows the vocabulary and the words for readers. Must not know how a field is drawn nor where it is sent.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from knowledge.vocabulary import Problem, Requirement

OFFENSES_ASKED = ("homicide", "rape", "robbery", "aggravated_assault", "nonfatal_shootings")
NUMBERS = frozenset({"population", "sworn_officers", "months", *OFFENSES_ASKED})
TEXTS = (
    "name",
    "state",
    "population",
    "sworn_officers",
    *OFFENSES_ASKED,
    "trend",
    "budget",
    "months",
    "concern",
)
"""Fields of one value, in the order in which they are asked."""

CHOICES: Mapping[str, tuple[str, ...]] = {
    "problem": tuple(problem.value for problem in Problem),
    "asset": tuple(asset.value for asset in Requirement),
}
"""Fields of several values. Given but empty they say "none", which is more than nothing said."""

FIELD_OF: Mapping[str, str] = {name: name for name in TEXTS} | {"problems": "problem", "assets": "asset"}
"""The field of a form, by its name in a profile."""

MOST_WORDS = 1_000
"""Characters of a concern. It stands in the address of the result, and servers cut long addresses off."""

MOST_FIGURES = 20
"""Figures of a number that are read."""

WEIGHT_PREFIX = "w_"
"""Before a factor in an address: ``concern`` is what the city wrote, ``w_concern`` how much that counts."""


@dataclass(frozen=True, slots=True)
class FormStep:
    """One page of the description: its address, its name among the steps, its heading and its fields."""

    path: str
    name: str
    heading: str
    fields: tuple[str, ...]


STEPS: tuple[FormStep, ...] = (
    FormStep("", "City and size", "Which city is it?", ("city", "name", "state", "population", "sworn_officers")),
    FormStep("violence", "Violence", "How much violence is there?", (*OFFENSES_ASKED, "trend")),
    FormStep("problems", "Problems", "What do you want to reduce or repair?", ("problem",)),
    FormStep("assets", "What you have", "What does your city have already?", ("asset",)),
    FormStep("limits", "Limits", "What are your limits?", ("budget", "months")),
    FormStep("concern", "In your words", "What worries you most?", ("concern",)),
)

FIELD_LABELS: Mapping[str, str] = {
    "city": "City",
    "name": "Name of the city",
    "state": "State",
    "population": "Population",
    "sworn_officers": "Sworn officers",
    "homicide": "Homicides",
    "rape": "Rapes",
    "robbery": "Robberies",
    "aggravated_assault": "Aggravated assaults",
    "nonfatal_shootings": "Nonfatal shootings",
    "trend": "Trend over three years",
    "problem": "Problems",
    "asset": "What you have",
    "budget": "Budget",
    "months": "Months until an effect must show",
    "concern": "Your concern",
}

_RATE = "Write how many per 100,000 people in a year, from 0 to 100,000, such as 12.5. Leave it empty if not known."
_FAULTS: Mapping[str, str] = {
    "city": "We know no such city. Look for it by its name, or describe yours.",
    "name": "Write the name in at most 120 characters.",
    "state": "Choose a state from the list.",
    "population": "Write how many people live there as a whole number from 1 to 50,000,000, such as 186,000.",
    "sworn_officers": "Write a whole number from 0 to 1,000,000. Leave it empty if not known.",
    **dict.fromkeys(OFFENSES_ASKED, _RATE),
    "trend": "Choose rising, flat or falling, or leave it at not known.",
    "problem": "Choose problems from the list; any other cannot be used.",
    "asset": "Choose from the list; anything else cannot be used.",
    "budget": "Choose low, medium or high, or leave it at not known.",
    "months": "Write a whole number of months from 1 to 600. Leave it empty if there is no limit.",
    "concern": f"Write at most {MOST_WORDS:,} characters.",
}


def step_of(path: str) -> int | None:
    """The place of the step at ``path``, from 0; None if there is none."""
    return next((place for place, step in enumerate(STEPS) if step.path == path), None)


def step_with(faults: Mapping[str, str]) -> int:
    """The place of the first step with one of ``faults``; the first of all if none has."""
    return next((place for place, step in enumerate(STEPS) if set(step.fields) & set(faults)), 0)


def say_fault(name: str, given: object) -> str:
    """What to write in the field ``name`` instead of ``given``."""
    text = str(given).strip()
    if name == "concern":
        return f"{_FAULTS[name]} You wrote {len(text):,}."
    return f"{_FAULTS[name]} You wrote “{text}”." if 0 < len(text) <= 40 else _FAULTS[name]


def find_unsaid(
    texts: Mapping[str, str], choices: Mapping[str, tuple[str, ...]], told: Collection[str] = ()
) -> tuple[str, ...]:
    """The labels of the fields that matter to the matching and say nothing, without those ``told`` elsewhere."""
    aside = {"name", "state", "rape", "nonfatal_shootings", *told}
    empty = [name for name in TEXTS if name not in aside and not texts.get(name)]
    empty += [name for name in CHOICES if not choices.get(name)]
    return tuple(FIELD_LABELS[name] for name in empty)
