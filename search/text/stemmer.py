"""The Porter stemmer (M. F. Porter, An algorithm for suffix stripping, Program 14(3), 1980).

Knows lower-case English letters and nothing else. It is here, and not taken from an engine, so that every
engine, the snippets and the parser agree on what a word's stem is.
"""

from __future__ import annotations

import re
from functools import lru_cache

_C = "[^aeiou][^aeiouy]*"
_V = "[aeiouy][aeiou]*"
_M_GT_0 = re.compile(f"^({_C})?{_V}{_C}")
_M_EQ_1 = re.compile(f"^({_C})?{_V}{_C}({_V})?$")
_M_GT_1 = re.compile(f"^({_C})?{_V}{_C}{_V}{_C}")
_HAS_VOWEL = re.compile(f"^({_C})?[aeiouy]")
_ENDS_CVC = re.compile(f"^{_C}[aeiouy][^aeiouwxy]$")
_DOUBLE = re.compile(r"([^aeioulsz])\1$")

_STEP_2 = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "bli": "ble",
    "alli": "al", "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "ation": "ate",
    "ator": "ate", "alism": "al", "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al",
    "iviti": "ive", "biliti": "ble", "logi": "log",
}  # fmt: skip
_STEP_3 = {
    "icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": "",
}  # fmt: skip
_STEP_4 = (
    "al|ance|ence|er|ic|able|ible|ant|ement|ment|ent|ou|ism|ate|iti|ous|ive|ize"
)  # fmt: skip
_SUFFIX_2 = re.compile("^(.+?)(" + "|".join(sorted(_STEP_2, key=len, reverse=True)) + ")$")
_SUFFIX_3 = re.compile("^(.+?)(" + "|".join(sorted(_STEP_3, key=len, reverse=True)) + ")$")
_SUFFIX_4 = re.compile(f"^(.+?)({_STEP_4})$")
_SUFFIX_4_ION = re.compile(r"^(.+?[st])ion$")


@lru_cache(maxsize=65536)
def porter_stem(word: str) -> str:
    """The stem of a lower-case word. Words under 3 letters, or with other than a-z, are their own stems."""
    if len(word) < 3 or not (word.isascii() and word.isalpha()):
        return word
    initial_y = word.startswith("y")
    if initial_y:  # y is a consonant here; capitals are outside the vowel classes
        word = "Y" + word[1:]
    word = _plurals_and_participles(word)
    if word.endswith("y") and _HAS_VOWEL.match(word[:-1]):
        word = word[:-1] + "i"
    for pattern, table in ((_SUFFIX_2, _STEP_2), (_SUFFIX_3, _STEP_3)):
        found = pattern.match(word)
        if found and _M_GT_0.match(found[1]):
            word = found[1] + table[found[2]]
    word = _final_suffix(word)
    return "y" + word[1:] if initial_y else word


def _plurals_and_participles(word: str) -> str:
    """Steps 1a and 1b."""
    if word.endswith(("sses", "ies")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    if word.endswith("eed"):
        return word[:-1] if _M_GT_0.match(word[:-3]) else word
    for suffix in ("ed", "ing"):
        rest = word[: -len(suffix)]
        if word.endswith(suffix) and _HAS_VOWEL.match(rest):
            if rest.endswith(("at", "bl", "iz")):
                return rest + "e"
            if _DOUBLE.search(rest):
                return rest[:-1]
            return rest + "e" if _ENDS_CVC.match(rest) else rest
    return word


def _final_suffix(word: str) -> str:
    """Steps 4 and 5."""
    found = _SUFFIX_4_ION.match(word) or _SUFFIX_4.match(word)
    if found and _M_GT_1.match(found[1]):
        word = found[1]
    if word.endswith("e"):
        rest = word[:-1]
        if _M_GT_1.match(rest) or (_M_EQ_1.match(rest) and not _ENDS_CVC.match(rest)):
            word = rest
    if word.endswith("ll") and _M_GT_1.match(word):
        word = word[:-1]
    return word
