"""What stands where in one session: title, people, room, track, length. Pure; knows the fragments of a session.

Fields are taken off a title from its end as long as they are understood, so that a title with a dash or a comma keeps
it. What is ambiguous ("Riverboat Maybelle") follows the habits of the agenda: what most others have in that place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kb.services.agenda.reader import people, places
from kb.services.agenda.reader.breaks import is_break, is_generic
from kb.services.agenda.reader.characters import SOFT, fold, show
from kb.services.agenda.reader.marks import read_mark
from kb.services.agenda.reader.times import find_duration, is_duration
from kb.services.agenda.reader.words import LABELS, RANKS


class Role(StrEnum):
    """What a piece of text is."""

    PLAIN = "plain"
    PEOPLE = "people"
    ROOM = "room"
    TRACK = "track"
    MINUTES = "minutes"
    ABOUT = "about"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Fragment:
    """A line of a session, or a part of one. ``number`` is its line; ``fixed`` a role that is known already."""

    text: str
    number: int
    bullet: bool = False
    fixed: Role | None = None


@dataclass
class Habits:
    """How often a place in the sessions of this agenda holds which role. Empty while they are learned."""

    counts: Counter[tuple[str, Role]] = field(default_factory=Counter)
    speaker_first: bool = False
    coded: bool = False

    def share(self, kind: str, role: Role) -> float:
        """The share of ``role`` among what stands at ``kind``; 0 where too little is known."""
        total = sum(self.counts[kind, each] for each in Role)
        return self.counts[kind, role] / total if total >= 2 else 0.0

    def usual(self, kind: str) -> Role | None:
        """The role of most that stands at ``kind``."""
        return next((role for role in (Role.PEOPLE, Role.ROOM) if self.share(kind, role) >= 0.5), None)


@dataclass
class Fields:
    """The fields of a session. ``about`` is what else is said of it, ``mark`` what stood before its title."""

    title: str = ""
    speakers: list[str] = field(default_factory=list)
    room: str = ""
    track: str = ""
    minutes: int | None = None
    about: list[str] = field(default_factory=list)
    mark: str = ""
    led_by_people: bool = False


STRONG = re.compile(rf"[{SOFT}]*(?:\s*(?:\||\t)\s*|\s{{3,}}|\s+[•·]\s+|\s*\n\s*)[{SOFT}]*")
_DASH = re.compile(r"\s+(?:-{1,2}|–|—|‐|−)\s+|(?<=\w)—(?=\w)|\s+//\s+|\s+/\s+(?=[A-Z])")
_PERIOD = re.compile(r"(?<=[^\W_]|[?!)”\"'’%])\.\s+(?=\S)")
_LEADS = re.compile(rf"\s?:\s+|{_DASH.pattern}")
_QUOTED = re.compile(r"(?:(?:panel|mesa redonda|table ronde|roundtable)\s?:\s*)?(?P<who>[^\"“”«»]{4,200}?)\s?[,:–—-]?\s*(?P<what>[\"“«][^\"“”«»]+[\"”»])$", re.I)
_HOW = (
    r"w/|presented by|led by|facilitated by|moderated by|hosted by|taught by|delivered by|given by|featuring|with|by"
    r"|anim[ée]e?s? par|pr[ée]sent[ée]e? par|mod[ée]r[ée]e? par|par|avec|a cargo de|presentado por|presentada por|moderado por|moderada por|por|con"
)
_BY = re.compile(rf"[,;:–—-]?\s+(?P<how>{_HOW})\s+(?P<who>\S.*)$", re.I)
_BY_ALONE = re.compile(rf"(?P<how>{_HOW})\s+(?P<who>\S.*)$", re.I)
_SPONSOR = re.compile(r"\b(?:sponsored|supported|funded|provided|hosted|offered|parrainée?|offerte?|patrocinad[oa])$", re.I)
BRACKET = re.compile(r"\s*[(\[](?P<in>(?:[^()\[\]]|\([^()]*\)){1,160})[)\]][\s.,;:]*$")
_LABEL = re.compile(r"(?P<label>[^\W\d_][\w-]*(?:[ /-][\w-]+){0,2}?)\s?(?:\(s\))?\s?[:–—]\s*(?=\S)")
_LABEL_INSIDE = re.compile(rf"[{SOFT}.?!;,)/–—-][{SOFT}\s]+(?P<label>[^\W\d_][\w-]*(?: [\w-]+)?)\s?(?:\(s\))?\s?:\s*(?=\S)")
_PRESENTS = re.compile(
    r"(?P<who>.{3,90}?)\s(?:will\s)?(?:presents?|speaks? (?:on|about)|talks? (?:on|about)|discuss(?:es)?|introduces?|explains?|leads?(?: a \w+ on)?"
    r"|presentará|presenta|hablará (?:de|sobre)|habla (?:de|sobre)|présente|présentera|parle de|parlera de)\s+(?P<what>\S.*)$",
    re.I,
)
_ABBREVIATIONS = RANKS | frozenset("atty eng cap asst dep cllr adm st jr sr no vs ft mt dept univ approx etc inc co u.s u.k d.c e.g i.e a.m p.m ph.d".split())
_ORGANIZATION_END = re.compile(r"\b(?:University|College|Institute|Police|Department|PD|Office|County|School|Agency|Center|Bureau)\s+(?=[A-Z“\"‘])")
_LONG = 90
_LEAST = 0.6


def read_fields(fragments: Sequence[Fragment], habits: Habits, counts: Counter[tuple[str, Role]] | None = None) -> Fields:
    """The fields of a session of ``fragments`` in their order. What stands where is added to ``counts``."""
    return _Reader(habits, counts if counts is not None else Counter()).read(fragments)


class _Reader:
    """Reads one session."""

    def __init__(self, habits: Habits, counts: Counter[tuple[str, Role]]) -> None:
        self.habits = habits
        self.counts = counts
        self.fields = Fields()
        self.lines_after = 0
        self.title_follows = False
        self.title_number = -1

    def read(self, fragments: Sequence[Fragment]) -> Fields:
        pending: list[tuple[str, float]] = []
        self.title_follows = any(self._may_be_title(fragment) for fragment in fragments[1:])
        for fragment in fragments:
            pieces = [piece for piece in STRONG.split(fragment.text) if piece.strip(SOFT + " .,;:–—-*|")]
            for place, piece in enumerate(pieces):
                self._read_piece(fragment, piece, place, pending, place == len(pieces) - 1)
        if not self.fields.title and pending:  # every line looked like a person or a room
            text = min(pending, key=lambda one: one[1])[0]
            self.fields.title = show(text)
            self._forget(text)
        return self.fields

    def _read_piece(self, fragment: Fragment, piece: str, place: int, pending: list[tuple[str, float]], last: bool) -> None:
        fields = self.fields
        if not fields.title and not last and re.fullmatch(r"\d{1,3}(?:\.\d{1,3})*\.?", piece.strip(SOFT + " ")):
            fields.mark = fields.mark or piece.strip(SOFT + " ")
            return
        role, content = (fragment.fixed, piece) if fragment.fixed else self._classify_labelled(piece)
        beside = bool(fields.title) and fragment.number == self.title_number and not fragment.bullet
        kind = f"bar{max(place, 1)}" if place or beside else "" if not fields.title else f"line{min(self.lines_after + 1, 3)}"
        if fragment.bullet and not place and fields.title and role is None:
            self._read_bullet(piece)
            return
        if role is None and fields.title:
            role = self._classify(piece, kind)
            if not is_break(fields.title) or kind.startswith("bar"):
                self.counts[kind, role] += 1
            self.lines_after += not place and not beside
            if role is Role.PLAIN and (inner := self._take_inside(piece)):
                return
        elif role is None and not fields.title:
            first = self._classify(piece, "first")
            if first in (Role.PEOPLE, Role.ROOM) and not (place == 0 and not self._may_lead(piece, first)):
                pending.append((piece, people.score_people(piece) + places.score_place(piece)))
                fields.led_by_people = fields.led_by_people or first is Role.PEOPLE
                self._take(first, piece)
                return
            if first in (Role.MINUTES, Role.TRACK):
                self._take(first, piece)
                return
            self.title_number = fragment.number
            self._take_title(piece)
            return
        if role is Role.TITLE:
            if fields.title:
                fields.about.append(show(content))
            else:
                self._take_title(content)
        elif role is None or role in (Role.PLAIN, Role.ABOUT):
            if role is not Role.ABOUT and not fragment.bullet and not place and self._runs_on(piece):
                fields.title = f"{fields.title} {self._peel(piece)}".strip()
            else:
                fields.about.append(show(content))
        else:
            self._take(role, content, named=content is not piece or fragment.fixed is not None)

    def _read_bullet(self, piece: str) -> None:
        """A bullet below a title: a topic, or a person beyond doubt."""
        who = people.score_people(piece)
        self.counts["bullet", Role.PEOPLE if who >= people.SURE else Role.PLAIN] += 1
        if who >= people.SURE or (who >= people.SHAPE and self.habits.usual("bullet") is Role.PEOPLE):
            self._take(Role.PEOPLE, piece)
        else:
            self.fields.about.append(show(piece))

    def _take_inside(self, piece: str) -> bool:
        """Whether a line behind the title was people and a room together: "F. Haddad, Training Lab 2"."""
        if people.is_affiliation(piece.split(",")[0]) and people.score_people(piece.split(",")[0]) < 0.5:
            return False  # "Director, Tri-River Fusion Center"
        before = (len(self.fields.speakers), self.fields.room)
        rest = self._peel(piece)
        if rest.strip() and self._classify(rest, "rest") is Role.PEOPLE:
            self._take(Role.PEOPLE, rest)
            return True
        if (len(self.fields.speakers), self.fields.room) != before:
            if rest.strip(" .,;:–—-"):
                self.fields.about.append(show(rest))
            return True
        return False

    def _may_be_title(self, fragment: Fragment) -> bool:
        """Whether a line below the first may be the title: neither people nor a room nor a topic."""
        if fragment.bullet or fragment.fixed is not None or len(fragment.text) > 2 * _LONG:
            return False
        text = fragment.text.strip(SOFT + " ")
        return self._classify_labelled(text)[0] in (None, Role.TITLE) and self._classify(text, "") is Role.PLAIN and not people.is_affiliation(text)

    def _may_lead(self, piece: str, role: Role) -> bool:
        """Whether ``piece`` may be the people or the room before a title."""
        if role is Role.ROOM:
            return places.score_place(piece) >= 0.9
        who = people.score_people(piece)
        return self.habits.speaker_first or who >= 0.9 or (who >= people.SURE and self.title_follows)

    def _runs_on(self, piece: str) -> bool:
        """Whether ``piece`` goes on with the title of the line before."""
        title, bare = self.fields.title, piece.lstrip(SOFT + " ")
        if self.fields.about or not title or len(title) > 200:
            return False
        open_end = title.endswith((",", ":", "-", "–", "&", "/")) or fold(title).split()[-1] in _OPEN_WORDS
        return open_end or (bare[:1].islower() and len(bare) < _LONG and not bare.rstrip().endswith("."))

    def _classify_labelled(self, piece: str) -> tuple[Role | None, str]:
        """The role that a label at the beginning of ``piece`` gives, and what stands behind the label."""
        text = piece.lstrip(SOFT + " ")
        if found := _LABEL.match(text):
            role = find_label(found["label"])
            content = text[found.end() :].strip(SOFT + " ")
            if fold(found["label"]) == "panel" and people.score_people(content) >= people.SURE:
                return Role.PEOPLE, content
            if role is Role.PEOPLE and people.score_people(content) < 0.15 and len(content.split()) > 3:
                return None, piece
            if role is Role.ROOM and (len(content.split()) > 8 or content.endswith("?")):
                return None, piece
            if role is not None:
                return role, content
        if (found := _BY_ALONE.match(text)) and people.score_people(found["who"]) >= 0.5:
            return Role.PEOPLE, found["who"]
        return None, piece

    def _classify(self, text: str, kind: str) -> Role:
        """What ``text`` is by itself, or by the habits of its place."""
        bare = text.strip(SOFT + " .,;:–—-*")
        if is_duration(bare):
            return Role.MINUTES
        who, where = people.score_people(bare), places.score_place(bare)
        if "," in bare and any(people.score_people(part) >= people.SURE for part in bare.split(",")[1:]):
            where = 0.0  # "Room 1, Principal Joy Beck" is more than a room
        usual = self.habits.usual(kind) if kind else None
        if usual in (Role.PEOPLE, Role.ROOM) and len(bare) <= _LONG:
            strong = kind.startswith("bar")
            if usual is Role.PEOPLE:
                who += 0.45 if strong and bare[:1].isupper() else 0.25
            else:
                where += 0.65 if strong and len(bare.split()) <= 6 else 0.25
        if max(who, where) < _LEAST:
            return Role.PLAIN
        return Role.PEOPLE if who > where else Role.ROOM

    def _take(self, role: Role, text: str, named: bool = False) -> None:
        fields = self.fields
        bare = text.strip(SOFT + " ")
        if role is Role.PEOPLE:
            if (found := BRACKET.search(bare)) and self._classify(found["in"], "paren") is Role.ROOM:
                self._take(Role.ROOM, found["in"])
                bare = bare[: found.start()]
            fields.speakers += [name for name in people.split_people(bare, named) if name not in fields.speakers]
        elif role is Role.ROOM:
            if (found := BRACKET.search(bare)) and people.score_people(found["in"]) >= people.SHAPE:
                self._take(Role.PEOPLE, found["in"])
                bare = bare[: found.start()].strip()
            who, where = people.score_people(bare), places.clean_place(bare)
            fields.room = fields.room or (where if who < 0.9 or named else "")
        elif role is Role.TRACK:
            fields.track = fields.track or show(bare)
        elif role is Role.MINUTES:
            fields.minutes = fields.minutes or find_duration(bare)

    def _forget(self, text: str) -> None:
        """``text`` is the title after all: what was taken from it is given back."""
        names = set(people.split_people(text))
        self.fields.speakers = [name for name in self.fields.speakers if name not in names]
        if self.fields.room == places.clean_place(text):
            self.fields.room = ""

    def _take_title(self, text: str) -> None:
        fields = self.fields
        mark = read_mark(text, self.habits.coded)
        if mark is not None and mark.is_outline and people.score_people(text) >= people.SURE:
            mark = None  # "A. Person" is no item A
        if mark is not None:
            fields.mark = fields.mark or mark.label
            if mark.is_track and not fields.track:
                fields.track = mark.label
            if mark.beside and (beside := self._classify(mark.beside, "beside")) in (Role.ROOM, Role.PEOPLE):
                self._take(beside, mark.beside)
            text = mark.rest
            if not text.strip(SOFT + " "):
                return
        text = self._quoted(text)
        fields.title = clean_title(self._lead(self._announced(self._peel(text))))

    def _quoted(self, text: str) -> str:
        """The title in quotes behind its people: ‘Prof. Edda Kuhn, "Why arrests fell"’."""
        found = _QUOTED.match(text.strip(SOFT + " "))
        if found is None or people.score_people(found["who"]) < 0.5:
            return text
        self._take(Role.PEOPLE, found["who"])
        return found["what"]

    def _announced(self, text: str) -> str:
        """The title in a sentence: ‘Captain Delgado presents "A year without detectives"’."""
        if (found := _PRESENTS.match(text)) is None:
            return text
        quoted = found["what"].lstrip(SOFT + " ")[:1] in "\"“«‘'"
        if people.score_people(found["who"]) >= people.SURE:
            self._take(Role.PEOPLE, found["who"])
            return found["what"]
        return found["what"] if quoted else text

    def _lead(self, text: str) -> str:
        """``text`` without the people before it: "Judge Hollis Grey: Conditions of release"."""
        for found in _LEADS.finditer(text, 3, 200):
            head, rest = text[: found.start()], text[found.end() :]
            who = people.score_people(head)
            if rest.strip() and (who >= 0.9 or people.is_nobody(head) or (who >= 0.5 and self.habits.share("lead", Role.PEOPLE) >= 0.5)):
                self.counts["lead", Role.PEOPLE] += 1
                self._take(Role.PEOPLE, head)
                return rest
        if fold(text.split(" ", 1)[0]).strip(".") in RANKS and (ends := list(_ORGANIZATION_END.finditer(text[:200]))):
            head, rest = text[: ends[-1].end()], text[ends[-1].end() :]
            if len(rest.split()) >= 3 and (names := people.split_people(" ".join(head.split()[:3]))):
                self.counts["lead", Role.PEOPLE] += 1
                self.fields.speakers += names
                return rest
        self.counts["lead", Role.PLAIN] += 1
        return text

    def _peel(self, text: str) -> str:
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
            role, content = self._classify_labelled(inner)
            role = role or (Role.TRACK if (mark := read_mark(inner)) and mark.is_track and not mark.rest.strip() else self._classify(inner, "paren"))
            self.counts["paren", role] += 1
            if role is not Role.ABOUT and role is not Role.TITLE and self._take_parts(inner):
                return text[: found.start()]
            if role not in (Role.PLAIN, Role.ABOUT, Role.TITLE):
                self._take_mixed(role, content)
                return text[: found.start()]
        if (found := _BY.search(text)) and text[: found.start()].strip(SOFT + " ") and not _SPONSOR.search(text[: found.start()]):
            who = people.score_people(found["who"])
            if who >= (0.5 if len(found["how"].split()) > 1 or fold(found["how"]) in ("by", "par") else people.SURE):
                self._take(Role.PEOPLE, found["who"])
                return text[: found.start()]
        steps = (
            ("soft", _cuts(text, SOFT)),
            ("dash", [found.span() for found in _DASH.finditer(text)][-1:]),
            ("semicolon", _cuts(text, ";")[-1:]),
            ("period", _sentence_cuts(text)[-1:]),
        )
        for kind, cuts in steps:
            if (shorter := self._peel_at(text, kind, cuts)) is not None:
                return shorter
        for found in reversed(list(_LABEL_INSIDE.finditer(text))):
            role = find_label(found["label"])
            if role in (Role.PEOPLE, Role.ROOM) and text[: found.start()].strip(SOFT + " ") and len(text) - found.end() <= 300:
                self._take_mixed(role, text[found.end() :])
                return text[: found.start()]
        return self._peel_at(text, "comma", _cuts(text, ", "))

    def _peel_at(self, text: str, kind: str, cuts: Sequence[tuple[int, int]]) -> str | None:
        """``text`` without what stands behind the first of ``cuts`` at which a field begins."""
        for low, high in cuts:
            piece = text[high:].strip(SOFT + " ")
            before = text[:low].strip(SOFT + " ")
            if not piece or not before or (kind == "dash" and is_generic(before) and max(people.score_people(piece), places.score_place(piece)) < people.SURE):
                continue
            role, content = self._classify_labelled(piece)
            if role is None and self._take_parts(piece):
                return text[:low]
            if role is None:
                role = self._classify(piece, kind)
                if kind == "comma" and role is not Role.PLAIN and max(people.score_people(piece), places.score_place(piece)) < 0.75 and self.habits.usual("comma") is not role:
                    role = Role.PLAIN
            if kind != "comma" or low == cuts[-1][0] or role is not Role.PLAIN:
                self.counts[kind, role] += 1
            if role not in (Role.PLAIN, Role.ABOUT, Role.TITLE):
                self._take_mixed(role, content)
                return text[:low]
        return None

    def _take_parts(self, text: str) -> bool:
        """Whether ``text`` is a list of people and rooms: "salle Rouge, Yacine Benali"."""
        parts = [part for part in re.split(r"\s*[,;]\s*", text) if part]
        roles = [self._classify(part, "") for part in parts]
        if any(places.score_place(part) >= 0.9 for part in parts):  # beside a room, the shape of a name is enough
            roles = [Role.PEOPLE if people.score_people(part) >= people.SHAPE else role for part, role in zip(parts, roles, strict=True)]
        if len(parts) < 2 or set(roles) != {Role.PEOPLE, Role.ROOM}:
            return False
        for part, role in zip(parts, roles, strict=True):
            self._take(role, part)
        return True

    def _take_mixed(self, role: Role, text: str) -> None:
        """People, of whom the last part may be a room: "(Dr. Owen Bright, Room 4)"."""
        if role is Role.PEOPLE and ("," in text or ";" in text):
            head, _, tail = text.rpartition("," if "," in text else ";")
            if places.score_place(tail) >= places.SURE and people.score_people(tail) < 0.5:
                self._take(Role.ROOM, tail)
                text = head
        self._take(role, text)


_OPEN_WORDS = frozenset("and of the a an to for in on with by from or at how y de la el del en para con et des les le du und der".split())


def find_label(label: str) -> Role | None:
    """The role of what stands behind ``label`` and a colon."""
    words = [word for word in re.split(r"[ /-]", fold(label)) if word]
    joined = "-".join(words)
    for name, role in (("speakers", Role.PEOPLE), ("room", Role.ROOM), ("title", Role.TITLE), ("about", Role.ABOUT)):
        known = LABELS[name]
        if joined in known or (words and words[0] in known and len(words) == 1):
            return role
        if name == "speakers" and len(words) == 2 and (words[0] in known or words[1] in known) and words[1] != "panel":
            return role
    return Role.TRACK if len(words) == 1 and words[0] in LABELS["track"] else None


def clean_title(text: str) -> str:
    """A title as it is shown: one line, without signs at its ends that part it from what stood there."""
    shown = show(text).strip(" \t,;|*_~#>•·–—-")
    shown = re.sub(r"[\s.:]*\.{2,}[\s.]*$|\s*:$", "", shown)
    if shown.endswith(".") and not re.search(r"\b[A-Za-z]\.$|\.\.$", shown):
        shown = shown[:-1]
    if len(shown) > 2 and (shown[0], shown[-1]) in (("“", "”"), ('"', '"'), ("«", "»"), ("‘", "’"), ("(", ")"), ("[", "]")):
        inner = shown[1:-1]
        if not set(inner) & set("“”\"«»()[]"):
            shown = inner.strip()
    return shown


def _cuts(text: str, sign: str) -> list[tuple[int, int]]:
    """Where ``sign`` stands outside of brackets and quotes."""
    if sign not in text:
        return []
    found, depth = [], 0
    for at, character in enumerate(text):
        if character in "([“«":
            depth += 1
        elif character in ")]”»":
            depth = max(depth - 1, 0)
        elif not depth and text.startswith(sign, at):
            found.append((at, at + len(sign)))
    return found


def _sentence_cuts(text: str) -> list[tuple[int, int]]:
    """Where a sentence ends, but not behind "Dr." or an initial."""
    found = []
    for match in _PERIOD.finditer(text):
        before = fold(re.split(r"[\s(]", text[: match.start()])[-1]).strip("“\"'")
        short = len(before) <= 5 and before.isalpha() and not set(before) & set("aeiouy")
        if before not in _ABBREVIATIONS and not short and (len(before) > 1 or before.isdigit()):
            found.append(match.span())
    return found
