"""Where the text of a session may be cut: signs between fields, ends of sentences, labels before a colon. Pure."""

from __future__ import annotations

import re

from kb.services.agenda.reader.characters import SOFT, fold, show
from kb.services.agenda.reader.roles import PieceRole
from kb.services.agenda.reader.words import LABELS, RANKS, word_set

STRONG = re.compile(rf"[{SOFT}]*(?:\s*(?:\||\t)\s*|\s{{3,}}|\s+[•·]\s+|\s*\n\s*)[{SOFT}]*")
"""Signs that part fields and never stand in a title."""

DASH = re.compile(r"\s+(?:-{1,2}|–|—|‐|−)\s+|(?<=\w)—(?=\w)|\s+//\s+|\s+/\s+(?=[A-Z])")
BRACKET = re.compile(r"\s*[(\[](?P<in>(?:[^()\[\]]|\([^()]*\)){1,160})[)\]][\s.,;:]*$")
DOTS = re.compile(r"\s*\.{4,}\s*|\s+(?:\.{3}|…+)\s+|(?<=\w)…+\s+")
"""Dots that lead to a name at the end of the line: "Gun tracing ..... Dr. Ann Roe"."""
_PERIOD = re.compile(r"(?<=[^\W_]|[?!)”\"'’%])\.\s+(?=\S)")
_ABBREVIATIONS = RANKS | word_set(
    """atty eng cap asst dep cllr adm st jr sr no vs ft mt dept univ approx etc inc co u.s u.k d.c e.g i.e a.m p.m
    ph.d"""
)


def find_label(label: str) -> PieceRole | None:
    """The role of what stands behind ``label`` and a colon."""
    words = [word for word in re.split(r"[ /-]", fold(label)) if word]
    joined = "-".join(words)
    for name, role in (
        ("speakers", PieceRole.PEOPLE),
        ("room", PieceRole.ROOM),
        ("title", PieceRole.TITLE),
        ("about", PieceRole.ABOUT),
    ):
        known = LABELS[name]
        if joined in known or (words and words[0] in known and len(words) == 1):
            return role
        if name == "speakers" and len(words) == 2 and (words[0] in known or words[1] in known) and words[1] != "panel":
            return role
    return PieceRole.TRACK if len(words) == 1 and words[0] in LABELS["track"] else None


def clean_title(text: str) -> str:
    """A title as it is shown: one line, without signs at its ends that part it from what stood there."""
    shown = show(text).strip(" \t,;|*_~#>•·–—-")
    shown = re.sub(r"[\s.:]*\.{2,}[\s.]*$|\s*:$", "", shown)
    if shown.endswith(".") and not re.search(r"\b[A-Za-z]\.$|\.\.$", shown):
        shown = shown[:-1]
    if len(shown) > 2 and (shown[0], shown[-1]) in (
        ("“", "”"),
        ('"', '"'),
        ("«", "»"),
        ("‘", "’"),
        ("(", ")"),
        ("[", "]"),
    ):
        inner = shown[1:-1]
        if not set(inner) & set('“”"«»()[]'):
            shown = inner.strip()
    return shown


def find_cuts(text: str, sign: str) -> list[tuple[int, int]]:
    """Where ``sign`` stands outside of brackets and quotes."""
    if sign not in text:
        return []
    found, depth = [], 0
    for at, character in enumerate(text):
        if character in "([“«":
            depth += 1
        elif character in ")]”»":
            depth = max(depth - 1, 0)
        elif not depth and text.startswith(sign, at):
            found.append((at, at + len(sign)))
    return found


def find_sentence_cuts(text: str) -> list[tuple[int, int]]:
    """Where a sentence ends, but not behind "Dr." or an initial."""
    found = []
    for match in _PERIOD.finditer(text):
        before = fold(re.split(r"[\s(]", text[: match.start()])[-1]).strip("“\"'")
        short = len(before) <= 5 and before.isalpha() and not set(before) & set("aeiouy")
        if before not in _ABBREVIATIONS and not short and (len(before) > 1 or before.isdigit()):
            found.append(match.span())
    return found
