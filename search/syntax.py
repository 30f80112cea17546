"""What a question says, as a tree of frozen values.

Knows the shapes only. :mod:`search.query.parse` makes them from text, the keyword engines read them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from search.text.language import Language

#: Words that belong to an identifier as it is written.
_AROUND_CODES = frozenset({"ncj", "doi", "https", "http", "org", "dx", "no", "nos", "number", "grant", "award"})


class Word(NamedTuple):
    """One word as typed, and its stem. It matches any word of the same stem."""

    text: str
    stem: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Folded words that must stand side by side, in this order, as typed: no stems."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    """The beginning of a word, folded: ``polic*``."""

    text: str


@dataclass(frozen=True, slots=True)
class InField:
    """A word or phrase (as its words) within one text field: ``title``, ``author`` or ``code``."""

    field: str
    words: tuple[Word, ...]
    phrase: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet field that must have this value, as typed: ``kind:lesson``."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class YearRange:
    """Years from ``first`` to ``last``, inclusive; None is open."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class And:
    """Every part must hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part must hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not hold."""

    part: Node


Node = Word | Phrase | Prefix | InField | Facet | YearRange | And | Or | Not


def only_leaves_out(node: Node | None) -> bool:
    """Whether a condition asks for nothing, and only leaves something out."""
    if isinstance(node, And):
        return all(only_leaves_out(part) for part in node.parts)
    return isinstance(node, Not)


def iter_left_out(node: Node | None) -> Iterator[tuple[str, Node]]:
    """What a condition leaves out of all answers, each in the words that were typed, with its node."""
    match node:
        case And(parts):
            for part in parts:
                yield from iter_left_out(part)
        case Not(part) if words := " ".join(_iter_words(part)):
            yield words, part


def _iter_words(node: Node) -> Iterator[str]:
    match node:
        case Word(text, _) | Prefix(text):
            yield text
        case Phrase(words):
            yield " ".join(words)
        case InField(_, words, _):
            yield from (word.text for word in words)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _iter_words(part)
        case _:
            return


@dataclass(frozen=True, slots=True)
class TypedFilters:
    """Filters that were typed in the question, values as typed: the searcher resolves them."""

    include: Mapping[str, frozenset[str]] = field(default_factory=dict)
    exclude: Mapping[str, frozenset[str]] = field(default_factory=dict)
    year_from: int | None = None
    year_to: int | None = None

    def __bool__(self) -> bool:
        return bool(self.include or self.exclude) or (self.year_from, self.year_to) != (None, None)


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A question as understood.

    ``words`` score (each stem once, in order, none of those that are only negated); ``prefixes`` score too.
    ``constraint`` is what a document must satisfy, None when any word may answer. ``plain`` is the text
    for the encoder. ``stop_words`` are the folded words when nothing but stop words was typed. ``codes``
    are normalized identifiers. ``notes`` are sentences for the reader. ``language`` is what was typed, not ``plain``.
    """

    text: str
    plain: str
    words: tuple[Word, ...] = ()
    prefixes: tuple[Prefix, ...] = ()
    codes: tuple[str, ...] = ()
    stop_words: tuple[str, ...] = ()
    constraint: Node | None = None
    filters: TypedFilters = field(default_factory=TypedFilters)
    notes: tuple[str, ...] = ()
    language: Language = Language.ENGLISH

    @property
    def has_words_beside_codes(self) -> bool:
        """Whether something is asked beside identifiers, such as a subject."""
        return any(
            word.text not in _AROUND_CODES and not any(word.text in code for code in self.codes) for word in self.words
        )

    @property
    def is_browse(self) -> bool:
        """Whether nothing, or nothing but filters, was asked: every document that passes them answers."""
        return not self.plain and self.constraint is None and (not self.text or bool(self.filters))
