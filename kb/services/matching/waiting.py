"""The words of what waits: why a practice is not for now, which question comes first, what was guessed from the words.

Knows gates, questions, guesses and labels. Must not know tables or pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kb.services.library import label
from kb.services.matching.reasons import join
from knowledge.vocabulary import Requirement
from search.matching import FirstQuestion, Gate, Guess, Profile
from search.matching.gates import MONTHS_TO_GET, NOT_TO_BE_HAD

_INVOLVED = {
    "stops": "stops and searches",
    "surveillance": "cameras, sensors and other watching",
    "people-lists": "lists or scores of people",
    "police-led": "strategies that the police lead",
    "patrol-hours": "many hours of patrol",
    "school-officers": "officers in schools",
    "new-money": "new money",
}


def say_gate(gate: Gate, proposed: Mapping[str, Guess]) -> tuple[str, str]:
    """Why a practice is not for now, and what would bring it back: two sentences. ``proposed`` are guesses from the
    city's words, by what they rule out or lack."""
    match gate.kind:
        case "ruled-out":
            return _say_ruled_out(gate, proposed)
        case "lacks":
            return _say_lacking(gate, proposed)
        case "time":
            needed, there = (say_months(int(value)) for value in gate.values)
            return (
                f"It takes at least {needed} from the decision to an effect, and you have {there}.",
                f"It can be looked at again if you have {needed}.",
            )
        case "size":
            tested = (
                f" The smallest city in which we know it was tested has {int(gate.values[1]):,} people."
                if (len(gate.values) > 1)
                else ""
            )
            return (
                f"It was made for and tested in cities far from yours in size.{tested}",
                "A test in a city nearer to yours in size would bring it back.",
            )
        case "money":
            return (
                "It costs much to start and run, and there is no new money.",
                "A budget of its own would bring it back.",
            )


def say_question(about: FirstQuestion, profile: Profile, held: Iterable[str]) -> tuple[str, str]:
    """The question to answer first, and why nothing is recommended before. ``held`` is what comes nearest here."""
    match about:
        case FirstQuestion.PROBLEM:
            told = [
                words
                for words, known in (
                    ("its size", profile.population),
                    ("its budget", profile.budget),
                    ("its time", profile.months),
                    ("what it has", profile.assets),
                )
                if known
            ]
            known = f"Of this city we know {join(told)}" if told else "Nothing is known of this city"
            return (
                "Which crime or harm worries you most, and is it tied to a few places, a few people or cases that "
                "nobody solves?",
                f"{known}, and that does not say what should be reduced. Anything recommended now would be a guess.",
            )
        case FirstQuestion.PRIORITY:
            return (
                f"{len(profile.problems)} problems cannot all come first. Which three hurt most?",
                "What helps with one of them does nothing for another, so a list for all of them would say little.",
            )
        case FirstQuestion.GOAL:
            near = join(held)
            nearest = f" The nearest we hold: {near}." if near != "none" else ""
            return (
                "What should be different in a year: fewer people hurt, a place made safer, cases solved, or trust?",
                f"We are not sure that anything here answers what you wrote.{nearest}",
            )


def say_guess(guess: Guess, names: Mapping[str, str]) -> str:
    """A guess from the city's words, as a question to confirm. ``names`` are titles of practices by slug."""
    if guess.kind == "lacks":
        return f"You wrote “{guess.words}”. Do you lack {label(guess.value).lower()}?"
    what = _INVOLVED.get(guess.value) or names.get(guess.value, guess.value).lower()
    verb = "Is there none" if guess.value == "new-money" else f"Leave {what} out"
    return f"You wrote “{guess.words}”. {verb}?"


def _say_ruled_out(gate: Gate, proposed: Mapping[str, Guess]) -> tuple[str, str]:
    guessed = next((proposed[value] for value in gate.values if value in proposed), None)
    named = [_INVOLVED[value] for value in gate.values if value in _INVOLVED]
    what = f"it brings {join(named)}" if named else "it is that itself" if guessed else "you ruled it out"
    if guessed is not None:
        return (
            f"You wrote “{guessed.words}”, which seems to rule it out: {what}.",
            "Say that it was not meant so, and it is ranked again.",
        )
    return (
        f"{what[0].upper()}{what[1:]}{', which you ruled out' if named else ''}.",
        "It returns if that is no longer ruled out.",
    )


def _say_lacking(gate: Gate, proposed: Mapping[str, Guess]) -> tuple[str, str]:
    names = join(label(value).lower() for value in gate.values)
    guessed = next((proposed[value] for value in gate.values if value in proposed), None)
    lead = f"You wrote “{guessed.words}”. " if guessed is not None else ""
    waits = [MONTHS_TO_GET[Requirement(value)] for value in gate.values if value not in NOT_TO_BE_HAD]
    when = f" It takes about {say_months(max(waits))} to have that, which is longer than you gave." if waits else ""
    return (
        f"{lead}It cannot run without {names}, which you lack.{when}",
        f"{names[0].upper()}{names[1:]} would bring it back.",
    )


def say_months(number: int) -> str:
    """A number of months in words."""
    return f"{number} {'month' if number == 1 else 'months'}"
