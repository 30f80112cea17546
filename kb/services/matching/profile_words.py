"""A city's profile in plain sentences, as the pages, the brief and its document say it. Knows profiles and labels."""

from __future__ import annotations

from collections.abc import Sequence

from kb.services.library import label
from kb.services.matching.profile import CityProfile
from kb.services.matching.reasons import join

_OFFENSES = {
    "homicide": "homicides",
    "rape": "rapes",
    "robbery": "robberies",
    "aggravated_assault": "aggravated assaults",
    "nonfatal_shootings": "nonfatal shootings",
}


def say_profile(profile: CityProfile) -> tuple[tuple[str, str], ...]:
    """What is known of a city, each as a name and its words; what is not known has no entry."""
    record = profile.record
    parts: list[tuple[str, str]] = []
    if record.population is not None:
        officers = f" and {record.sworn_officers:,} sworn officers" if record.sworn_officers is not None else ""
        parts.append(("Size", f"{record.population:,} people{officers}"))
    elif record.sworn_officers is not None:
        parts.append(("Size", f"{record.sworn_officers:,} sworn officers"))
    if rates := _say_rates(profile):
        parts.append(("Violence per 100,000 people", rates))
    if record.trend:
        parts.append(("Trend", f"{label(record.trend)} over three years"))
    if record.problems:
        parts.append(("Problems", _labels(record.problems)))
    if record.assets:
        parts.append(("It has", _labels(record.assets)))
    if record.budget:
        parts.append(("Budget", label(record.budget)))
    if record.months:
        parts.append(
            ("Time", f"{record.months} {'month' if record.months == 1 else 'months'} until an effect must show")
        )
    if record.concern:
        parts.append(("In your words", f"“{record.concern}”"))
    return tuple(parts)


def _say_rates(profile: CityProfile) -> str:
    violence = profile.record.violence
    known = [(words, rate) for name, words in _OFFENSES.items() if (rate := getattr(violence, name)) is not None]
    year = f"; figures of {profile.figures.year}" if profile.figures and profile.figures.year else ""
    return join(f"{rate:,.1f} {words}" for words, rate in known) + year if known else ""


def _labels(values: Sequence[str]) -> str:
    words = [label(value) for value in values]
    return join([words[0], *(word if word[1:2].isupper() else word[0].lower() + word[1:] for word in words[1:])])
