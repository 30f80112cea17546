"""Lines cut into pieces with at most one time each, and which of their times are those of sessions. Pure.

"A phone that is answered at 2 a.m." has a time too: what counts is where most times of the agenda stand in their line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kb.services.agenda.reader.breaks import is_break
from kb.services.agenda.reader.characters import EDGE, SOFT, fold, has_words, part_bracket, show, trim
from kb.services.agenda.reader.days import Day, find_days, read_heading
from kb.services.agenda.reader.lines import SourceLine
from kb.services.agenda.reader.marks import read_mark, read_track
from kb.services.agenda.reader.pieces import cut_text
from kb.services.agenda.reader.times import Times, find_duration, find_times
from kb.services.agenda.reader.words import HALVES, NOTE_STARTS


class TimePosition(StrEnum):
    """Where a time stands in its line."""

    ALONE = "alone"
    HEAD = "head"
    TAIL = "tail"
    MIDDLE = "middle"


class Purpose(StrEnum):
    """What a line without a time is there for, where that can be told."""

    NONE = ""
    DAY = "day"
    TRACK = "track"
    DATE = "date"
    HALF = "half"
    RUNNING = "running"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Item:
    """A line, or a piece of one. ``before`` and ``after`` are the text around its time; ``days`` stand beside it."""

    line: SourceLine
    text: str
    gap: int
    times: Times | None = None
    before: str = ""
    after: str = ""
    days: tuple[Day, ...] = ()
    heading: Purpose = Purpose.NONE
    rest: str = ""
    """What a heading says beside the day."""
    more: tuple[int, ...] = ()
    """Numbers of other lines that it was joined with."""

    @property
    def position(self) -> TimePosition:
        """Where the time stands."""
        if not has_words(self.before):
            return TimePosition.HEAD if has_words(self.after) else TimePosition.ALONE
        return TimePosition.MIDDLE if has_words(self.after) else TimePosition.TAIL


_LEAD = re.compile(
    r"(?:^|[\s(])(?:from|at|time|times|when|hora|horario|heure|heures|horaire|de|entre|between|a las?|à|desde"
    r"|starts?|begins?|starting|start time|ends?|ending|end time|to|until|till|hasta|jusqu.à)\s*[:\s]*$",
    re.I,
)
_DATE_LABEL = re.compile(r"(?:date|day|when|fecha|dia|jour|quand)\s?:")
_TO_ALONE = re.compile(r"(?:to|until|till|through|[-–—]|a|à|al|hasta|bis)", re.I)
_SENTENCE = re.compile(r"\b(?:at|by|until|before|after|since|open|opens|around)\s*$", re.I)


def read_items(lines: Sequence[SourceLine], explode: bool) -> tuple[list[Item], int]:
    """The pieces of ``lines`` with the times that are used, and how many times that look sure are not used.

    ``explode`` says whether a line with several times is cut into pieces.
    """
    pieces = [piece for line in lines for piece in _cut(line, explode)]
    options = [_find_options(item) if item.heading is not Purpose.RUNNING else [] for item in pieces]
    usual = _find_usual(options)
    items: list[Item] = []
    unused = 0
    for item, choices in zip(pieces, options, strict=True):
        chosen = _choose(choices, usual)
        unused += sum(
            1
            for choice in choices
            if choice is not chosen and choice.times and choice.times.sure > 2 and choice.times.end
        )
        items.append(chosen if chosen is not None else _read_heading(item))
    return _join_ends(_settle_dates(items)), unused


def _settle_dates(items: Sequence[Item]) -> list[Item]:
    """``items`` with days that stand inside of a session's block, under its title, told from headings."""
    settled: list[Item] = []
    for place, item in enumerate(items):
        if item.heading is Purpose.DAY and place:
            before, following = items[place - 1], items[place + 1] if place + 1 < len(items) else None
            labeled = _DATE_LABEL.match(fold(show(item.text))) is not None
            inside = item.gap == 0 and before.times is None and before.heading is Purpose.NONE and before.gap > 0
            if (labeled or inside) and following is not None and following.gap == 0 and following.times is not None:
                item = replace(item, heading=Purpose.DATE)
        settled.append(item)
    return settled


def _join_ends(items: list[Item]) -> list[Item]:
    """``items`` with a start and an end on lines of their own as one time, if most times stand so."""
    items = [
        replace(item, more=(items[place + 1].line.number,)) if _is_between(items, place + 1) else item
        for place, item in enumerate(items)
        if not _is_between(items, place)
    ]
    timed = sum(item.times is not None for item in items)
    ends = [place for place in range(1, len(items)) if _ends(items[place - 1], items[place])]
    if len(ends) < 2 or len(ends) * 2 < 0.6 * timed:
        return items
    joined: list[Item] = []
    for place, item in enumerate(items):
        before = joined[-1] if joined else None
        if (
            place in set(ends)
            and before is not None
            and before.times is not None
            and before.times.end is None
            and item.times is not None
        ):
            joined[-1] = replace(
                before,
                times=replace(before.times, end=item.times.start),
                after=item.after,
                more=(*before.more, item.line.number),
            )
        else:
            joined.append(item)
    return joined


def _is_between(items: Sequence[Item], place: int) -> bool:
    """Whether a line is nothing but "to" between a start and an end, each alone in its line."""
    if not 0 < place < len(items) - 1 or not _TO_ALONE.fullmatch(show(items[place].text)):
        return False
    return all(
        one.times is not None and one.position is TimePosition.ALONE for one in (items[place - 1], items[place + 1])
    )


def _ends(one: Item, other: Item) -> bool:
    """Whether ``other`` may be the end of the time of ``one``."""
    if one.times is None or other.times is None or other.gap:
        return False
    return (
        one.position is TimePosition.ALONE
        and not has_words(other.before)
        and one.times.end is None
        and other.times.end is None
    )


