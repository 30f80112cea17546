"""A question is cut into quotes, parentheses, operators, fields and chunks of plain text.

Knows where one piece ends and the next begins, not what they mean together: that is :mod:`search.query.parse`.
Linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto
from typing import NamedTuple


class Syntax(Enum):
    """What a piece of a question is. ``BROKEN`` is a quotation mark without a partner."""

    TEXT = auto()
    PHRASE = auto()
    PREFIX = auto()
    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    BROKEN = auto()


class Lexeme(NamedTuple):
    """One piece; ``field`` is the field name that was typed before it (``title:``), or empty."""

    kind: Syntax
    text: str
    field: str = ""


_QUOTES = '"\u201c\u201d\u201e\u00ab\u00bb'
_PIECE = re.compile(
    rf"""
      [{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]
    | (?P<broken>[{_QUOTES}])
    | (?P<open>\()
    | (?P<close>\))
    | (?P<chunk>[^\s{_QUOTES}()]+ (?:\([^\s{_QUOTES}()]*\)[^\s{_QUOTES}()]*)*)
    """,
    re.VERBOSE,
)
_RANGE = re.compile(r"\[[^\[\]]*\]")
_PREFIX = re.compile(r"([^\W_]+)\*")
_OPERATORS = {"AND": Syntax.AND, "OR": Syntax.OR, "NOT": Syntax.NOT}


def lex(text: str, fields: Sequence[str]) -> list[Lexeme]:
    """The pieces of ``text`` in order. ``fields`` are the names that mean a field before a colon."""
    name = re.compile(rf"({'|'.join(map(re.escape, fields))}):(?=\S)", re.IGNORECASE)
    pieces: list[Lexeme] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        field = ""
        if found := name.match(text, at):
            field, at = found[1].lower(), found.end()
            if span := _RANGE.match(text, at):
                pieces.append(Lexeme(Syntax.TEXT, span[0], field))
                at = span.end()
                continue
        match = _PIECE.match(text, at)
        assert match is not None, "every character that is no space begins a piece"
        pieces.append(_lexeme(match, field))
        at = match.end()
    return pieces


def _lexeme(match: re.Match[str], field: str) -> Lexeme:
    if match["phrase"] is not None:
        return Lexeme(Syntax.PHRASE, match["phrase"], field)
    if match["broken"]:
        return Lexeme(Syntax.BROKEN, match["broken"], field)
    if match["open"]:
        return Lexeme(Syntax.OPEN, "(", field)
    if match["close"]:
        return Lexeme(Syntax.CLOSE, ")", field)
    chunk = match["chunk"]
    if not field and chunk in _OPERATORS:
        return Lexeme(_OPERATORS[chunk], chunk)
    if not field and (found := _PREFIX.fullmatch(chunk)):
        return Lexeme(Syntax.PREFIX, found[1])
    return Lexeme(Syntax.TEXT, chunk, field)
