"""Keeps passwords as argon2id hashes, and says which may be chosen. Knows no account and no table.

The cost is what OWASP's Password Storage Cheat Sheet names for argon2id on small machines: 19 MiB, two passes, one
lane (some 20 ms), so that eight people signing in at once take no memory that search needs. The rules are those of
NIST SP 800-63B, section 5.1.1.2: a least length, room for long ones, nothing about kinds of characters, no expiry,
and a refusal of what is guessed first.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kb.services.accounts.common_passwords import is_common

LEAST = 12
MOST = 256
"""In characters. The upper bound only keeps the work of one request small."""

# fmt: off
_GUESSED = (
    "publicsafetypartnership", "violencereductionnetwork", "knowledgebase", "password", "passwort",
    "passphrase", "welcome", "letmein", "qwertyuiop", "qwertzuiop", "asdfghjkl", "zxcvbnm", "iloveyou",
    "changeme", "trustno1", "superman", "baseball", "football", "sunshine", "princess", "dragon", "monkey",
    "shadow", "master", "secret", "admin", "login", "police", "sheriff", "psp", "vrn", "qwerty", "abc",
)
# fmt: on
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "0123456789", "9876543210")


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@lru_cache(maxsize=1)
def _decoy() -> str:
    return _hasher().hash("nobody's password")


def hash_password(password: str) -> str:
    """``password`` as it is kept: an argon2id hash with its own salt."""
    return _hasher().hash(_prepare(password))


def is_password(kept: str | None, password: str) -> bool:
    """Whether ``password`` is the one that is kept. The work is the same if none is, so that time tells nothing."""
    decoy = _decoy()  # made whether or not it is needed: the first of a process costs a hash
    against = kept or decoy
    try:
        _hasher().verify(against, _prepare(password[:MOST]))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None and len(password) <= MOST


def needs_new_hash(kept: str) -> bool:
    """Whether ``kept`` was made with another cost than today's."""
    return _hasher().check_needs_rehash(kept)


def find_fault(password: str, *, name: str, full_name: str = "") -> str | None:
    """What is wrong with ``password`` as the new one of the person called so, in words for them; None if nothing."""
    if len(password) < LEAST:
        return f"Use at least {LEAST} characters. Four or five words that do not belong together are easy to remember."
    if len(password) > MOST:
        return f"Use at most {MOST} characters."
    names = (name, *re.split(r"[\W_]+", f"{name} {full_name}"))
    if _left_to_guess(password, names) < 4 or is_common(password, names):
        return "This is one of the first that would be tried: a known password, a name, a row of keys. Use another."
    return None


def _left_to_guess(password: str, names: tuple[str, ...]) -> int:
    """How many different characters are left without names, well-known words and rows of letters or digits."""
    text = _fold(password)
    for word in sorted({_fold(name) for name in names} | set(_GUESSED), key=len, reverse=True):
        if len(word) > 2:
            text = text.replace(word, " ")
    text = re.sub(r"\d{4}", " ", text)
    for row in _ROWS:
        for start in range(len(row) - 3):
            text = text.replace(row[start : start + 4], " ")
    return len(set(text) - {" "})


def _fold(text: str) -> str:
    """``text`` in small letters without what stands between words: spaces, punctuation, signs such as + or =."""
    seen = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in seen if c.isalnum() or unicodedata.category(c) == "So")


def _prepare(password: str) -> str:
    """One form for the same characters typed on different keyboards, as NIST asks."""
    return unicodedata.normalize("NFKC", password)
