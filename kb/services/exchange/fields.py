"""Reads what people typed into the forms of exchange: texts, days, times, choices. Knows no page."""

from __future__ import annotations

from datetime import date, time
from enum import StrEnum
from typing import TypeVar

from kb.errors import BadRequest

Choice = TypeVar("Choice", bound=StrEnum)

KEPT = "What you typed is still below."


def clean_text(text: str, name: str, least: int, most: int) -> str:
    """``text`` as it is kept.

    Raises:
        BadRequest: it is shorter than ``least`` or longer than ``most`` characters; ``name`` is its field's.
    """
    text = text.replace("\r\n", "\n").replace("\0", "").strip()
    if len(text) < least:
        raise BadRequest(f"{name}: write at least {least} characters; these are {len(text)}.", KEPT)
    if len(text) > most:
        raise BadRequest(f"{name}: at most {most:,} characters; these are {len(text):,}.", KEPT)
    return text


def read_choice(words: type[Choice], typed: str, fault: str, empty: bool = False) -> Choice | str:
    """The one of ``words`` that was chosen; an empty text where ``empty`` and none was.

    Raises:
        BadRequest: it is none of them; it says ``fault``.
    """
    if empty and not typed.strip():
        return ""
    try:
        return words(typed.strip())
    except ValueError as error:
        raise BadRequest(fault or f"{typed[:40]!r} is no choice here.", "Choose from the list.") from error


def read_day(typed: str, fault: str) -> date | None:
    """The day that was typed as year-month-day, as browsers send it; None for an empty field.

    Raises:
        BadRequest: it is no day; it says ``fault``.
    """
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(typed.strip()[:10])
    except ValueError as error:
        raise BadRequest(fault, "Write a day as 2027-03-31: year, month, day.") from error


def read_time(typed: str) -> str:
    """The time that was typed, as "09:30"; empty for an empty field.

    Raises:
        BadRequest: it is no time of day.
    """
    typed = typed.strip()
    if not typed:
        return ""
    try:
        return time.fromisoformat(typed[:5].zfill(5)).isoformat("minutes")
    except ValueError as error:
        raise BadRequest(f"{typed[:20]!r} is no time of day.", "Write it as 9:30 or 14:00.") from error
