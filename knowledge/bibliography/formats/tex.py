"""Words as TeX writes them: special characters escaped, capitals that a style must not lower in braces, and back.

A brace in a text is written by its name: BibTeX counts braces even behind a backslash.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from knowledge.characters import one_line

SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}
_NAMED = re.compile(
    r"\\(?P<name>textbackslash|textbraceleft|textbraceright|textasciicircum|textasciitilde|lbrace|rbrace)"
    r"(?:\{\}|(?![A-Za-z])\s?)|\\(?P<sign>[&%$#_{}])"
)
_OF_NAME = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "lbrace": "{",
    "textbraceright": "}",
    "rbrace": "}",
    "textasciicircum": "^",
    "textasciitilde": "~",
}
_FIRST = 0xE100
_KEPT = {sign: chr(_FIRST + at) for at, sign in enumerate("\\{}$&#%_^~")}
_SHOWN = str.maketrans({place: sign for sign, place in _KEPT.items()})
_URL = re.compile(r"\\url\{([^{}]*)\}|\\href\{[^{}]*\}\{([^{}]*)\}")
_MARKS = re.compile(r"[\\{}$~]|--|``|''")
_LIGATURE = re.compile(r"([-'`])(?=\1)")
_COMMENT = re.compile(r"(?<!\\)%")
_WORD = re.compile(r"[^\s\-,:;?!()]+[:?!]?")


def escape(text: str) -> str:
    """``text`` on one line, as itself and nothing else."""
    plain = "".join(SPECIAL.get(character, character) for character in one_line(text))
    return _LIGATURE.sub(r"\1{}", plain) if _LIGATURE.search(plain) else plain


def unescape(text: str) -> str:
    """The words of a field in TeX. Never raises: what cannot be read stays as it is."""
    plain = " ".join(text.split())
    if not _MARKS.search(plain):
        return plain
    kept = _NAMED.sub(lambda found: _KEPT[found["sign"] or _OF_NAME[found["name"]]], plain)
    kept = _COMMENT.sub(_KEPT["%"], _URL.sub(lambda found: found[1] or found[2] or "", kept))
    if "\\" in kept or "$" in kept:
        try:
            kept = str(_decoder().latex_to_text(kept))
        except Exception:  # the package names no error of its own for what it cannot read
            kept = kept.replace("$", "")
    kept = kept.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”")
    kept = kept.replace("{", "").replace("}", "").replace("~", "\xa0")
    return " ".join(kept.translate(_SHOWN).split())


@cache
def _decoder() -> Any:
    from pylatexenc.latex2text import LatexNodes2Text

    return LatexNodes2Text(math_mode="text", strict_latex_spaces=True, keep_braced_groups=True)


def protect(title: str) -> str:
    """``title`` with braces around words whose capitals mean something.

    Always for a capital inside a word (NIBIN, McGarrell); for one at its start only where most other words are in
    lower case, for there it marks a name.
    """
    words = _WORD.findall(one_line(title))
    long = [word for word in words[1:] if len(word) > 3]
    names = sum(word[:1].isupper() for word in long) * 2 < len(long)
    first = True

    def write(match: re.Match[str]) -> str:
        nonlocal first
        word, end = (match[0][:-1], match[0][-1]) if match[0].endswith((":", "?", "!")) else (match[0], "")
        begins, first = first, bool(end)
        inside = any(letter.isupper() for letter in word[1:])
        kept = inside or (names and not begins and word[:1].isupper())
        return (f"{{{escape(word)}}}" if kept else escape(word)) + end

    # What stands between words (a hyphen, a comma, brackets) has no special meaning.
    return _WORD.sub(write, one_line(title))


def split_at_top(text: str, separator: re.Pattern[str]) -> list[str]:
    """``text`` cut at ``separator`` wherever that does not stand in braces."""
    depths: list[int] = []
    depth = 0
    for at, sign in enumerate(text):
        if sign == "{" and text[at - 1 : at] != "\\":
            depth += 1
        elif sign == "}" and text[at - 1 : at] != "\\":
            depth = max(depth - 1, 0)
        depths.append(depth)
    parts, start = [], 0
    for found in separator.finditer(text):
        if depths[found.start()] == 0:
            parts.append(text[start : found.start()])
            start = found.end()
    return [part.strip() for part in (*parts, text[start:])]
