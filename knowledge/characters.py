"""Text that is safe to write into any format: what XML cannot hold is gone, and a line is one line."""

from __future__ import annotations

import re

_UNPRINTABLE = re.compile("[^\t\n\r -\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
_BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """``text`` without the characters that XML 1.0 cannot hold, and without those that turn its direction."""
    if text.isascii() and text.isprintable():
        return text  # most is
    return _BIDI.sub("", _UNPRINTABLE.sub("", text))


def one_line(text: str) -> str:
    """``text`` cleaned and on one line: a line break of any kind becomes a space."""
    # Split first, for some breaks are control characters too; and again, for what goes may leave two spaces.
    return " ".join(clean(" ".join(text.split())).split())
