"""``field:value`` becomes a node: which fields there are, and how their values are written.

Knows the names a reader may type, not which values are in an index.
"""

from __future__ import annotations

import re

from search.analysis import normalise_code, tokenise
from search.syntax import And, Facet, InField, Node, Not, Or, Phrase, Word, YearRange
from search.types import FACET_FIELDS

#: Text fields a reader may name, and the index field that holds them. Identifiers share one.
TEXT_FIELDS = {"title": "title", "author": "author", "ncj": "code", "doi": "code"}

#: Every name that means a field before a colon.
QUERY_FIELDS = (*TEXT_FIELDS, *FACET_FIELDS)

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
        code = normalise_code(value)
        if field == "ncj":
            code = "ncj" + code.removeprefix("ncj")
        return InField(target, (Word(value, code),))
    words = tuple(Word(token.word, token.stem) for token in tokenise(value))
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
