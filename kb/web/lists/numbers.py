"""Numbers of rows, as forms and addresses have them."""

from __future__ import annotations


def read_number(text: str) -> int | None:
    """The number that ``text`` is; None if it is none that a row could have."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None
