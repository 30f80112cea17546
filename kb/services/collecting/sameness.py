"""Is a record one that is here already? By DOI, NCJ number, and title with year; what is doubtful is for a person.

Knows works and keys. Must not know tables: who holds which key is given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.bibliography import Work

_WORD = re.compile(r"\w+")
_LEAST_TITLE_WORDS = 4
_LONGEST_KEY = 300


@dataclass(frozen=True, slots=True)
class Sameness:
    """What was found: ``slug`` of the document that it is, if one; or ``reason`` why a person must look at which."""

    slug: str = ""
    reason: str = ""
    candidates: tuple[str, ...] = ()


def build_source_key(collection: str, source: str) -> str:
    """The key by which a collection knows its own record."""
    return f"source {collection} {source}"[:_LONGEST_KEY]


def build_keys(work: Work) -> tuple[str, ...]:
    """The keys of a work, surest first."""
    words = " ".join(_WORD.findall(work.title.casefold()))
    titled = work.year and words.count(" ") + 1 >= _LEAST_TITLE_WORDS
    keys = (
        f"doi {work.doi.casefold()}" if work.doi else "",
        f"ncj {work.ncj_number}" if work.ncj_number else "",
        f"title {words} {work.year}" if titled else "",
    )
    return tuple(key[:_LONGEST_KEY] for key in keys if key)


def judge(work: Work, held: Mapping[str, str], works: Mapping[str, Work]) -> Sameness:
    """Which document ``work`` is. ``held`` has the slug by key, ``works`` the work by slug of those that are held."""
    keys = build_keys(work)
    sure = {held[key] for key in keys if key in held and not key.startswith("title ")}
    titled = {held[key] for key in keys if key in held and key.startswith("title ")}
    if len(sure) > 1:
        return Sameness("", "its DOI and its NCJ number are those of two records", tuple(sorted(sure)))
    if sure:
        (slug,) = sure
        if slug in works and not _alike(work, works[slug]):
            return Sameness("", "a record with the same number has another title", (slug,))
        return Sameness(slug)
    for slug in titled:
        if slug in works and (differing := _conflict(work, works[slug])):
            return Sameness("", f"a record of the same title and year has another {differing}", (slug,))
        return Sameness(slug)
    return Sameness()


def fill_in(held: Work, new: Work) -> Work:
    """``held`` with what it lacks from ``new``, a second record of the same work."""
    lacking = {
        name: getattr(new, name)
        for name in Work.model_fields
        if getattr(held, name) in (None, ()) and getattr(new, name) not in (None, ())
    }
    if held.year != new.year:
        lacking = {name: value for name, value in lacking.items() if name not in ("month", "day", "until")}
    return Work.model_validate({**held.model_dump(), **lacking})


def _alike(one: Work, other: Work) -> bool:
    """Whether two titles share half of their words: catalogs cut them, and add a subtitle."""
    words = [set(_WORD.findall(each.title.casefold())) for each in (one, other)]
    least = min(map(len, words)) or 1
    return len(words[0] & words[1]) * 2 >= least


def _conflict(one: Work, other: Work) -> str:
    pairs: Sequence[tuple[str, object, object]] = (
        ("DOI", one.doi and one.doi.casefold(), other.doi and other.doi.casefold()),
        ("NCJ number", one.ncj_number, other.ncj_number),
        ("type", one.type, other.type) if not (one.doi or one.ncj_number) else ("type", None, None),
    )
    return next((name for name, a, b in pairs if a and b and a != b), "")
