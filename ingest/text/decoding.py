"""From bytes to text: which encoding, told if it had to be guessed. Knows bytes; must not know a format.

Web pages are read as browsers read them (the WHATWG's Encoding standard): a mark at the start wins, "iso-8859-1" and
"us-ascii" mean Windows' Latin letters, and a page that says UTF-16 in its own letters cannot be UTF-16.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_\-:]{3,24})", re.I
)
_COMMENT = re.compile(rb"<!--.*?-->", re.S)
_LATIN = re.compile(
    r"^(?:iso-?8859-?1|iso_8859-1(?::1987)?|latin-?1|l1|us-ascii|ascii|windows-1252|cp-?1252|x-cp1252|x-user-defined|ansi_x3\.4-1968|cp819|ibm819)$"
)
_LETTERS = (
    "iso-8859-",
    "windows-125",
    "windows-874",
    "koi8-",
    "shift_jis",
    "sjis",
    "x-sjis",
    "euc-",
    "gb",
    "big5",
    "macintosh",
)
_NAMES = {
    "x-sjis": "shift_jis",
    "macintosh": "mac_roman",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-9": "cp1254",
}
_BINARY = 0.02
"""Share of control characters from which bytes are no text."""
_LOOKED_THROUGH = 200_000


class Decoded(NamedTuple):
    """Text with ``\\n`` line ends and no NUL. ``note`` says how it was guessed, "" where nothing was."""

    text: str
    note: str = ""


def decode(data: bytes) -> Decoded | None:
    """``data`` as text: UTF-8, UTF-16 with its mark, else Windows' Latin letters. None if it is no text at all."""
    marked = _decode_marked(data)
    if marked is not None:
        return marked if marked.text or not data else None
    if _is_binary(data):
        return None
    try:
        return Decoded(_tidy(data.decode("utf-8")))
    except UnicodeDecodeError as error:
        note = f"Guessed: it is not UTF-8 (at byte {error.start:,}), read as Windows Latin-1. Check accents and dashes."
        return Decoded(_tidy(_decode_windows(data)), note)


def decode_html(data: bytes) -> Decoded | None:
    """:func:`decode`, with the encoding that a page declares, wherever in its head, as browsers take it."""
    if data.startswith(tuple(mark for mark, _ in _MARKS)) or _is_binary(data):
        return decode(data)
    declared = _CHARSET.search(_COMMENT.sub(b"", data[:_LOOKED_THROUGH]))
    name = declared[1].decode("ascii").casefold() if declared else ""
    if _is_utf8(data):
        said = name and not name.startswith(("utf", "unicode")) and any(byte > 0x7F for byte in data)
        note = (
            f"Guessed: it says that it is {name}, but is UTF-8: read as that. Check accents and dashes." if said else ""
        )
        return Decoded(_tidy(data.decode("utf-8")), note)
    if _LATIN.match(name):
        return Decoded(_tidy(_decode_windows(data)))
    if name.startswith(_LETTERS):
        try:
            return Decoded(_tidy(data.decode(_NAMES.get(name, name))))
        except (LookupError, UnicodeDecodeError):
            pass  # it declares what it is not: what follows finds out
    return decode(data)


def _decode_marked(data: bytes) -> Decoded | None:
    """``data`` by the mark it begins with; an empty text if it is not what its mark says, None if it has none."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return Decoded(_tidy(data.decode(encoding)))
            except UnicodeDecodeError:
                return Decoded("")
    return None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode_windows(data: bytes) -> str:
    """Windows' Latin letters; the five places without one stay the control characters that browsers make of them."""
    return "".join(_WINDOWS[byte] for byte in data)


_WINDOWS = tuple(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in range(256))


def _is_binary(data: bytes) -> bool:
    sample = data[:100_000]
    if b"\x00" in data:
        return True
    odd = sum(sample.count(bytes([code])) for code in range(32) if code not in (9, 10, 12, 13, 26, 27))
    return odd > _BINARY * len(sample)


def _tidy(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
