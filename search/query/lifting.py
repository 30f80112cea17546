"""A parsed question is taken apart: filters, a condition, and the words that score.

Knows the tree of :mod:`search.syntax` and nothing of engines. A facet typed beside other words becomes a
filter, so that it acts on both legs and shows as chosen; one inside OR stays in the condition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from search.syntax import (
    And,
    Facet,
    InField,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    TypedFilters,
    Word,
    YearRange,
)
from search.text.analysis import is_stop_word, tokenize


def lift_filters(nodes: Iterable[Node]) -> tuple[list[Node], TypedFilters]:
    """``nodes`` without the facets that stand alone, and those facets as filters.

    Two ``kind:`` side by side mean both (a document has areas and problems in the plural), so only the
    first of a field is lifted and the others stay as conditions.
    """
    rest: list[Node] = []
    include: dict[str, frozenset[str]] = {}
    exclude: dict[str, frozenset[str]] = {}
    first: int | None = None
    last: int | None = None
    for node in _flatten(nodes):
        one_field = _values_of_one_field(node)
        if one_field is not None and one_field[0] not in include:
            include[one_field[0]] = one_field[1]
            continue
        match node:
            case Not(Facet(field, value)):
                exclude[field] = exclude.get(field, frozenset()) | {value}
            case YearRange(low, high):
                first = low if first is None else max(first, low or first)
                last = high if last is None else min(last, high or last)
            case _:
                rest.append(node)
    return rest, TypedFilters(include, exclude, first, last)


def _flatten(nodes: Iterable[Node]) -> Iterator[Node]:
    """The parts that must all hold; an AND at the top keeps its plain words together."""
    for node in nodes:
        if isinstance(node, And) and any(_is_filter(part) for part in node.parts):
            facets = [part for part in node.parts if _is_filter(part)]
            others = tuple(part for part in node.parts if not _is_filter(part))
            yield from facets
            if others:
                yield And(others)
        else:
            yield node


def _is_filter(node: Node) -> bool:
    if isinstance(node, Not):
        return isinstance(node.part, Facet)
    return isinstance(node, YearRange) or _values_of_one_field(node) is not None


def _values_of_one_field(node: Node) -> tuple[str, frozenset[str]] | None:
    """``kind:lesson`` or ``kind:lesson OR kind:summit`` as field and values."""
    facets = node.parts if isinstance(node, Or) else (node,)
    found: dict[str, set[str]] = {}
    for facet in facets:
        if not isinstance(facet, Facet):
            return None
        found.setdefault(facet.field, set()).add(facet.value)
    if len(found) != 1:
        return None
    field, values = found.popitem()
    return field, frozenset(values)


def read_constraint(nodes: Iterable[Node]) -> Node | None:
    """What every answer must satisfy: all of the parts, bare words excepted."""
    parts = tuple(
        kept for node in nodes if not isinstance(node, Word) and (kept := _without_stop_words(node)) is not None
    )
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else And(parts)


def _without_stop_words(node: Node) -> Node | None:
    """``node`` without the words that are not in the index; None if nothing is left."""
    match node:
        case Word(text, _):
            return None if is_stop_word(text) else node
        case And(parts) | Or(parts):
            kept = tuple(k for part in parts if (k := _without_stop_words(part)) is not None)
            if not kept:
                return None
            return kept[0] if len(kept) == 1 else type(node)(kept)
        case Not(part):
            inner = _without_stop_words(part)
            return None if inner is None else Not(inner)
        case _:
            return node


def scoring_parts(nodes: Iterable[Node]) -> tuple[tuple[Word, ...], tuple[Prefix, ...]]:
    """The words and prefixes that make a document score: all but those under NOT, in order."""
    words: list[Word] = []
    prefixes: list[Prefix] = []
    for node in _positive_leaves(nodes):
        match node:
            case Word():
                words.append(node)
            case Phrase(phrase):
                words += [Word(t.word, t.stem) for word in phrase for t in tokenize(word)]
            case InField(field, inner, _) if field != "code":
                words += inner
            case Prefix():
                prefixes.append(node)
            case _:
                pass
    return tuple(words), tuple(dict.fromkeys(prefixes))


def _positive_leaves(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        match node:
            case And(parts) | Or(parts):
                yield from _positive_leaves(parts)
            case Not():
                continue
            case _:
                yield node
