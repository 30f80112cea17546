"""The words of a match: why each factor counts as it does, what is missing, what would change it. Plain sentences.

Knows the values of the matching and labels. Must not know tables or pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kb.services.library import BANDS, label
from search.matching import Lever, Match, Matching
from search.matching.fit import BUDGET_STEPS, MONTHS_NEEDED

FACTOR_LABELS: Mapping[str, str] = {
    "need": "Need",
    "evidence": "Evidence",
    "readiness": "Readiness",
    "context": "Size, cost and time",
    "peers": "Similar cities",
    "concern": "Your words",
}

FACTOR_MEANINGS: Mapping[str, str] = {
    "need": "How far it is made for your problems, weighed by what you declare and by your own figures",
    "evidence": "What studies found, for the outcome that matters to you, and how strong they are",
    "readiness": "How much of what it asks for you have already",
    "context": "Whether it suits your size, your budget and the time you have",
    "peers": "Whether cities like yours did it, and whether it is known what came of it",
    "concern": "How near it is in meaning to what you wrote",
}

LEFT_OUT: Mapping[str, str] = {
    "need": "Need is left out: no problem was named, and no figure stands out.",
    "context": "Size, cost and time are left out: none of them is known.",
    "peers": "Similar cities are left out: too little is known to say which cities are similar.",
    "concern": "Your words are left out: no concern was written. The other factors share its part.",
}

NO_ASSETS = "Nothing is declared that you have, so all that a practice asks for is listed as missing."

CONCERN_UNREAD = (
    "Your words could not be read now, because search is not available. The other factors share their part."
)


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


def say_lever(lever: Lever) -> str:
    """What would move a practice up, as a sentence."""
    change = {
        "asset": f"With one more thing in place ({label(lever.value)})",
        "budget": f"With a {lever.value} budget",
        "months": f"With {lever.value} months to show an effect",
    }[lever.kind]
    return f"{change}, it would be number {lever.rank_after} instead of {lever.rank_before}."


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


def join(items: Iterable[str]) -> str:
    """Items in plain words: "a", "a and b", "a, b and c"."""
    words = list(items)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else "none"


def _need(match: Match, matching: Matching) -> str:
    met, total = len(match.need.addressed), len(matching.problem_weights)
    if not met:
        return "It is made for none of your problems."
    named = join(label(problem).lower() for problem in match.need.addressed)
    return f"It is made for {met} of your {total} problems: {named}."


def _evidence(match: Match) -> str:
    practice = match.practice
    word = BANDS[practice.band].word
    best = min(practice.designs, key=list(type(next(iter(practice.designs)))).index) if practice.designs else None
    studies = f"{practice.studies} {'study' if practice.studies == 1 else 'studies'}" if practice.studies else ""
    parts = [part for part in (studies, f"best design: {label(best).lower()}" if best else "") if part]
    outcomes = (
        f" Taken from the outcome rated apart: {join(match.strength.outcomes)}." if match.strength.outcomes else ""
    )
    return f"{word}{' (' + '; '.join(parts) + ')' if parts else ''}.{outcomes}"


def _readiness(match: Match) -> str:
    ready = match.readiness
    total = len(match.practice.requirements)
    if not total:
        return "It asks for nothing special."
    built = len(ready.missing & ready.provided)
    more = f"; {built} more it builds itself" if built else ""
    return f"You have {len(ready.had)} of the {total} things it asks for{more}."


def _context(match: Match, matching: Matching) -> str:
    said = []
    for fit in match.context.fits:
        if fit.value is not None:
            said.append(_FITS[fit.name](match, matching, fit.value))
    unknown = [_FIT_NAMES[fit.name] for fit in match.context.fits if fit.value is None]
    rest = f" Not known: {join(unknown)}." if unknown else ""
    return (f"{said[0][0].upper()}{said[0][1:]}{''.join('; ' + part for part in said[1:])}." if said else "") + rest


def _size(match: Match, _matching: Matching, value: float) -> str:
    if value == 1:
        return "it suits a city of your size"
    suited = join(sorted(label(size).lower() for size in match.practice.sizes))
    return f"it suits {suited} cities" + (", which is near yours" if value >= 0.5 else "")


def _cost(match: Match, matching: Matching, value: float) -> str:
    if value == 1 or matching.profile.budget is None:
        return f"its {match.practice.cost} cost is within your budget"
    over = BUDGET_STEPS[match.practice.cost] - BUDGET_STEPS[matching.profile.budget]
    return f"its {match.practice.cost} cost is {'one step' if over == 1 else 'two steps'} over your budget"


def _time(match: Match, matching: Matching, value: float) -> str:
    needed = MONTHS_NEEDED[match.practice.time]
    return f"about {needed} months to an effect" + (
        ", which you have" if value == 1 else f", and you have {matching.profile.months}"
    )


_FITS = {"size": _size, "cost": _cost, "time": _time}
_FIT_NAMES = {"size": "your size", "cost": "your budget", "time": "the time you have"}


def _peers(match: Match, names: Mapping[str, str]) -> str:
    near = match.example.adopters
    if not near:
        return "We know of no similar city that did it."
    first = names.get(near[0].city, near[0].city)
    if len(near) == 1:
        return f"{first}, a similar city, did it."
    return f"{len(near)} similar cities did it; the most similar is {first}."


def _concern(match: Match) -> str:
    value = next((part.value for part in match.contributions if part.factor == "concern"), 0.0)
    steps = ((0.67, "It is among the nearest to what you wrote."), (0.33, "It has to do with what you wrote."))
    return next((said for least, said in steps if value >= least), "What you wrote is not about it.")
