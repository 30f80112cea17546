"""A reader's text becomes a :class:`~search.syntax.ParsedQuery`. Any text does; none is an error.

The grammar is Whoosh's and Lucene's, written here so that it is linear in time and cannot raise::

    question  := choice+                      bare words side by side: any of them may answer
    choice    := all (OR all)*
    all       := unary (AND unary)*
    unary     := NOT unary | atom
    atom      := "(" question ")" | "a phrase" | prefix* | field:atom | year:2015..2018 | word

Knows no engine and no vocabulary: which values a facet has is for the searcher to say. What cannot be
read by the grammar is searched as plain words, and a note says so.
"""

from __future__ import annotations

from search.query.fields import FIELD_NAMES, UnreadableValue, leaf, on_leaves
from search.query.lexing import Lexeme, Syntax, lex
from search.query.lifting import lift_filters, read_constraint, scoring_parts
from search.syntax import And, Node, Not, Or, ParsedQuery, Phrase, Prefix, Word
from search.text.analysis import find_codes, fold, is_stop_word, respell, tokenize
from search.text.spellings import drop_invisible

#: What is read of a question: some 330 words, more than the model takes in.
MAX_CHARACTERS = 2_000
MAX_WORDS = 64
MAX_PREFIXES = 4
MAX_DEPTH = 20
MAX_PARTS = 128


def parse(text: str) -> ParsedQuery:
    """Understand ``text``. Never raises; linear in the length of the text."""
    notes: list[str] = []
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS]
        notes.append(f"Only the first {MAX_CHARACTERS:,} characters were read.")
    text = drop_invisible(text)
    raw = text.strip()
    cleaned = "".join(c if c.isprintable() else " " for c in text).strip()
    asked = respell(cleaned)
    try:
        nodes = _Parser(lex(asked, FIELD_NAMES)).question()
    except UnreadableValue as reason:
        notes.append(f"{reason} The question was searched as plain words.")
        nodes = _plain_words(asked)
    return _compose(cleaned or raw, asked, nodes, notes)


def _plain_words(text: str) -> list[Node]:
    return [Word(token.word, token.stem) for token in tokenize(text)]


class _Parser:
    """Recursive descent over the lexemes; depth is bounded by :data:`MAX_DEPTH`."""

    def __init__(self, lexemes: list[Lexeme]) -> None:
        self._lexemes = lexemes
        self._at = 0
        self._depth = 0
        self._parts = 0

    def question(self) -> list[Node]:
        nodes = self._sequence()
        if self._parts > MAX_PARTS:
            raise UnreadableValue(f"There are more than {MAX_PARTS} quoted, joined or named parts.")
        if self._at < len(self._lexemes):
            raise UnreadableValue("A closing parenthesis has no opening one.")
        return nodes

    def _take(self, kind: Syntax) -> bool:
        if self._at < len(self._lexemes) and self._lexemes[self._at].kind is kind:
            self._at += 1
            self._parts += 1
            return True
        return False

    def _sequence(self) -> list[Node]:
        nodes: list[Node] = []
        while self._at < len(self._lexemes) and self._lexemes[self._at].kind is not Syntax.CLOSE:
            nodes += self._choice()
        return nodes

    def _choice(self) -> list[Node]:
        first = self._all()
        parts = [first]
        while self._take(Syntax.OR):
            parts.append(self._all())
        return first if len(parts) == 1 else [Or(tuple(map(_together, parts)))]

    def _all(self) -> list[Node]:
        first = self._unary()
        parts = [first]
        while self._take(Syntax.AND):
            parts.append(self._unary())
        return first if len(parts) == 1 else [And(tuple(map(_together, parts)))]

    def _unary(self) -> list[Node]:
        negated = False
        while self._take(Syntax.NOT):
            negated = not negated
        nodes = self._atom()
        return [Not(_together(nodes))] if negated and nodes else nodes

    def _atom(self) -> list[Node]:
        if self._at >= len(self._lexemes):
            raise UnreadableValue("AND, OR and NOT need words to join.")
        kind, text, field = self._lexemes[self._at]
        self._at += 1
        if kind is not Syntax.TEXT or field:
            self._parts += 1 + text.count(" ")
        match kind:
            case Syntax.OPEN:
                nodes = self._group()
                inner = [on_leaves(field, node) for node in nodes] if field else nodes
                return [node for node in inner if node is not None]
            case Syntax.TEXT | Syntax.PHRASE if field:
                found = leaf(field, text, kind is Syntax.PHRASE)
                return [found] if found is not None else []
            case Syntax.TEXT:
                return _plain_words(text)
            case Syntax.PHRASE:
                words = tuple(token.word for token in tokenize(text))
                return [Phrase(words)] if words else []
            case Syntax.PREFIX:
                return [Prefix(fold(text))]
            case Syntax.BROKEN:
                raise UnreadableValue("A quotation mark has no partner.")
            case _:
                raise UnreadableValue(f"“{text}” needs words to join.")

    def _group(self) -> list[Node]:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise UnreadableValue(f"Parentheses are nested more than {MAX_DEPTH} deep.")
        nodes = self._sequence()
        if not self._take(Syntax.CLOSE):
            raise UnreadableValue("A parenthesis is not closed.")
        self._depth -= 1
        return nodes


def _together(nodes: list[Node]) -> Node:
    """Several parts as one operand: all of them."""
    return nodes[0] if len(nodes) == 1 else And(tuple(nodes))


def _compose(text: str, asked: str, nodes: list[Node], notes: list[str]) -> ParsedQuery:
    rest, filters = lift_filters(nodes)
    words, prefixes = scoring_parts(rest)
    stop_words, content = _split_stop_words(words)
    if len(content) > MAX_WORDS:
        content = content[:MAX_WORDS]
        notes.append(f"Only the first {MAX_WORDS} different words were searched.")
    if len(prefixes) > MAX_PREFIXES:
        prefixes = prefixes[:MAX_PREFIXES]
        notes.append(f"Only the first {MAX_PREFIXES} beginnings of words were searched.")
    constraint = read_constraint(rest)
    if constraint is None and not filters:
        plain = asked if words or prefixes else ""
    else:
        plain = " ".join([word.text for word in words] + [prefix.text for prefix in prefixes])
    if text and not plain and constraint is None and not filters:
        notes.append("There is no word in the question to search for.")
    return ParsedQuery(
        text=text,
        plain=plain,
        words=content,
        prefixes=prefixes,
        codes=find_codes(text),
        stop_words=() if content or prefixes else stop_words[:MAX_WORDS],
        constraint=constraint,
        filters=filters,
        notes=tuple(notes),
    )


def _split_stop_words(words: tuple[Word, ...]) -> tuple[tuple[str, ...], tuple[Word, ...]]:
    """The folded stop words in order, and the other words with each stem once."""
    content: dict[str, Word] = {}
    stop_words: list[str] = []
    for word in words:
        if is_stop_word(word.text):
            stop_words.append(word.text)
        else:
            content.setdefault(word.stem, word)
    return tuple(stop_words), tuple(content.values())
