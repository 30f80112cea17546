"""Tells what a piece of a session is, and takes it into the session's fields. Pure; knows one session."""

from __future__ import annotations

import re
from collections import Counter

from kb.services.agenda.reader import people, places
from kb.services.agenda.reader.characters import SOFT, fold, show
from kb.services.agenda.reader.cutting import BRACKET, find_label
from kb.services.agenda.reader.roles import Fields, Habits, PieceRole
from kb.services.agenda.reader.times import find_duration, is_duration

HOW = (
    r"w/|presented by|led by|facilitated by|moderated by|hosted by|taught by|delivered by|given by|featuring|with|by"
    r"|anim[ée]e?s? par|pr[ée]sent[ée]e? par|mod[ée]r[ée]e? par|par|avec|a cargo de|presentado por"
    r"|presentada por|moderado por|moderada por|por|con"
)
_BY_ALONE = re.compile(rf"(?P<how>{HOW})\s+(?P<who>\S.*)$", re.I)
_LABEL = re.compile(r"(?P<label>[^\W\d_][\w-]*(?:[ /-][\w-]+){0,2}?)\s?(?:\(s\))?\s?[:–—]\s*(?=\S)")
LONG = 90
"""Characters: what is longer is no field but a description."""
_LEAST = 0.6


class FieldTaker:
    """The fields of one session while they are taken. ``counts`` learns what stood where."""

    def __init__(self, habits: Habits, counts: Counter[tuple[str, PieceRole]]) -> None:
        self.habits = habits
        self.counts = counts
        self.fields = Fields()

    def classify_labeled(self, piece: str) -> tuple[PieceRole | None, str]:
        """The role that a label at the beginning of ``piece`` gives, and what stands behind the label."""
        text = piece.lstrip(SOFT + " ")
        if found := _LABEL.match(text):
            role = find_label(found["label"])
            content = text[found.end() :].strip(SOFT + " ")
            if fold(found["label"]) == "panel" and people.score_people(content) >= (
                people.SHAPE if self.fields.title else people.SURE
            ):
                return PieceRole.PEOPLE, content
            if role is PieceRole.PEOPLE and people.score_people(content) < 0.15 and len(content.split()) > 3:
                return None, piece
            if role is PieceRole.ROOM and (len(content.split()) > 8 or content.endswith("?")):
                return None, piece
            if role is not None:
                return role, content
        if (found := _BY_ALONE.match(text)) and people.score_people(found["who"]) >= 0.5:
            return PieceRole.PEOPLE, found["who"]
        return None, piece

    def classify(self, text: str, kind: str) -> PieceRole:
        """What ``text`` is by itself, or by the habits of its place."""
        bare = text.strip(SOFT + " .,;:–—-*")
        if is_duration(bare):
            return PieceRole.MINUTES
        who, where = people.score_people(bare), places.score_place(bare)
        if "," in bare and any(people.score_people(part) >= people.SURE for part in bare.split(",")[1:]):
            where = 0.0  # "Room 1, Principal Joy Beck" is more than a room
        usual = self.habits.usual(kind) if kind else None
        if usual in (PieceRole.PEOPLE, PieceRole.ROOM) and len(bare) <= LONG:
            strong = kind.startswith("bar")
            if usual is PieceRole.PEOPLE:
                who += 0.45 if strong and bare[:1].isupper() else 0.25
            else:
                where += 0.65 if strong and len(bare.split()) <= 6 else 0.25
        if max(who, where) < _LEAST:
            return PieceRole.PLAIN
        return PieceRole.PEOPLE if who > where else PieceRole.ROOM

    def take(self, role: PieceRole, text: str, named: bool = False) -> None:
        fields = self.fields
        bare = text.strip(SOFT + " ")
        if role is PieceRole.PEOPLE:
            if (found := BRACKET.search(bare)) and self.classify(found["in"], "paren") is PieceRole.ROOM:
                self.take(PieceRole.ROOM, found["in"])
                bare = bare[: found.start()]
            fields.speakers += [name for name in people.split_people(bare, named) if name not in fields.speakers]
        elif role is PieceRole.ROOM:
            if (found := BRACKET.search(bare)) and people.score_people(found["in"]) >= people.SHAPE:
                self.take(PieceRole.PEOPLE, found["in"])
                bare = bare[: found.start()].strip()
            who, where = people.score_people(bare), places.clean_place(bare)
            fields.room = fields.room or (where if who < 0.9 or named else "")
        elif role is PieceRole.TRACK:
            fields.track = fields.track or show(bare)
        elif role is PieceRole.MINUTES:
            fields.minutes = fields.minutes or find_duration(bare)

    def take_parts(self, text: str) -> bool:
        """Whether ``text`` is a list of people and rooms: "salle Rouge, Yacine Benali"."""
        parts = [part for part in re.split(r"\s*[,;]\s*", text) if part]
        roles = [self.classify(part, "") for part in parts]
        if any(places.score_place(part) >= 0.9 for part in parts):  # beside a room, the shape of a name is enough
            roles = [
                PieceRole.PEOPLE if people.score_people(part) >= people.SHAPE else role
                for part, role in zip(parts, roles, strict=True)
            ]
        if len(parts) < 2 or set(roles) != {PieceRole.PEOPLE, PieceRole.ROOM}:
            return False
        for part, role in zip(parts, roles, strict=True):
            self.take(role, part)
        return True

    def take_mixed(self, role: PieceRole, text: str) -> None:
        """People, of whom the last part may be a room: "(Dr. Owen Bright, Room 4)"."""
        if role is PieceRole.PEOPLE and ("," in text or ";" in text):
            head, _, tail = text.rpartition("," if "," in text else ";")
            if places.score_place(tail) >= places.SURE and people.score_people(tail) < 0.5:
                self.take(PieceRole.ROOM, tail)
                text = head
        self.take(role, text)
