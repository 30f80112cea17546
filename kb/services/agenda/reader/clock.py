"""Settles what a clock of 12 hours leaves open: "1:00" behind "12:00" is 13:00. Pure; knows minutes and their order.

The readings of all open times of a day are weighed together, by a shortest path over the times in their order: it
costs to go back in time, and to meet at hours at which nobody meets. Time grows with the number of sessions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kb.services.agenda.reader.times import DAY, LONGEST, NOON, Clock, Times

_BACKWARD = 3.0
_SHIFTED = 0.1
_LATE_MEAL = 2.0


class When(NamedTuple):
    """A start and an end in minutes after midnight; None where nothing is said."""

    start: int
    end: int | None


class WrittenTimes(NamedTuple):
    """One session's times as written, and whether its title says that it is in the evening."""

    times: Times
    evening: bool = False


def resolve_times(days: Sequence[Sequence[WrittenTimes]]) -> list[list[When]]:
    """The times of each of ``days``, in the order of the text. A day may be a track's part of one."""
    clocks = [clock for day in days for asked in day for clock in (asked.times.start, asked.times.end) if clock]
    of_24_hours = any(clock.minutes >= NOON + 60 and not clock.half for clock in clocks) or (
        any(clock.full for clock in clocks)
        and not any(0 < clock.minutes < 6 * 60 and clock.is_open for clock in clocks)
    )
    return [_resolve_day(day, of_24_hours) for day in days]


def _resolve_day(day: Sequence[WrittenTimes], of_24_hours: bool) -> list[When]:
    """The cheapest reading of a day."""
    if not day:
        return []
    choices = [_choices(asked, of_24_hours) for asked in day]
    costs: list[list[tuple[float, int]]] = [[(_cost(choice, day[0]), -1) for choice in choices[0]]]
    for place in range(1, len(day)):
        row = []
        for choice in choices[place]:
            reached = [
                (costs[-1][before][0] + (_BACKWARD if choice.start < previous.start else 0.0), before)
                for before, previous in enumerate(choices[place - 1])
            ]
            cost, before = min(reached)
            row.append((cost + _cost(choice, day[place]), before))
        costs.append(row)
    at = min(range(len(costs[-1])), key=lambda number: costs[-1][number][0])
    found: list[When] = []
    for place in range(len(day) - 1, -1, -1):
        found.append(choices[place][at])
        at = costs[place][at][1]
    return found[::-1]


def _choices(asked: WrittenTimes, of_24_hours: bool) -> list[When]:
    start, end = asked.times.start, asked.times.end
    starts = [start.minutes]
    if start.is_open and not (of_24_hours and (start.full or start.minutes >= 6 * 60)):
        starts.append(start.minutes + NOON)
    return [When(one, _end(one, end, asked.times.duration)) for one in starts]


def _end(start: int, end: Clock | None, duration: int | None) -> int | None:
    """The end that follows ``start``; an end that says nothing of its half is the next such time."""
    if end is None:
        return None if duration is None else min(start + duration, DAY - 1)
    if end.is_open and end.minutes <= start:
        later = end.minutes + NOON
        return later if start < later else end.minutes
    return end.minutes


def _cost(when: When, asked: WrittenTimes) -> float:
    """How odd it is to meet at ``when``."""
    hour = when.start / 60
    cost = 2.0 if hour < 6 else 0.4 if hour < 7 else 0.0 if hour < 18.5 else 0.3 if hour < 21.5 else 1.0
    if asked.times.start.is_open and when.start >= NOON:
        cost += _SHIFTED
    if asked.evening and when.start < 15 * 60:
        cost += _LATE_MEAL
    if when.end is not None:
        length = (when.end - when.start) % DAY
        cost += 2.0 if length > LONGEST or when.end == when.start else 0.5 if length > 5 * 60 else 0.0
    return cost
