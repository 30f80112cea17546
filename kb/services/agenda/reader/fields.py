"""What stands where in one session: title, people, room, track, length. Pure; knows the fragments of a session.

What is ambiguous ("Riverboat Maybelle") follows the habits of the agenda: what most others have in that place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kb.services.agenda.reader import people, places
from kb.services.agenda.reader.breaks import is_break
from kb.services.agenda.reader.characters import SOFT, fold, show
from kb.services.agenda.reader.cutting import STRONG
from kb.services.agenda.reader.marks import read_mark
from kb.services.agenda.reader.roles import AgendaFragment, Fields, Habits, PieceRole
from kb.services.agenda.reader.taking import LONG
from kb.services.agenda.reader.title import TitleTaker
from kb.services.agenda.reader.words import word_set

_SEEN = 800
_OPEN_WORDS = word_set(
    """and of the a an to for in on with by from or at how y de la el del en para con et des les le du und der"""
)


def read_fields(
    fragments: Sequence[AgendaFragment], habits: Habits, counts: Counter[tuple[str, PieceRole]] | None = None
) -> Fields:
    """The fields of a session of ``fragments`` in their order. What stands where is added to ``counts``."""
    return _Reader(habits, counts if counts is not None else Counter()).read(fragments)


class _Reader(TitleTaker):
    """Reads one session, fragment by fragment."""

    def __init__(self, habits: Habits, counts: Counter[tuple[str, PieceRole]]) -> None:
        super().__init__(habits, counts)
        self.lines_after = 0
        self.title_follows = False
        self.title_number = -1
        self.title_whole = False

    def read(self, fragments: Sequence[AgendaFragment]) -> Fields:
        pending: list[tuple[str, float]] = []
        self.title_follows = any(self._may_be_title(fragment) for fragment in fragments[1:])
        for fragment in fragments:
            pieces = [piece for piece in STRONG.split(fragment.text[:_SEEN]) if piece.strip(SOFT + " .,;:–—-*|")]
            for place, piece in enumerate(pieces):
                self._read_piece(fragment, piece, place, pending, place == len(pieces) - 1)
        if not self.fields.title and pending:  # every line looked like a person or a room
            text = min(pending, key=lambda one: one[1])[0]
            self.fields.title = show(text)
            self._forget(text)
        return self.fields

    def _read_piece(
        self, fragment: AgendaFragment, piece: str, place: int, pending: list[tuple[str, float]], last: bool
    ) -> None:
        fields = self.fields
        if not fields.title and not last and re.fullmatch(r"\d{1,3}(?:\.\d{1,3})*\.?", piece.strip(SOFT + " ")):
            fields.mark = fields.mark or piece.strip(SOFT + " ")
            return
        role, content = (fragment.fixed, piece) if fragment.fixed else self.classify_labeled(piece)
        beside = bool(fields.title) and fragment.number == self.title_number and not fragment.bullet
        kind = (
            f"bar{max(place, 1)}"
            if place or beside
            else ""
            if not fields.title
            else f"line{min(self.lines_after + 1, 3)}"
        )
        if fragment.bullet and not place and fields.title and role is None:
            self._read_bullet(piece)
            return
        if role is None and fields.title:
            role = self.classify(piece, kind)
            if not is_break(fields.title) or kind.startswith("bar"):
                self.counts[kind, role] += 1
            self.lines_after += not place and not beside
            if role is PieceRole.PLAIN and self._take_inside(piece):
                return
        elif role is None and not fields.title:
            first = self.classify(piece, "first")
            if first in (PieceRole.PEOPLE, PieceRole.ROOM) and not (place == 0 and not self._may_lead(piece, first)):
                pending.append((piece, people.score_people(piece) + places.score_place(piece)))
                fields.led_by_people = fields.led_by_people or first is PieceRole.PEOPLE
                self.take(first, piece)
                return
            if first in (PieceRole.MINUTES, PieceRole.TRACK):
                self.take(first, piece)
                return
            self.title_number, self.title_whole = fragment.number, fragment.whole
            self.take_title(piece)
            return
        if role is PieceRole.TITLE:
            if fields.title:
                fields.about.append(show(content))
            else:
                self.take_title(content)
        elif role is None or role in (PieceRole.PLAIN, PieceRole.ABOUT):
            if role is not PieceRole.ABOUT and not fragment.bullet and not place and self._runs_on(piece):
                fields.title = f"{fields.title} {self.peel(piece)}".strip()
            else:
                fields.about.append(show(content))
        else:
            self.take(role, content, named=content is not piece or fragment.fixed is not None)

    def _read_bullet(self, piece: str) -> None:
        """A bullet below a title: a topic, or a person beyond doubt."""
        who = people.score_people(piece)
        self.counts["bullet", PieceRole.PEOPLE if who >= people.SURE else PieceRole.PLAIN] += 1
        if who >= people.SURE or (who >= people.SHAPE and self.habits.usual("bullet") is PieceRole.PEOPLE):
            self.take(PieceRole.PEOPLE, piece)
        else:
            self.fields.about.append(show(piece))

    def _take_inside(self, piece: str) -> bool:
        """Whether a line behind the title was people and a room together: "F. Haddad, Training Lab 2"."""
        if people.is_affiliation(piece.split(",")[0]) and people.score_people(piece.split(",")[0]) < 0.5:
            return False  # "Director, Tri-River Fusion Center"
        before = (len(self.fields.speakers), self.fields.room)
        rest = self.peel(piece)
        if rest.strip() and self.classify(rest, "rest") is PieceRole.PEOPLE:
            self.take(PieceRole.PEOPLE, rest)
            return True
        if (len(self.fields.speakers), self.fields.room) != before:
            if rest.strip(" .,;:–—-"):
                self.fields.about.append(show(rest))
            return True
        return False

    def _may_be_title(self, fragment: AgendaFragment) -> bool:
        """Whether a line below the first may be the title: neither people nor a room nor a topic."""
        if fragment.bullet or fragment.fixed is not None or len(fragment.text) > 2 * LONG:
            return False
        text = fragment.text.strip(SOFT + " ")
        return (
            self.classify_labeled(text)[0] in (None, PieceRole.TITLE)
            and self.classify(text, "") is PieceRole.PLAIN
            and not people.is_affiliation(text)
        )

    def _may_lead(self, piece: str, role: PieceRole) -> bool:
        """Whether ``piece`` may be the people or the room before a title."""
        if role is PieceRole.ROOM:
            return places.score_place(piece) >= 0.9
        who = people.score_people(piece)
        return self.habits.speaker_first or who >= 0.9 or (who >= people.SURE and self.title_follows)

    def _runs_on(self, piece: str) -> bool:
        """Whether ``piece`` goes on with the title of the line before."""
        title, bare = self.fields.title, piece.lstrip(SOFT + " ")
        if self.title_whole or self.fields.about or not title or len(title) > 200 or read_mark(bare) is not None:
            return False
        open_end = title.endswith((",", ":", "-", "–", "&", "/")) or fold(title).split()[-1] in _OPEN_WORDS
        return open_end or (bare[:1].islower() and len(bare) < LONG and not bare.rstrip().endswith("."))

    def _forget(self, text: str) -> None:
        """``text`` is the title after all: what was taken from it is given back."""
        names = set(people.split_people(text))
        self.fields.speakers = [name for name in self.fields.speakers if name not in names]
        if self.fields.room == places.clean_place(text):
            self.fields.room = ""