def _cut(line: SourceLine, explode: bool) -> list[Item]:
    whole = Item(line, line.text, line.gap, heading=Purpose.RUNNING if line.running else Purpose.NONE)
    if not explode or line.running:
        return [whole]
    return [
        replace(whole, text=text, gap=line.gap if not place else 0) for place, text in enumerate(cut_text(line.text))
    ]


def _find_options(item: Item) -> list[Item]:
    """The item with each of its times in turn."""
    days = find_days(item.text)
    return [_around(item, times, days) for times in find_times(item.text)]


def _around(item: Item, times: Times, days: Sequence[Day]) -> Item:
    before, after = item.text[: times.low], item.text[times.high :]
    if (
        (duration := re.match(r"\s*[(\[]([^()\[\]]{1,24})[)\]]", after))
        and (minutes := find_duration(duration[1]))
        and times.end is None
    ):
        times, after = replace(times, duration=minutes), after[duration.end() :]
    lead = _LEAD.search(before)
    if lead and not has_words(before[: lead.start()]):
        before = before[: lead.start()]
    found: tuple[Day, ...] = ()
    for day in days:
        alone_before = (
            day.high <= times.low
            and not has_words(item.text[: day.low])
            and not has_words(item.text[day.high : times.low].replace("at", ""))
        )
        if alone_before:
            before, found = "", (*found, day)
        elif day.low >= times.high and not has_words(item.text[times.high : day.low]):
            behind = item.text[day.high :]
            if day.has_date or not has_words(behind) or re.match(r"\s*[,:;|–—-]", behind):
                after, found = behind, (*found, day)
    before, after = part_bracket(before, after)
    before, after = trim(re.sub(r"(?:^|\s)(?:from|at|@|de|à|a las?)\s*$", "", before, flags=re.I)), trim(after)
    if has_words(before) and (mark := read_mark(f"{before} x", coded=True)) and mark.rest == "x":
        # A code before the time stands before the title; a track's name is kept with it.
        before, after = "", f"{mark.label}: {after}" if mark.is_track and has_words(after) else after
    return replace(item, times=times, before=before, after=after, days=found)


def _find_usual(options: Sequence[Sequence[Item]]) -> Counter[TimePosition]:
    """How often times that are sure stand where; ranges count for more."""
    counts: Counter[TimePosition] = Counter()
    for choices in options:
        best = max((choice for choice in choices if choice.times and choice.times.sure > 1), key=_weigh, default=None)
        if best is not None and best.times is not None:
            counts[_grouped(best.position)] += 3 if best.times.end else 1
    return counts


def _grouped(position: TimePosition) -> TimePosition:
    """A time alone in its line is at its head too."""
    return TimePosition.HEAD if position is TimePosition.ALONE else position


def _weigh(choice: Item) -> float:
    times = choice.times
    if times is None:
        return 0.0
    place = {TimePosition.HEAD: 1.0, TimePosition.ALONE: 1.2, TimePosition.TAIL: 0.6, TimePosition.MIDDLE: 0.0}[
        choice.position
    ]
    return times.sure + 2.5 * (times.end is not None) + place


def _choose(choices: Sequence[Item], usual: Counter[TimePosition]) -> Item | None:
    """The time of a session among ``choices``; None where none is one."""
    total = sum(usual.values())
    fitting = [choice for choice in choices if _is_session_time(choice, usual, total)]
    return max(
        fitting, key=lambda choice: _weigh(choice) + usual[_grouped(choice.position)] / max(total, 1) * 2, default=None
    )


def _is_session_time(choice: Item, usual: Counter[TimePosition], total: int) -> bool:
    times = choice.times
    if times is None:
        return False
    share = usual[_grouped(choice.position)] / total if total else 0.0
    if times.sure < 2:
        # "9-10 Welcome" is a time where no other times are, or where all stand like this.
        fits = total == 0 or (share > 0.8 and not choice.line.bullet and not choice.after[:1].islower())
        return choice.position in (TimePosition.HEAD, TimePosition.ALONE) and fits
    if choice.position in (TimePosition.HEAD, TimePosition.ALONE):
        return True
    if times.end is not None and times.sure > 2:
        return not _is_opening_hours(choice)
    if share >= 0.4:
        return not _SENTENCE.search(choice.before) or is_break(_SENTENCE.sub("", choice.before))
    title = _SENTENCE.sub("", choice.before).strip(EDGE)
    return choice.position is TimePosition.TAIL and is_break(title)


def _is_opening_hours(choice: Item) -> bool:
    """Whether it says when something is open, in a sentence."""
    return (
        re.search(r"\b(?:open|daily|office hours|abierto|ouvert)\b", fold(choice.before)) is not None
        and len(choice.before.split()) > 4
    )


def _read_heading(item: Item) -> Item:
    """``item`` without a time, with what it is there for."""
    if item.heading is Purpose.RUNNING:
        return item
    shown = show(item.text)
    folded = fold(shown)
    if not item.line.piped and "\t" not in item.line.given and (found := read_heading(item.text.replace(SOFT, " "))):
        return replace(item, heading=Purpose.DAY, days=found[0], rest=found[1])
    if read_track(item.text) is not None:
        return replace(item, heading=Purpose.TRACK)
    words = re.findall(r"[^\W_]+(?:[-'.][^\W_]+)*", folded)
    if words and len(words) <= 4 and all(word in HALVES for word in words):
        return replace(item, heading=Purpose.HALF)
    if folded.startswith(NOTE_STARTS) or shown.startswith(("*", "†", "‡", "©")):
        return replace(item, heading=Purpose.NOTE)
    return item
