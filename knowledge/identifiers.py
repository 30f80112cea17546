"""NCJ numbers, DOIs, years and cities: one form for each, so that the same thing is known as the same.

Knows the identifiers and nothing of files.
"""

from __future__ import annotations

import re

NCJ_NUMBER = re.compile(r"\bNCJ(?:RS)?(?:\s+(?:Document|Number|No\.?|#))?\s*[:#.\-–]?\s*(\d{3,6})\b", re.I)
"""An NCJ number as it is written in text, its digits as the one group."""

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>\\^`{|}]+", re.I)
_TRAILING = ".,;:!?'\"“”’*_"
_PAIRS = {")": "(", "]": "["}
_NUMBER = re.compile(r"\d{3,6}")
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")


def normalize_doi(text: str) -> str | None:
    """The first DOI in ``text`` in lower case, without address, "doi:" or punctuation that follows it; else None."""
    match = _DOI.search(text)
    if match is None:
        return None
    doi = match[0].lower()
    while doi:
        last = doi[-1]
        if last not in _TRAILING and not (last in _PAIRS and doi.count(last) > doi.count(_PAIRS[last])):
            break
        doi = doi[:-1]
    return doi if re.fullmatch(r"10\.\d{4,9}/\S+", doi) else None


def normalize_ncj(text: str) -> str | None:
    """The NCJ number in ``text``, digits only and without leading zeros: "NCJ 251579" or "251579"; else None."""
    match = NCJ_NUMBER.search(text)
    digits = match[1] if match else text.strip()
    return digits.lstrip("0") or None if _NUMBER.fullmatch(digits) else None


def find_year(text: str) -> int | None:
    """The first year from 1900 to 2100 in ``text``."""
    return next((year for year in map(int, _YEAR.findall(text)) if 1900 <= year <= 2100), None)


def site_slug(city: str, state: str) -> str | None:
    """The slug of a city (``kansas-city-mo``); None for several or unnamed cities."""
    if "--" in (city, state):
        return None
    return "-".join("".join(c if c.isalnum() else " " for c in f"{city} {state}".lower().replace(".", "")).split())
