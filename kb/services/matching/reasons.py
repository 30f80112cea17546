"""The words of a match: why each factor counts as it does, what was found, what is missing, what would change it.

Knows the values of the matching and labels. Must not know tables or pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kb.services.library import label
from knowledge.vocabulary import Requirement, Verdict
from search.matching import FirstQuestion, Gate, Guess, Lever, Match, Matching, ProblemFinding, Profile
from search.matching.fit import BUDGET_STEPS
from search.matching.gates import MONTHS_TO_GET, NOT_TO_BE_HAD

FACTOR_LABELS: Mapping[str, str] = {
    "need": "Made for your problems",
    "evidence": "Evidence for them",
    "readiness": "What it asks for",
    "context": "Size and cost",
    "peers": "Results elsewhere and here",
    "concern": "Your words",
}

FACTOR_MEANINGS: Mapping[str, str] = {
    "need": "How many of your problems it is made for, weighed by what you declare and by your own figures",
    "evidence": "What studies found for each of those problems, and how sure that is; a failure takes points away",
    "readiness": "How much of what it cannot run without you have; what you do not say counts half",
    "context": "Whether it suits your size and your budget",
    "peers": "What came of it in cities like yours and in your own; a failure takes points away",
    "concern": "How near it is in meaning to what you wrote",
}

LEFT_OUT: Mapping[str, str] = {
    "need": "Your problems are left out: none was named, and no figure stands out.",
    "evidence": "Evidence is left out: it speaks only for a problem, and none is known.",
    "context": "Size and cost are left out: neither is known.",
    "peers": "Similar cities are left out: too little is known to say which cities are similar.",
    "concern": "Your words are left out: no concern was written. The other factors share its part.",
}

CONCERN_UNREAD = (
    "Your words could not be read now, because search is not available. The other factors share their part."
)

VERDICT_WORDS: Mapping[str, str] = {
    Verdict.SUPPORTED: "Studies support it against {problem}",
    Verdict.MIXED: "Results on {problem} are mixed",
    Verdict.INDIRECT: "It was not tested on {problem} itself; a wider outcome fell",
    Verdict.INCONCLUSIVE: "It was tested on {problem}, and the studies do not settle it",
    Verdict.UNTESTED: "Nobody we know of tested it on {problem}",
    Verdict.NO_EFFECT: "It was tested on {problem} and had no effect",
    Verdict.HARM: "It was tested on {problem} and made it worse",
}
"""What each verdict says of a problem, before the certainty."""

_INVOLVED = {
    "stops": "stops and searches",
    "surveillance": "cameras, sensors and other watching",
    "people-lists": "lists or scores of people",
    "police-led": "strategies that the police lead",
    "patrol-hours": "many hours of patrol",
    "school-officers": "officers in schools",
    "new-money": "new money",
}


def explain(match: Match, matching: Matching, names: Mapping[str, str]) -> dict[str, str]:
    """One sentence for each factor. ``names`` are cities by slug, as "Name, ST"."""
    sentences = {
        "need": _need(match, matching),
        "evidence": _evidence(match),
        "readiness": _readiness(match),
        "context": _context(match, matching),
        "peers": _peers(match, names),
        "concern": _concern(match),
    }
    return {part.factor: sentences[part.factor] for part in match.contributions}


def say_finding(problem: str, finding: ProblemFinding) -> str:
    """What was found for ``problem``, as a sentence with its certainty."""
    words = VERDICT_WORDS[finding.verdict].format(problem=label(problem).lower())
    return f"{words} ({say_certainty(finding)})." if finding.certainty else f"{words}."


def say_certainty(finding: ProblemFinding) -> str:
    """The certainty in words; empty if nothing was tested."""
    return f"{label(finding.certainty).lower()} certainty" if finding.certainty else ""


def say_lever(lever: Lever) -> str:
    """What would move a practice up, as a sentence."""
    change = {
        "asset": f"With {label(lever.value).lower()} in place",
        "budget": f"With a {lever.value} budget",
    }[lever.kind]
    return f"{change}, it would be number {lever.rank_after} instead of {lever.rank_before}."


def say_stability(share: float) -> str:
    """How sure it is that a strategy belongs among the first five, in words."""
    times = f"in {round(share * 1000):,} of 1,000 trials with other weights and other answers to what is unknown"
    if share >= 0.9:
        return f"Sure: it stays among the first five {times}."
    if share >= 0.6:
        return f"Fairly sure: it stays among the first five {times}."
    return f"Unsure: it is among the first five only {times}."


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
                f"We hold nothing that answers what you wrote.{nearest}",
            )


def say_guess(guess: Guess, names: Mapping[str, str]) -> str:
    """A guess from the city's words, as a question to confirm. ``names`` are titles of practices by slug."""
    if guess.kind == "lacks":
        return f"You wrote “{guess.words}”. Do you lack {label(guess.value).lower()}?"
    what = _INVOLVED.get(guess.value) or names.get(guess.value, guess.value).lower()
    verb = "Is there none" if guess.value == "new-money" else f"Leave {what} out"
    return f"You wrote “{guess.words}”. {verb}?"


