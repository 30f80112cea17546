"""Sessions that run at once under one time: tracks, workshops and breakouts listed below it. Pure; knows drafts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kb.services.agenda.reader.breaks import is_container, is_generic
from kb.services.agenda.reader.characters import show
from kb.services.agenda.reader.cutting import STRONG, find_label
from kb.services.agenda.reader.drafts import SessionDraft
from kb.services.agenda.reader.marks import Mark, read_mark
from kb.services.agenda.reader.roles import AgendaFragment
from kb.services.agenda.reader.words import NUMBERED_SESSIONS, NUMBERED_TRACKS

_LABELS = "|".join(sorted({*NUMBERED_TRACKS, "session"} - {"lab", "clinic", "table"}))
_INLINE = re.compile(rf"(?:(?<=^)|(?<=[\s;,/|.(]))(?=(?:{_LABELS})\s(?:[a-h]|\d{{1,2}})(?:\s?[:–—-]|\s[«“\"]))", re.I)

_TRACK_BEHIND = re.compile(rf"\s*(?P<title>[^()]+?)\s*\((?P<track>(?:{_LABELS})\s(?:[a-h]|\d{{1,2}}))\)\s*", re.I)


def split_concurrent(drafts: Sequence[SessionDraft], coded: bool) -> list[SessionDraft]:
    """``drafts`` with each that holds several sessions in their place."""
    return [part for draft in drafts for part in _split(draft, coded)]


def _split(draft: SessionDraft, coded: bool) -> list[SessionDraft]:
    fragments = [part for fragment in draft.fragments for part in _cut_inline(fragment)]
    if len(fragments) < 2 or draft.continues:
        return [draft]
    head = fragments[0]
    first = STRONG.split(head.text)[0]
    container = is_container(first) or not first.strip()
    starts = _find_starts(fragments, container, coded, is_generic(first))
    if not starts:
        return [draft]
    parts = []
    for low, high in zip(starts, [*starts[1:], len(fragments)], strict=True):
        inner = fragments[low:high]
        parts.append(
            replace(
                draft,
                fragments=[replace(inner[0], bullet=False), *inner[1:]],
                inside_gap=0,
                lines=sorted({one.number for one in inner}),
            )
        )
    parts[0].lines = sorted({*parts[0].lines, *draft.lines} - {line for part in parts[1:] for line in part.lines})
    return parts


def _cut_inline(fragment: AgendaFragment) -> list[AgendaFragment]:
    """A line with several labels ("Track A: … Track B: …", "… (Track A); … (Track B)") as one each."""
    behind = [_TRACK_BEHIND.fullmatch(text) for text in fragment.text.split(";")]
    if len(behind) >= 2 and all(behind):
        return [replace(fragment, text=f"{found['track']}: {found['title']}") for found in behind if found]
    places = [found.start() for found in _INLINE.finditer(fragment.text)]
    if len(places) < 2:
        return [fragment]
    cuts = [0, *(place for place in places if place)]
    texts = [fragment.text[low:high].strip(" ;,/|") for low, high in zip(cuts, [*cuts[1:], None], strict=True)]
    return [replace(fragment, text=text) for text in texts if text]


def _find_starts(fragments: Sequence[AgendaFragment], container: bool, coded: bool, generic: bool) -> list[int]:
    marks = [_read(fragment, coded) for fragment in fragments]
    tracks = [place for place, mark in enumerate(marks) if mark is not None and mark.is_track]
    if len(tracks) >= 2:
        return tracks
    if marks[0] is not None and not marks[0].is_track:
        alike = [
            place
            for place, mark in enumerate(marks)
            if mark is not None and _shape(mark) == _shape(marks[0]) and mark.rest.strip()
        ]
        if len(alike) >= 2 and len({marks[place].label for place in alike if marks[place] is not None}) == len(alike):  # type: ignore[union-attr]
            return alike
    behind = [place for place, mark in enumerate(marks) if place and mark is not None and mark.rest.strip()]
    if (container and len(behind) >= 2) or (generic and behind and behind[0] == 1):
        return behind
    if not container:
        return []
    bullets = [place for place, fragment in enumerate(fragments) if place and fragment.bullet]
    if len(bullets) >= 2:
        return bullets
    plain = [place for place, fragment in enumerate(fragments) if place and not _is_labeled(fragment.text)]
    return plain if len(plain) >= 2 and len(plain) == len(fragments) - 1 else []


def _read(fragment: AgendaFragment, coded: bool) -> Mark | None:
    if fragment.fixed is not None:
        return None
    mark = read_mark(fragment.text, coded)
    if mark is None or (mark.word and mark.word not in NUMBERED_TRACKS and mark.word not in NUMBERED_SESSIONS):
        return None
    return mark


def _shape(mark: Mark) -> str:
    """The label with its number or letter left open."""
    return re.sub(r"\d+|\b[a-zA-Z]\b", "#", mark.label)


def _is_labeled(text: str) -> bool:
    label, sign, _ = show(text).partition(":")
    return bool(sign) and find_label(label) is not None
