"""Names of places as people write them: spellings, abbreviations, nicknames, and what a state is called.

Pure: knows words and states. Must not know which cities there are, nor who looks for them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from knowledge.states import iter_states

SPELLINGS: Mapping[str, str] = {
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

STATE_WORDS: Mapping[str, str] = {
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


def split_name(text: str) -> tuple[str, ...]:
    """The words of a name as they are compared: small letters, no marks, one spelling of "Saint", "Fort", "North"."""
    return tuple(SPELLINGS.get(word, word) for word in split_words(text))


def split_words(text: str) -> list[str]:
    """The words of a name in small letters, without marks; hyphens and slashes part words."""
    apart = re.sub(r"[-/,_]", " ", text.casefold())
    return re.sub(r"[^\w\s]", "", apart).split()
