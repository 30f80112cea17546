"""A city's concern in its own words against the practices: from cosines to a factor.

Knows sentences and cosines. Must not know the model or the index that made them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from knowledge.sentences import split_sentences
from search.text.analysis import stem_word, stems

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LINE_OR_CLAUSE = re.compile(r"\n+|(?<=;)\s+")

MOST_SENTENCES = 12
"""Of a longer concern the first are read."""

CLEAR_COSINE = 0.5
"""What the nearest practice must reach for the full value: text about nothing here makes no practice fit."""

_VIOLENCE = frozenset(
    stem_word(word)
    for word in [
        "shooting",
        "shot",
        "shooter",
        "gun",
        "gunfire",
        "gunman",
        "killing",
        "killed",
        "murder",
        "homicide",
        "robbery",
        "robbed",
        "robber",
        "stabbing",
        "stabbed",
        "assault",
        "assaulted",
        "beaten",
        "beating",
        "gang",
        "carjacking",
        "carjacked",
        "carjacker",
        "burglary",
        "burglar",
        "rape",
        "raped",
        "retaliation",
        "retaliate",
        "violence",
        "violent",
        "abuser",
        "strangled",
        "strangulation",
    ]
)
"""Stems of words of violence and of the crimes beside it."""


def speaks_of_violence(text: str) -> bool:
    """Whether ``text`` has a word of violence. It may still be about something else: heat kills too."""
    return not _VIOLENCE.isdisjoint(stems(text))


_OTHER_HARM = """
overdose fentanyl opioid naloxone heroin homeless homelessness tent encampment swastika synagogue mosque
antisemitic antisemitism islamophobia hate bigot racist suicide suicidal scam scammer fraud swindle swindler
ransom ransomware bitcoin hacker hacked cyber cyberattack arson arsonist truant truancy absenteeism crash
collision pedestrian speeding seatbelt dui heat heatwave flood hurricane wildfire firework mortar noise
overcrowded overcrowding dumping litter dog cattle livestock gambling casino election ballot voter ambulance
cardiac shoplifting shoplifter vaping vape tobacco drone scooter eviction terrorism terrorist extremist
extremism bomb protest riot pandemic accidental accident unintentional pornography sextortion toddler drowning
embezzlement corruption bribe smuggler smuggling immigration deportation border
"""

_OTHER = frozenset(stem_word(word) for word in _OTHER_HARM.split())
"""Stems of words of harm that a city may ask about and that is none of the problems here."""


def speaks_of_something_else(text: str) -> bool:
    """Whether ``text`` has a word of another harm than the problems here, such as overdoses or hate crime."""
    return not _OTHER.isdisjoint(stems(text))


def split_concern(text: str) -> tuple[str, ...]:
    """The thoughts in ``text``, at most :data:`MOST_SENTENCES`: its sentences, lines, and parts between semicolons.

    None if there is no letter or digit in it.
    """
    parts = (part for line in _LINE_OR_CLAUSE.split(text) for part in split_sentences(line))
    return tuple(part for part in parts if any(c.isalnum() for c in part))[:MOST_SENTENCES]


def relate(slugs: Sequence[str], cosines: NDArray[np.float32]) -> dict[str, float]:
    """The factor by slug, in [0, 1], from cosines of shape (sentences, slugs), each of the nearest passage.

    Every sentence counts the same: the mean cosine over the sentences is set between the middle of all practices (0)
    and the nearest of them (1), or :data:`CLEAR_COSINE` if the nearest is further away than that.
    """
    if not len(slugs):
        return {}
    means = np.mean(np.asarray(cosines, dtype=np.float64).reshape(-1, len(slugs)), axis=0)
    middle, top = float(np.median(means)), max(float(np.max(means)), CLEAR_COSINE)
    if top <= middle:
        return dict.fromkeys(slugs, 0.0)
    values = np.clip((means - middle) / (top - middle), 0.0, 1.0)
    return {slug: round(float(value), 6) for slug, value in zip(slugs, values, strict=True)}
