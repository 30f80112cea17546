"""From bytes to text: which encoding, told if it had to be guessed. Knows bytes; must not know a format."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{3,20})", re.I)
_LETTERS = ("utf-8", "iso-8859-", "windows-125", "koi8-", "shift_jis", "euc-", "gb", "big5", "us-ascii")
_BINARY = 0.02
"""Share of control characters from which bytes are no text."""


class Decoded(NamedTuple):
    """Text with ``\\n`` line ends and no NUL. ``note`` says how it was guessed, "" where nothing was."""

    text: str
    note: str = ""


def decode(data: bytes) -> Decoded | None:
    """``data`` as text: UTF-8, UTF-16 with its mark, else Windows' Latin letters. None if it is no text at all."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return Decoded(_tidy(data.decode(encoding)))
            except UnicodeDecodeError:
                return None
    if _is_binary(data):
        return None
    try:
        return Decoded(_tidy(data.decode("utf-8")))
    except UnicodeDecodeError as error:
        note = f"It is not UTF-8 (at byte {error.start:,}): read as Windows Latin-1. Check accents and dashes."
        return Decoded(_tidy(data.decode("cp1252", errors="replace")), note)


def decode_html(data: bytes) -> Decoded | None:
    """:func:`decode`, with the encoding that a page declares at its start, where that is one of letters."""
    declared = _CHARSET.search(data[:4096])
    name = declared[1].decode("ascii").casefold() if declared else ""
    if name.startswith(_LETTERS) and not data.startswith(tuple(mark for mark, _ in _MARKS)) and not _is_binary(data):
        try:
            return Decoded(_tidy(data.decode(name)))
        except (LookupError, UnicodeDecodeError):
            pass  # it declares what it is not: what follows finds out
    return decode(data)


def _is_binary(data: bytes) -> bool:
    sample = data[:100_000]
    if b"\x00" in data:
        return True
    odd = sum(sample.count(bytes([code])) for code in range(32) if code not in (9, 10, 12, 13, 26, 27))
    return odd > _BINARY * len(sample)


def _tidy(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
