"""Agendas in lines: each session has a time in its own line, before, behind, above or below its title. Pure.

One question decides what a line means: to which of the two times around it does it belong? Each answer is a layout
("all to the time above", "all to the time below", "cut at the empty line", …); all are tried on the whole agenda.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from kb.services.agenda.reader import places
from kb.services.agenda.reader.breaks import is_break
from kb.services.agenda.reader.characters import show
from kb.services.agenda.reader.cutting import BRACKET
from kb.services.agenda.reader.drafts import Layout, SessionDraft
from kb.services.agenda.reader.items import Item, Purpose, read_items
from kb.services.agenda.reader.lines import SourceLine
from kb.services.agenda.reader.roles import AgendaFragment
from kb.services.agenda.reader.values import NOTE, OUTSIDE, OVER, RUNNING


class Cut(StrEnum):
    """Where, between two times, what belongs to the first ends."""

    AFTER = "everything belongs to the time above it"
    BEFORE = "everything belongs to the time below it"
    BLANK = "an empty line parts what belongs to two times"
    LAST = "the line above a time is its title"
    LAST_TWO = "the two lines above a time belong to it"
    LOUD = "a heading or a line in capitals begins what belongs to the next time"


_PIECES = ", cut into pieces"
_PRIORS = {Cut.AFTER: 0.3, Cut.BEFORE: 0.0, Cut.BLANK: 0.15, Cut.LAST: 0.0, Cut.LAST_TWO: -0.1, Cut.LOUD: 0.1}


def read_flows(lines: Sequence[SourceLine], only: str = "") -> list[Layout]:
    """What each cut makes of ``lines``, or the layout called ``only``; none where there are no times."""
    layouts: list[Layout] = []
    if only and not only.startswith("lines"):
        return layouts
    for explode in (False, True):
        if only and explode is not only.endswith(_PIECES):
            continue
        items, unused = read_items(lines, explode)
        if explode and len(items) == len(lines):
            continue
        if sum(item.times is not None for item in items) == 0:
            continue
        for cut in Cut:
            name = f"lines: {cut.name.lower()}{_PIECES if explode else ''}"
            if only not in ("", name):
                continue
            layout = _lay_out(items, cut)
            layout.name = name
            layout.unused_times = unused
            layout.prior = _PRIORS[cut] - (0.2 if explode else 0.0)
            layouts.append(layout)
    return layouts


def read_room(rest: str) -> str:
    """The room that a heading names beside the day: "Tuesday – Salón Bolívar"."""
    room = re.sub(r",?\s+(?:unless|except|salvo|sauf)\b.*$", "", rest, flags=re.I)
    return places.clean_place(room) if places.score_place(room) >= 0.6 else ""


def read_track_heading(text: str) -> tuple[str, str]:
    """The track that a heading names, and the room in brackets behind it."""
    found = BRACKET.search(text)
    room = places.clean_place(found["in"]) if found and places.score_place(found["in"]) >= 0.4 else ""
    return show(text[: found.start()] if found and room else text).strip(" :–—-[]"), room


def _lay_out(items: Sequence[Item], cut: Cut) -> Layout:
    layout = Layout("", [])
    reader = _FlowWalk(items, layout, cut)
    reader.run()
    return layout


class _FlowWalk:
    """One pass through the items: what waits between two times is given to one of them when the second comes."""

    def __init__(self, items: Sequence[Item], layout: Layout, cut: Cut) -> None:
        self.items = items
        self.layout = layout
        self.cut = cut
        self.waiting: list[Item] = []
        self.open: SessionDraft | None = None
        self.day: tuple[Item, ...] = ()
        self.track = ""
        self.track_deep = 0
        self.room = ""
        self.heading = ""
        self.section = 0

    def run(self) -> None:
        for place, item in enumerate(self.items):
            if item.heading in (Purpose.RUNNING, Purpose.HALF, Purpose.NOTE):
                self._leave(item, {Purpose.RUNNING: RUNNING, Purpose.HALF: OVER, Purpose.NOTE: NOTE}[item.heading])
            elif item.heading is Purpose.DAY:
                self._close()
                self.heading = ""
                self.day, self.track, self.room = (item,), "", read_room(item.rest)
                self.section += 1
                self._leave(item, OVER)
            elif item.heading is Purpose.TRACK and self._opens_part(place):
                self._close()
                self.track, self.room = read_track_heading(item.text)
                self.track_deep = item.line.level
                self.section += 1
                self._leave(item, OVER)
            elif item.times is not None:
                self._begin(item)
            elif self.cut is Cut.AFTER and self.layout.drafts and self._is_part(place):
                self._close()
                self.heading, self.room = read_track_heading(item.text)
                self.section += 1
                self._leave(item, OVER)
            elif item.line.level and self.track and item.line.level <= self.track_deep and self._opens_part(place):
                self._close()
                self.track = ""
                self._leave(item, OVER)
            else:
                self.waiting.append(item)
        self._close()

    def _opens_part(self, place: int) -> bool:
        """Whether a time is next to come, alone or at the head of its line, or a room or the like and then a time."""
        for item in self.items[place + 1 : place + 3]:
            if item.times is not None:
                return True
            if item.heading in (Purpose.TRACK, Purpose.DAY):
                return False
        return False

    def _is_part(self, place: int) -> bool:
        """Whether a line set apart names a part of the agenda: an empty line or a mark before, a time behind it."""
        item = self.items[place]
        if (
            not item.line.is_loud
            or not (item.gap or item.line.level)
            or item.line.bullet
            or place + 1 >= len(self.items)
        ):
            return False
        following = self.items[place + 1]
        return (
            following.times is not None
            and any(character.isalnum() for character in following.after)
            and not is_break(item.text)
        )

    def _begin(self, item: Item) -> None:
        pre = self._divide(item)
        if self.open is None and self.layout.drafts == [] and self.cut is Cut.AFTER:
            for one in pre:
                self._leave(one, OVER)
            pre = []
        draft = SessionDraft(
            [], item.times, item.days or (self.day[0].days if self.day else ()), self.track, self.room, self.section
        )
        draft.under_heading = bool(self.track)
        draft.heading = self.heading
        draft.before_gap = (pre[0] if pre else item).gap
        for one in pre:
            self._add(draft, one)
        if pre:
            draft.inside_gap += item.gap
        for text in (item.before, item.after):
            if any(character.isalnum() for character in text):
                draft.fragments.append(AgendaFragment(text, item.line.number, whole=item.line.level > 0))
        draft.lines += (item.line.number, *item.more)
        self.layout.drafts.append(draft)
        self.open = draft

    def _divide(self, item: Item) -> list[Item]:
        """Gives what waits to the time before, and returns what belongs to ``item``."""
        waiting, self.waiting = self.waiting, []
        at = self._find_cut(waiting, item)
        if self.open is None:
            for one in waiting[:at]:
                self._leave(one, OVER if not self.layout.drafts else OUTSIDE)
        else:
            for one in waiting[:at]:
                self._add(self.open, one)
        return waiting[at:]

    def _find_cut(self, waiting: Sequence[Item], item: Item) -> int:
        if not waiting:
            return 0
        if self.cut is Cut.AFTER:
            return len(waiting)
        if self.cut is Cut.BEFORE:
            if self.open is None:  # what stands over the first time: the lines since the last empty one
                return max((place for place, one in enumerate(waiting) if one.gap), default=0)
            return 0
        if self.cut is Cut.BLANK:
            if item.gap:
                return len(waiting)
            places = [place for place, one in enumerate(waiting) if one.gap]
            return places[-1] if places else len(waiting) if self.open is not None else 0
        if self.cut is Cut.LAST:
            return len(waiting) - 1
        if self.cut is Cut.LAST_TWO:
            return max(len(waiting) - 2, 0)
        places = [place for place, one in enumerate(waiting) if one.line.is_loud]
        return places[-1] if places else len(waiting)

    def _close(self) -> None:
        """The last time of a part takes what waits."""
        for one in self.waiting:
            if self.open is not None and self.cut is not Cut.BEFORE:
                self._add(self.open, one)
            else:
                self._leave(one, OUTSIDE if self.layout.drafts else OVER)
        self.waiting = []
        self.open = None

    def _add(self, draft: SessionDraft, item: Item) -> None:
        draft.lines.append(item.line.number)
        if item.heading is Purpose.DATE:
            self.day, draft.days = (item,), item.days
            return
        draft.inside_gap += item.gap if draft.fragments else 0
        draft.fragments.append(AgendaFragment(item.text, item.line.number, item.line.bullet, whole=item.line.level > 0))

    def _leave(self, item: Item, reason: str) -> None:
        if item.heading is Purpose.DATE:
            self.day = (item,)
        self.layout.left_out[item.line.number] = reason
        self.layout.lost_lines += reason == OUTSIDE
