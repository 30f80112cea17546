"""What must be said of the readings proposed for a session: too few, too long, minutes left, and why. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kb.services.agenda.fitting import find_subject
from kb.services.agenda.select import LEAST, MOST
from kb.services.library import UNKNOWN_MINUTES

SPARE = 5
"""Minutes left over of which the reason is said."""


def iter_notes(
    title: str, budget: int, *, proposed: Sequence[int], passed_over: Sequence[int], has_unknown: bool
) -> Iterator[str]:
    """The notes on the session ``title`` of ``budget`` minutes, each a sentence or two.

    ``proposed`` are the minutes of its readings, ``passed_over`` those of what fits the subject and is not proposed;
    ``has_unknown`` says that the length of a reading is not known.
    """
    if not proposed:
        if find_subject(title):
            yield "Nothing here is near to this session. Say its subject in other words, or leave it without readings."
        else:
            yield "The title names no subject, so nothing is proposed. Add what the session is about to find readings."
        return
    count, spare = len(proposed), budget - sum(proposed)
    too_long = sum(minutes > spare for minutes in passed_over)
    if count < LEAST:
        yield _say_few(count, too_long)
    if spare < 0:
        yield f"These take {-spare} {'minute' if spare == -1 else 'minutes'} more than the {budget} set."
    elif spare >= SPARE and count >= LEAST:
        why = "nothing else fits as well"
        if count == MOST:
            why = f"more than {MOST} readings are too many for one session"
        elif passed_over and too_long == len(passed_over):
            why = "what else is near is longer than that"
        yield f"{spare} of the {budget} minutes are left: {why}."
    if has_unknown:
        yield f"Where the length is not known, {UNKNOWN_MINUTES} minutes are set aside."


def _say_few(count: int, too_long: int) -> str:
    """Why there are so few: nothing else is near, or what is near does not fit into the minutes."""
    said = "Only one reading" if count == 1 else f"Only {count} readings"
    if not too_long:
        return f"{said} {'is' if count == 1 else 'are'} near enough to this session."
    more = "One more that is near is longer" if too_long == 1 else f"{too_long} more that are near are longer"
    return f"{said} {'fits' if count == 1 else 'fit'} into the minutes. {more} than what is left."