def say_standing(matching: Matching) -> tuple[str, ...]:
    """How the city's rates stand among others, one sentence each; nothing is ranked."""
    standing = matching.standing
    field = f"{standing.compared:,} cities" + (
        " from half to twice your size" if standing.same_size else " we hold figures of"
    )
    return tuple(
        f"Your {offense.replace('_', ' ')} rate is higher than in {share:.0%} of {field}."
        for offense, share in standing.shares.items()
    )


def say_range(rank: int, span: tuple[int, int]) -> str:
    """A rank with what the unknown could make of it: "number 3", "between 2 and 6"."""
    low, high = span
    return f"number {rank}" if low == high else f"between {low} and {high}"


def join(items: Iterable[str]) -> str:
    """Items in plain words: "a", "a and b", "a, b and c"."""
    words = list(items)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else "none"


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


def _need(match: Match, matching: Matching) -> str:
    met, total = len(match.need.addressed), len(matching.problem_weights)
    if not met:
        return "It is made for none of your problems."
    named = join(label(problem).lower() for problem in match.need.addressed)
    return f"It is made for {met} of your {total} {'problem' if total == 1 else 'problems'}: {named}."


def _evidence(match: Match) -> str:
    said = [say_finding(problem, finding) for problem, finding in match.need.findings.items()]
    return " ".join(said) or "Nothing is on record of what it did for any of your problems."


def _readiness(match: Match) -> str:
    ready, total = match.readiness, len(match.practice.asked)
    if not total:
        return "It asks for nothing that you must have first."
    parts = [f"You have {len(ready.had)} of the {total} things it cannot run without"]
    parts += [f"{len(ready.missing)} you lack"] if ready.missing else []
    parts += [f"of {len(ready.unknown)} it is not known"] if ready.unknown else []
    return f"{'; '.join(parts)}."


def _context(match: Match, matching: Matching) -> str:
    said = []
    for fit in match.context.fits:
        if fit.value is not None:
            said.append(_size(match, fit.value) if fit.name == "size" else _cost(match, matching))
    unknown = [
        {"size": "your size", "cost": "your budget"}[fit.name] for fit in match.context.fits if fit.value is None
    ]
    rest = f" Not known: {join(unknown)}." if unknown else ""
    return (f"{said[0][0].upper()}{said[0][1:]}{''.join('; ' + part for part in said[1:])}." if said else "") + rest


_FIT_NAMES = {"size": "your size", "cost": "your budget"}


def _size(match: Match, value: float) -> str:
    if value == 1:
        return "it suits a city of your size"
    suited = join(sorted(label(size).lower() for size in match.practice.sizes))
    return f"it suits {suited} cities" + (", which is near yours" if value >= 0.5 else "")


def _cost(match: Match, matching: Matching) -> str:
    profile = matching.profile
    if profile.budget is None:
        return f"its {match.practice.cost} cost meets no new money"
    over = BUDGET_STEPS[match.practice.cost] - BUDGET_STEPS[profile.budget]
    if over <= 0:
        return f"its {match.practice.cost} cost is within your budget"
    return f"its {match.practice.cost} cost is {'one step' if over == 1 else 'two steps'} over your budget"


def _peers(match: Match, names: Mapping[str, str]) -> str:
    told = [
        f"{names.get(near.city, near.city)}: {label(near.result).lower()}"
        for near in match.example.adopters
        if near.result is not None
    ]
    if told:
        more = f", and {len(told) - 3} more" if len(told) > 3 else ""
        return f"{'; '.join(told[:3])}{more}."
    if match.example.adopters:
        return "Similar cities did it, and what came of it is not on record."
    return "We know of no similar city that did it."


def _concern(match: Match) -> str:
    value = next((part.value for part in match.contributions if part.factor == "concern"), 0.0)
    steps = ((0.67, "It is among the nearest to what you wrote."), (0.33, "It has to do with what you wrote."))
    return next((said for least, said in steps if value >= least), "What you wrote is not about it.")
