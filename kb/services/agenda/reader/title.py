"""The title of a session: what is left when people, room, track and marks around it are taken off. Pure.

Fields are taken from the end as long as they are understood, so that a title with a dash or a comma keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.services.agenda.reader import people, places
from kb.services.agenda.reader.breaks import is_generic
from kb.services.agenda.reader.characters import SOFT, fold
from kb.services.agenda.reader.cutting import (
    BRACKET,
    DASH,
    DOTS,
    clean_title,
    find_cuts,
    find_label,
    find_sentence_cuts,
)
from kb.services.agenda.reader.marks import read_mark
from kb.services.agenda.reader.roles import PieceRole
from kb.services.agenda.reader.taking import HOW, FieldTaker
from kb.services.agenda.reader.words import RANKS

_LEADS = re.compile(rf"\s?:\s+|{DASH.pattern}")
_QUOTED = re.compile(
    r"(?:(?:panel|mesa redonda|table ronde"
    r"|roundtable)\s?:\s*)?(?P<who>[^\"“”«»]{4,200}?)\s?[,:–—-]?\s*(?P<what>[\"“«][^\"“”«»]+[\"”»])$",
    re.I,
)
_BY = re.compile(rf"[,;:–—-]?\s+(?P<how>{HOW})\s+(?P<who>\S.*)$", re.I)
_SPONSOR = re.compile(
    r"\b(?:sponsored|supported|funded|provided|hosted|offered|parrainée?|offerte?|patrocinad[oa])$", re.I
)
_LABEL_INSIDE = re.compile(
    rf"[{SOFT}.?!;,)/–—-][{SOFT}\s]+(?P<label>[^\W\d_][\w-]*(?: [\w-]+)?)\s?(?:\(s\))?\s?:\s*(?=\S)"
)
_PRESENTS = re.compile(
    r"(?P<who>.{3,90}?)\s(?:will\s)?(?:presents?|speaks? (?:on|about)|talks? (?:on|about)|discuss(?:es)?"
    r"|introduces?|explains?|leads?(?: a \w+ on)?"
    r"|presentará|presenta|hablará (?:de|sobre)|habla (?:de|sobre)|présente|présentera|parle de"
    r"|parlera de)\s+(?P<what>\S.*)$",
    re.I,
)
_ORGANIZATION_END = re.compile(
    r"\b(?:University|College|Institute|Police|Department|PD|Office|County|School|Agency|Center"
    r"|Bureau)\s+(?=[A-Z“\"‘])"
)
_ROOM_INSIDE = re.compile(r"\s*[(\[](?P<in>[^()\[\]]{2,60})[)\]](?=\s*[-–—:]\s*\S)")
_MOST_COMMAS = 14
"""Commas at which a field may begin: more are a sentence."""


class TitleTaker(FieldTaker):
    """Takes the title out of a text, and the fields around it."""

    def take_title(self, text: str) -> None:
        fields = self.fields
        mark = read_mark(text, self.habits.coded)
        if mark is not None and mark.is_outline and people.score_people(text) >= people.SURE:
            mark = None  # "A. Person" is no item A
        if mark is not None:
            fields.mark = fields.mark or mark.label
            if mark.is_track and not fields.track:
                fields.track = mark.label
            if mark.beside and (beside := self.classify(mark.beside, "beside")) in (PieceRole.ROOM, PieceRole.PEOPLE):
                self.take(beside, mark.beside)
            text = mark.rest
            if not text.strip(SOFT + " "):
                return
        text = self._quoted(self._without_room(text))
        fields.title = clean_title(self._lead(self._announced(self.peel(text))))

    def _without_room(self, text: str) -> str:
        """``text`` without a room in brackets before a dash or at its beginning: "(Salon 1) - Gun tracing"."""
        for found in _ROOM_INSIDE.finditer(text, 0, 200):
            inner = found["in"]
            if places.score_place(inner) >= places.SURE and people.score_people(inner) < people.SHAPE:
                self.take(PieceRole.ROOM, inner)
                return f"{text[: found.start()]} {text[found.end() :]}".strip(SOFT + " -–—:")
        return text

    def _quoted(self, text: str) -> str:
        """The title in quotes behind its people: ‘Prof. Edda Kuhn, "Why arrests fell"’."""
        found = _QUOTED.match(text.strip(SOFT + " "))
        if found is None or people.score_people(found["who"]) < 0.5:
            return text
        self.take(PieceRole.PEOPLE, found["who"])
        return found["what"]

    def _announced(self, text: str) -> str:
        """The title in a sentence: ‘Captain Delgado presents "A year without detectives"’."""
        if (found := _PRESENTS.match(text)) is None:
            return text
        quoted = found["what"].lstrip(SOFT + " ")[:1] in "\"“«‘'"
        if people.score_people(found["who"]) >= people.SURE:
            self.take(PieceRole.PEOPLE, found["who"])
            return found["what"]
        return found["what"] if quoted else text

    def _lead(self, text: str) -> str:
        """``text`` without the people before it: "Judge Hollis Gray: Conditions of release"."""
        for found in _LEADS.finditer(text, 3, 200):
            head, rest = text[: found.start()], text[found.end() :]
            who = people.score_people(head)
            if rest.strip() and (
                who >= 0.9
                or people.is_nobody(head)
                or (who >= 0.5 and self.habits.share("lead", PieceRole.PEOPLE) >= 0.5)
            ):
                self.counts["lead", PieceRole.PEOPLE] += 1
                self.take(PieceRole.PEOPLE, head)
                return rest
        if fold(text.split(" ", 1)[0]).strip(".") in RANKS and (ends := list(_ORGANIZATION_END.finditer(text[:200]))):
            head, rest = text[: ends[-1].end()], text[ends[-1].end() :]
            if len(rest.split()) >= 3 and (names := people.split_people(" ".join(head.split()[:3]))):
                self.counts["lead", PieceRole.PEOPLE] += 1
                self.fields.speakers += names
                return rest
        self.counts["lead", PieceRole.PLAIN] += 1
        return text

    def peel(self, text: str) -> str:
        """``text`` without the fields at its end."""
        for _ in range(8):
            shorter = self._peel_once(text.rstrip(SOFT + " "))
            if shorter is None:
                return text
            text = shorter
        return text

    def _peel_once(self, text: str) -> str | None:
        if found := BRACKET.search(text):
            if not text[: found.start()].strip(SOFT + " "):
                return None
            inner = found["in"]
            role, content = self.classify_labeled(inner)
            role = role or (
                PieceRole.TRACK
                if (mark := read_mark(inner)) and mark.is_track and not mark.rest.strip()
                else self.classify(inner, "paren")
            )
            self.counts["paren", role] += 1
            if role is not PieceRole.ABOUT and role is not PieceRole.TITLE and self.take_parts(inner):
                return text[: found.start()]
            if role not in (PieceRole.PLAIN, PieceRole.ABOUT, PieceRole.TITLE):
                self.take_mixed(role, content)
                return text[: found.start()]
        if (
            (found := _BY.search(text))
            and text[: found.start()].strip(SOFT + " ")
            and not _SPONSOR.search(text[: found.start()])
        ):
            who = people.score_people(found["who"])
            if who >= (0.5 if len(found["how"].split()) > 1 or fold(found["how"]) in ("by", "par") else people.SURE):
                self.take(PieceRole.PEOPLE, found["who"])
                return text[: found.start()]
        steps = (
            ("soft", find_cuts(text, SOFT)),
            ("dash", [found.span() for found in DASH.finditer(text)][-1:]),
            ("dots", [found.span() for found in DOTS.finditer(text)][-1:]),
            ("semicolon", find_cuts(text, ";")[-1:]),
            ("period", find_sentence_cuts(text)[-1:]),
        )
        for kind, cuts in steps:
            if (shorter := self._peel_at(text, kind, cuts)) is not None:
                return shorter
        for found in reversed(list(_LABEL_INSIDE.finditer(text))):
            role = find_label(found["label"])
            if (
                role in (PieceRole.PEOPLE, PieceRole.ROOM)
                and text[: found.start()].strip(SOFT + " ")
                and len(text) - found.end() <= 300
            ):
                self.take_mixed(role, text[found.end() :])
                return text[: found.start()]
        return self._peel_at(text, "comma", find_cuts(text, ", ")[-_MOST_COMMAS:])

    def _peel_at(self, text: str, kind: str, cuts: Sequence[tuple[int, int]]) -> str | None:
        """``text`` without what stands behind the first of ``cuts`` at which a field begins."""
        for low, high in cuts:
            piece = text[high:].strip(SOFT + " ")
            before = text[:low].strip(SOFT + " ")
            if (
                not piece
                or not before
                or (
                    kind == "dash"
                    and is_generic(before)
                    and max(people.score_people(piece), places.score_place(piece)) < people.SURE
                )
            ):
                continue
            role, content = self.classify_labeled(piece)
            if role is None and self.take_parts(piece):
                return text[:low]
            if role is None:
                role = self.classify(piece, kind)
                if (
                    kind == "comma"
                    and role is not PieceRole.PLAIN
                    and max(people.score_people(piece), places.score_place(piece)) < 0.75
                    and self.habits.usual("comma") is not role
                ):
                    role = PieceRole.PLAIN
            if kind != "comma" or low == cuts[-1][0] or role is not PieceRole.PLAIN:
                self.counts[kind, role] += 1
            if role not in (PieceRole.PLAIN, PieceRole.ABOUT, PieceRole.TITLE):
                self.take_mixed(role, content)
                return text[:low]
        return None
