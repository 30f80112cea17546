"""The words of a match: why each factor counts as it does, what was found, and what would change its place.

Knows the values of the matching and labels. Must not know tables or pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kb.services.library import label
from knowledge.vocabulary import Verdict
from search.matching import Lever, Match, Matching, ProblemFinding
from search.matching.fit import BUDGET_STEPS

FACTOR_LABELS: Mapping[str, str] = {
    "need": "Made for your problems",
    "evidence": "Evidence for them",
    "readiness": "What it asks for",
    "context": "Size and cost",
    "peers": "Results elsewhere and here",
    "concern": "Your words",
    "cases": "Judged for such cities",
}

FACTOR_MEANINGS: Mapping[str, str] = {
    "need": "How many of your problems it is made for, weighed by what you declare and by your own figures",
    "evidence": "What studies found for each of those problems, and how sure that is; a failure takes points away",
    "readiness": "How much of what it cannot run without you have; what you do not say counts half",
    "context": "Whether it suits your size and your budget",
    "peers": "What came of it in cities like yours and in your own; a failure takes points away",
    "concern": "How near it is in meaning to what you wrote",
    "cases": "What our own judges would do in invented cities like yours: judgment, not evidence",
}

LEFT_OUT: Mapping[str, str] = {
    "need": "Your problems are left out: none was named, and no figure stands out.",
    "evidence": "Evidence is left out: it speaks only for a problem, and none is known.",
    "context": "Size and cost are left out: neither is known.",
    "peers": "Similar cities are left out: too little is known to say which cities are similar.",
    "concern": "Your words are left out: no concern was written. The other factors share its part.",
    "cases": "Judgments for such cities are left out: the worked cases were not read in (kb ingest content).",
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


def explain(match: Match, matching: Matching, names: Mapping[str, str]) -> dict[str, str]:
    """One sentence for each factor. ``names`` are cities by slug, as "Name, ST"."""
    sentences = {
        "need": _need(match, matching),
        "evidence": _evidence(match),
        "readiness": _readiness(match),
        "context": _context(match, matching),
        "peers": _peers(match, names),
        "concern": _concern(match),
        "cases": _cases(match),
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


def _cases(match: Match) -> str:
    value = next((part.value for part in match.contributions if part.factor == "cases"), 0.0)
    steps = (
        (0.4, "Going by invented cities like yours, our judges would begin with it."),
        (0.1, "Going by invented cities like yours, some of our judges would do it."),
        (-0.05, "Going by invented cities like yours, our judges would not name it."),
    )
    mistake = "Going by invented cities like yours, our judges would call it a mistake."
    return next((said for least, said in steps if value >= least), mistake)
