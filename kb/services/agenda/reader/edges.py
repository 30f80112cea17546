"""What stands right beside a time: signs that part it from the text, and brackets that it stands in. Pure."""

from __future__ import annotations

import re

from kb.services.agenda.reader.characters import SOFT

EDGE = SOFT + " \t.,;:|–—-•*·>→()[]@"
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
