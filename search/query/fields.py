"""``field:value`` becomes a node: which fields there are, and how their values are written.

Knows the names a reader may type, not which values are in an index.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from search.syntax import And, Facet, InField, Node, Not, Or, Phrase, Word, YearRange
from search.text.analysis import normalize_code, tokenize
from search.types import FACET_FIELDS

#: Text fields a reader may name, and the index field that holds them. Identifiers share one.
TEXT_FIELDS = {"title": "title", "author": "author", "ncj": "code", "doi": "code"}

#: Every name that means a field before a colon. A collection is chosen beside the question, never typed into it.
FIELD_NAMES = (*TEXT_FIELDS, *(name for name in FACET_FIELDS if name != "collection"))


@dataclass(frozen=True, slots=True)
class QueryField:
    """A field for readers: its name, what it finds, and a question that uses it."""

    name: str
    meaning: str
    example: str


QUERY_FIELDS = (
    QueryField("title", "Words in the title", "title:ceasefire"),
    QueryField("author", "Who wrote a publication", "author:Braga"),
    QueryField("kind", "practice, lesson, summit or reference", "kind:lesson analyst"),
    QueryField("area", "A core area of the program", "area:technology shootings"),
    QueryField("problem", "A problem that it is about", "problem:robbery cameras"),
    QueryField("rating", "How a practice was rated, in one word or with a hyphen", "rating:no-effect"),
    QueryField("cost", "What a practice costs: low, medium or high", "cost:low gangs"),
    QueryField("start", "Months within which a practice can begin: 1, 3, 6 or 12", "start:3 shootings"),
    QueryField("size", "The size of city that a practice suits: small, midsize or large", "size:small robbery"),
    QueryField("site", "A city of the program, with or without its state", 'site:"Kansas City" homicide'),
    QueryField("state", "A state, in two letters", "state:TN homicide"),
    QueryField("year", "A year, or a span of years", "year:2018..2024 summit"),
    QueryField("ncj", "An NCJ number", "ncj:251579"),
    QueryField("doi", "A DOI", "doi:10.1007/s11292-012-9170-z"),
)
"""Every field a reader may name. The help page and the tests go by this list."""

_YEAR = r"(\d{4})"
_RANGES = (
    re.compile(rf"\[\s*(?:{_YEAR}|\*)?\s+TO\s+(?:{_YEAR}|\*)?\s*\]", re.IGNORECASE),
    re.compile(rf"{_YEAR}?(?:\.\.|\u2026|-|\u2013){_YEAR}?"),
)
_SINGLE = re.compile(_YEAR)


class UnreadableValue(Exception):
    """A value that its field cannot take; the message is a sentence for the reader."""


def leaf(field: str, value: str, phrase: bool = False) -> Node | None:
    """``field:value`` as a node, None if there is nothing in the value. Raises :class:`UnreadableValue`."""
    if field == "year":
        return _years(value)
    if field not in TEXT_FIELDS:
        return Facet(field, value)
    target = TEXT_FIELDS[field]
    if target == "code":
        code = normalize_code(value)
        if field == "ncj":
            code = "ncj" + code.removeprefix("ncj")
        return InField(target, (Word(value, code),))
    words = tuple(Word(token.word, token.stem) for token in tokenize(value))
    return InField(target, words, phrase) if words else None


def on_leaves(field: str, node: Node) -> Node | None:
    """``field:(group)``: the field on each leaf of the group."""
    match node:
        case And(parts) | Or(parts):
            inner = [kept for part in parts if (kept := on_leaves(field, part)) is not None]
            return type(node)(tuple(inner)) if inner else None
        case Not(part):
            negated = on_leaves(field, part)
            return Not(negated) if negated is not None else None
        case Word(text, _):
            return leaf(field, text)
        case Phrase(words):
            return leaf(field, " ".join(words), phrase=True)
        case _:
            return node


def _years(value: str) -> YearRange:
    if single := _SINGLE.fullmatch(value):
        return YearRange(int(single[1]), int(single[1]))
    for shape in _RANGES:
        found = shape.fullmatch(value)
        if found and (found[1] or found[2]):
            first, last = (int(year) if year else None for year in (found[1], found[2]))
            if first is not None and last is not None and first > last:
                first, last = last, first
            return YearRange(first, last)
    raise UnreadableValue(f"“{value[:40]}” is not a year or a range of years such as 2015..2018.")
