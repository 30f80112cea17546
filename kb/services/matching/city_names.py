"""Names of cities as people write them: spellings, abbreviations, nicknames, and a state behind the name.

Pure: knows words and states. Must not know which cities there are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from knowledge.states import iter_states

_LONGEST = 80

_WORDS: Mapping[str, str] = {
    "co": "county",
    "cty": "county",
    "e": "east",
    "ft": "fort",
    "hts": "heights",
    "mt": "mount",
    "n": "north",
    "no": "north",
    "pt": "point",
    "s": "south",
    "saint": "st",
    "sainte": "ste",
    "so": "south",
    "spgs": "springs",
    "twp": "township",
    "w": "west",
}
"""Spellings that are the same word, as they are compared."""

OTHER_NAMES: tuple[tuple[str, str], ...] = (
    ("athens", "athens-clarke-county-ga"),
    ("atl", "atlanta-ga"),
    ("bmore", "baltimore-md"),
    ("charlotte", "charlotte-mecklenburg-nc"),
    ("cincy", "cincinnati-oh"),
    ("dc", "washington-dc"),
    ("indy", "indianapolis-in"),
    ("jax", "jacksonville-fl"),
    ("kc", "kansas-city-ks"),
    ("kc", "kansas-city-mo"),
    ("kck", "kansas-city-ks"),
    ("kcks", "kansas-city-ks"),
    ("kcmo", "kansas-city-mo"),
    ("la", "los-angeles-ca"),
    ("new york city", "new-york-ny"),
    ("nola", "new-orleans-la"),
    ("nyc", "new-york-ny"),
    ("okc", "oklahoma-city-ok"),
    ("philly", "philadelphia-pa"),
    ("phx", "phoenix-az"),
    ("sf", "san-francisco-ca"),
    ("slc", "salt-lake-city-ut"),
    ("stl", "st-louis-mo"),
    ("vegas", "las-vegas-nv"),
    ("washington d c", "washington-dc"),
)
"""What people call a city besides the name that the FBI's tables have."""

_STATE_WORDS: Mapping[str, str] = {
    **{name.casefold(): code for code, name in iter_states()},
    **{code.casefold(): code for code, _ in iter_states()},
    "ala": "AL",
    "ariz": "AZ",
    "ark": "AR",
    "calif": "CA",
    "cal": "CA",
    "colo": "CO",
    "conn": "CT",
    "fla": "FL",
    "ill": "IL",
    "ind": "IN",
    "kan": "KS",
    "mass": "MA",
    "mich": "MI",
    "minn": "MN",
    "miss": "MS",
    "neb": "NE",
    "nev": "NV",
    "okla": "OK",
    "ore": "OR",
    "penn": "PA",
    "tenn": "TN",
    "tex": "TX",
    "wash": "WA",
    "wis": "WI",
}
"""A state by its name, its two letters or an older abbreviation."""


class Reading(NamedTuple):
    """One way to read what was typed: the words of a name, and the state behind it if one is said."""

    words: tuple[str, ...]
    state: str | None


def split_name(text: str) -> tuple[str, ...]:
    """The words of a name as they are compared: small letters, no marks, one spelling of "Saint", "Fort", "North"."""
    return tuple(_WORDS.get(word, word) for word in _split(text))


def _split(text: str) -> list[str]:
    apart = re.sub(r"[-/,_]", " ", text.casefold())
    return re.sub(r"[^\w\s]", "", apart).split()


def read_name(text: str) -> list[Reading]:
    """Every way to read ``text``: all of it as a name, and with a state of one to three words at its end."""
    words = _split(text[:_LONGEST])
    if tuple(words[:2]) in (("city", "of"), ("town", "of"), ("village", "of")):
        words = words[2:]
    readings = [Reading(tuple(_WORDS.get(word, word) for word in words), None)] if words else []
    for length in range(1, min(4, len(words))):
        if state := _STATE_WORDS.get(" ".join(words[-length:])):
            readings.append(Reading(tuple(_WORDS.get(word, word) for word in words[:-length]), state))
    return readings
