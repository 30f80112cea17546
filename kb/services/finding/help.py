"""What the help page says of the query language: the fields of the search library, and its other signs.

Knows the query language; knows no page. Every example finds something in the seed content, which a test asserts.
"""

from __future__ import annotations

from typing import NamedTuple

from search.query.fields import QUERY_FIELDS


class Sign(NamedTuple):
    """A way to write a question: an example and what it finds."""

    example: str
    finds: str


SIGNS = (
    Sign("gun violence", "Pages on this, in these words or in others"),
    Sign('"focused deterrence"', "Exactly these words, in this order"),
    Sign("cameras AND robbery", "Both must occur"),
    Sign("carjacking OR robbery", "Either will do"),
    Sign("deterrence NOT gangs", "The first without the second"),
    Sign("(carjacking OR robbery) AND cameras", "Parentheses say what belongs together"),
    Sign("interven*", "Every word that begins so"),
    Sign("kind:lesson NOT state:TN", "A field, and a value to leave out"),
    Sign("kind:(lesson OR summit) analyst", "One of several values of a field"),
    Sign("10.1007/s11292-012-9170-z", "The publication with this number; an NCJ or award number works too"),
)

FIELDS = QUERY_FIELDS
