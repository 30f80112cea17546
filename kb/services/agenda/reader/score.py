"""How well a layout fits an agenda: used times, order, gaps, titles that look like titles, repetition. Pure.

The weights were set by hand on agendas of many layouts (``tests/kb/agenda/made``). A layout that reads a time without
a title, or leaves lines over, loses most: that is what a wrong layout cannot avoid at the ends of a day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from kb.services.agenda.reader import people, places
from kb.services.agenda.reader.build import BuiltSession
from kb.services.agenda.reader.characters import fold
from kb.services.agenda.reader.days import read_heading
from kb.services.agenda.reader.drafts import Layout
from kb.services.agenda.reader.times import find_times
from kb.services.agenda.reader.words import word_set

LUNCH = word_set("lunch luncheon almuerzo dejeuner mittagessen")
PAUSES = word_set("coffee break tea cafe pausa receso pause descanso refrigerio pause-cafe")


def score_layout(layout: Layout, built: Sequence[BuiltSession], lines: int) -> float:
    """A sum of shares, each weighed; higher is better. ``lines`` is the number of lines of the agenda."""
    if not built:
        return -10.0
    count = len(built)
    titles = sum(score_title(one) for one in built) / count
    untitled = sum(not one.fields.title and not one.fields.mark for one in built)
    timed = sum(one.session.start is not None for one in built) / count
    order, overlap = _score_order(built)
    unread = sum(_count_unread(one) for one in built) * (0.2 if layout.described else 1.0)
    return (
        layout.prior
        + 4.0 * titles
        + 2.0 * timed
        + 1.5 * order
        + 1.0 * overlap
        + 0.8 * _score_repetition(built)
        + 1.0 * _score_breaks(built)
        + 1.2 * _score_gaps(built)
        - 1.5 * min(untitled, 3) / 1.5 * (0.4 + 2.0 / count)
        - 2.5 * min(layout.lost_lines / max(lines, 1) * 3, 1.0)
        - 1.5 * min(unread / max(lines, 1) * 2, 1.0)
        - 0.6 * min(layout.unused_times, 10)
    )


def score_title(one: BuiltSession) -> float:
    """From 0 to 1: how much the title of ``one`` looks like one."""
    title = one.fields.title
    if not title:
        return 0.5 if one.fields.mark else 0.0
    if one.session.is_break:
        return 1.0
    if len(title) > 160:
        return 0.4
    if read_heading(title) is not None or any(times.sure > 2 and times.end for times in find_times(title)):
        return 0.1
    if places.score_place(title) >= 0.8:
        return 0.3
    if people.score_people(title) >= 0.8:
        return 0.25
    if title[0] in ",.;:)]}–—" or title.endswith((",", " and", "(")):
        return 0.5
    return 1.0 if any(character.isalpha() for character in title) else 0.2


def _score_order(built: Sequence[BuiltSession]) -> tuple[float, float]:
    """The share of neighbors of a part that ascend, and of those that do not overlap unless they begin together."""
    pairs = ascending = apart = 0
    for before, after in pairwise(built):
        one, other = before.session, after.session
        if (
            one.start is None
            or other.start is None
            or one.day != other.day
            or before.draft.section != after.draft.section
        ):
            continue
        pairs += 1
        ascending += other.start >= one.start
        apart += other.start == one.start or one.end is None or other.start >= one.end
    return (ascending / pairs, apart / pairs) if pairs else (1.0, 1.0)


def _score_repetition(built: Sequence[BuiltSession]) -> float:
    """The share of the commonest shape: what sessions have, and in how many lines."""
    shapes = Counter((min(len(one.draft.fragments), 4), bool(one.fields.speakers)) for one in built)
    return shapes.most_common(1)[0][1] / len(built)


def _score_breaks(built: Sequence[BuiltSession]) -> float:
    """The share of breaks at a time and of a length that breaks have."""
    checked = fitting = 0
    for one in built:
        session = one.session
        if not session.is_break or session.start is None:
            continue
        words = set(fold(session.title).replace("-", " ").split())
        length = None if session.end is None else (session.end - session.start) % 1440
        if words & LUNCH:
            checked += 1
            fitting += 10.5 * 60 <= session.start <= 14.5 * 60 and (length is None or length <= 150)
        elif words & PAUSES:
            checked += 1
            fitting += length is None or length <= 60
    return fitting / checked if checked else 0.7


def _score_gaps(built: Sequence[BuiltSession]) -> float:
    """1 where empty lines stand between sessions, 0 where they stand inside of them, .5 where there are none."""
    between = sum(min(one.draft.before_gap, 1) for one in built)
    inside = sum(min(one.draft.inside_gap, 3) for one in built)
    return 0.5 if not between + inside else between / (between + inside)


def _count_unread(one: BuiltSession) -> int:
    """Lines of a session of which only that they are text is known: topics are bullets, a description is long."""
    bullets = {fragment.text for fragment in one.draft.fragments if fragment.bullet}
    return sum(len(text) < 90 and text not in bullets for text in one.fields.about)
