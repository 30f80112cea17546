"""When too little is known to recommend anything, and which one question would tell most.

Knows profiles and whether anything here speaks of their words. The words of the question belong to what shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from knowledge.vocabulary import Problem
from search.matching.profile import Profile


class FirstQuestion(StrEnum):
    """What the question is about: which problem there is; which goal, where nothing here answers the words; which of
    too many problems comes first."""

    PROBLEM = "problem"
    GOAL = "goal"
    PRIORITY = "priority"


TOO_MANY = len(Problem) // 2
"""A city that names more problems than half of all there are has not said what it wants."""


def ask_first(
    profile: Profile, problems: Mapping[str, float], *, concern_given: bool, concern_held: bool
) -> FirstQuestion | None:
    """What to ask before anything is recommended; None where enough is known.

    Money, time and what a city has say nothing of what it needs: a problem, figures that show one, or words that
    something here answers must be there. Words that nothing here answers outweigh figures: the city asks for something
    else.
    """
    if len(profile.problems) > TOO_MANY and not (concern_given and concern_held):
        return FirstQuestion.PRIORITY
    if concern_given and not concern_held and not profile.problems:
        return FirstQuestion.GOAL
    return None if problems or concern_given else FirstQuestion.PROBLEM
