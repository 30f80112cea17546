"""What a line of an agenda is made of: characters that show, without marks, and a folded form to compare by. Pure.

Knows characters, Markdown's emphasis and HTML's inline tags. Must not know what an agenda is.
"""

from __future__ import annotations

import html
import re
import unicodedata

SOFT = "\x1f"
"""Where emphasis begins or ends: people set speakers and rooms in italics, so a field may end there. Never shown."""

_CONTROL = re.compile(  # also what turns the direction of writing, and what is not seen
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,10})(?:\s[^<>]{0,300})?/?>")
_BREAK = re.compile(r"<br\s{0,3}/?>", re.I)
_COMMENT = re.compile(r"<!--.{0,2000}?-->", re.S)
_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\([^)\s]{0,600}\)")
_LINK = re.compile(r"\[([^\]\n]{1,300})\]\([^)\s]{0,600}\)")
_STRONG = re.compile(r"(\*{1,3}|_{2,3})(?=\S)(.{1,400}?)(?<=\S)\1")
_UNDERLINE = re.compile(r"(?<![\w_])_(?=\S)([^_\n]{1,400})(?<=\S)_(?![\w_])")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_SPACE = re.compile(r"[^\S\n\t]")


def strip_control(text: str) -> str:
    """``text`` without characters that are not seen; every kind of blank becomes a plain one."""
    return _SPACE.sub(" ", _CONTROL.sub("", text.replace(SOFT, "")))


def strip_markup(text: str) -> str:
    """``text`` without Markdown's and HTML's inline marks; :data:`SOFT` stands where emphasis began or ended."""
    if "<" in text:
        text = _TAG.sub(SOFT, _COMMENT.sub("", _BREAK.sub("\n", text)))
    if "&" in text:
        text = strip_control(html.unescape(text))
    if "](" in text:
        text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    if "*" in text or "_" in text:
        for _ in range(2):
            text = _STRONG.sub(rf"{SOFT}\2{SOFT}", text)
        text = _UNDERLINE.sub(rf"{SOFT}\1{SOFT}", text)
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text


def show(text: str) -> str:
    """``text`` as it is shown: one line, without :data:`SOFT`."""
    return " ".join(text.replace(SOFT, "").split())


def fold(text: str) -> str:
    """``text`` in small letters without accents, to look words up."""
    lowered = text.casefold()
    if lowered.isascii():
        return lowered
    return "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))


EDGE = SOFT + " \t.,;:|–—-•*·>→()[]@"
"""What stands right beside a time and parts it from the text."""

_WORDS = re.compile(r"[^\W_]")


def has_words(text: str) -> bool:
    """Whether a letter or a digit stands in ``text``."""
    return _WORDS.search(text) is not None


def part_bracket(before: str, after: str) -> tuple[str, str]:
    """A bracket that is open at the time ends a field: "(9:00, Room 4) - Ann Roe" is a room and a person."""
    inside, closed, behind = after.partition(")")
    if not closed or "(" in inside or before.count("(") <= before.count(")"):
        return before, after
    head, opened, within = before.rpartition("(")
    if has_words(within) and ")" not in within and not has_words(inside):
        before = f"{head}{opened}{within.rstrip(EDGE)})"  # "(Room 4, 9:00)": the bracket goes on without the time
    if not has_words(behind):
        return before, after
    behind = behind.lstrip(EDGE)
    return before, f"{inside} | {behind}" if has_words(inside) else behind


def trim(text: str) -> str:
    """``text`` without the signs that part it from a time; a bracket that has its other half inside stays."""
    trimmed = text.strip(EDGE.replace("(", "").replace(")", "").replace("[", "").replace("]", ""))
    for opened, closed in ("()", "[]"):
        while trimmed.startswith(closed) or (trimmed.endswith(opened)):
            trimmed = (
                trimmed.strip(EDGE)
                if trimmed.strip(EDGE).count(opened) == trimmed.strip(EDGE).count(closed)
                else trimmed.removeprefix(closed).removesuffix(opened).strip()
            )
        if trimmed.count(opened) > trimmed.count(closed) and trimmed.startswith(opened):
            trimmed = trimmed[1:].strip()
        elif trimmed.count(closed) > trimmed.count(opened) and trimmed.endswith(closed):
            trimmed = trimmed[:-1].strip()
    return trimmed
