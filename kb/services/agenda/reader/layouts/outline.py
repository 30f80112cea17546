"""Agendas without times: sessions are the numbered lines, headings, bullets or blocks of a text. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kb.services.agenda.reader.characters import show
from kb.services.agenda.reader.drafts import Layout, SessionDraft
from kb.services.agenda.reader.items import Item, Purpose, read_items
from kb.services.agenda.reader.layouts.flow import read_room, read_track_heading
from kb.services.agenda.reader.lines import SourceLine
from kb.services.agenda.reader.marks import read_mark
from kb.services.agenda.reader.roles import AgendaFragment
from kb.services.agenda.reader.values import NOTE, OUTSIDE, OVER, RUNNING

_LONGEST_TITLE = 120


def read_outlines(lines: Sequence[SourceLine], only: str = "") -> list[Layout]:
    """What each kind of mark makes of ``lines`` as the beginning of a session, or the layout called ``only``."""
    items, unused = read_items(lines, explode=False)
    layouts = []
    for name, prior, begins in (
        ("labels", 0.3, _has_label),
        ("numbers", 0.25, _has_number),
        ("headings", 0.2, lambda item: item.line.level > 0),
        ("bullets", 0.0, lambda item: item.line.bullet and item.line.indent < 2),
        ("blocks", -0.1, lambda item: item.gap > 0 and not item.line.bullet and len(item.text) <= _LONGEST_TITLE),
        ("lines", -0.3, lambda item: len(item.text) <= _LONGEST_TITLE),
    ):
        if only in ("", f"outline: {name}") and (layout := _lay_out(items, begins)) is not None:
            layout.name, layout.prior, layout.unused_times = f"outline: {name}", prior, unused
            layouts.append(layout)
    return layouts


def _has_label(item: Item) -> bool:
    mark = read_mark(item.text)
    return mark is not None and bool(mark.word)


def _has_number(item: Item) -> bool:
    mark = read_mark(item.text)
    return mark is not None and mark.is_outline and mark.label[:1].upper() not in "ABCDEFGH("


def _lay_out(items: Sequence[Item], begins: Callable[[Item], bool]) -> Layout | None:
    layout = Layout("", [], described=True)
    day: Item | None = None
    track = ""
    section = 0
    open_draft: SessionDraft | None = None
    deepest = max((item.line.level for item in items if item.line.level and not item.heading), default=0)
    for place, item in enumerate(items):
        following = items[place + 1] if place + 1 < len(items) else None
        if item.heading in (Purpose.RUNNING, Purpose.HALF, Purpose.NOTE):
            layout.left_out[item.line.number] = {Purpose.RUNNING: RUNNING, Purpose.HALF: OVER, Purpose.NOTE: NOTE}[
                item.heading
            ]
        elif item.heading is Purpose.DAY:
            day, track, section, open_draft = item, "", section + 1, None
            layout.left_out[item.line.number] = OVER
        elif item.heading is Purpose.TRACK and following is not None:
            track, section, open_draft = read_track_heading(item.text)[0], section + 1, None
            layout.left_out[item.line.number] = OVER
        elif begins(item):
            if (
                item.line.level
                and item.line.level < deepest
                and following is not None
                and following.line.level > item.line.level
            ):
                layout.left_out[item.line.number] = OVER  # a heading over deeper ones
                if layout.drafts or item.line.level > 1:
                    track = show(item.text)
                open_draft = None
                continue
            open_draft = SessionDraft(
                [], None, day.days if day else (), track, read_room(day.rest) if day else "", section
            )
            open_draft.before_gap = item.gap
            layout.drafts.append(open_draft)
            _add(open_draft, item)
        elif open_draft is None:
            reason = OVER if not layout.drafts else OUTSIDE
            layout.left_out[item.line.number] = reason
            layout.lost_lines += reason == OUTSIDE
        else:
            open_draft.inside_gap += item.gap
            _add(open_draft, item)
    return layout if len(layout.drafts) >= 2 else None


def _add(draft: SessionDraft, item: Item) -> None:
    mark = read_mark(item.text)
    bullet = bool(draft.fragments) and (item.line.bullet or (mark is not None and mark.is_outline))
    draft.fragments.append(AgendaFragment(item.text, item.line.number, bullet, whole=item.line.level > 0))
    draft.lines.append(item.line.number)
