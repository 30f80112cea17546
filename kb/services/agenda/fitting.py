"""Which of the pages that a search finds fit a session: none is better than a wrong one. Pure.

The search always finds what is nearest. Whether the nearest is near enough follows from two things: the cosine of its
best passage with the session, and the share of the session's own words that it has. A title without a subject of its
own ("Welcome", "Next steps") fits nothing. Must not know tables or pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from search.text.analysis import stem_word, stems
from search.types import Hit


def _stems_of(words: str) -> frozenset[str]:
    return frozenset(stem_word(word) for word in words.split())


_FORMAL = _stems_of(
    """welcome remarks opening closing introduction introductions overview keynote plenary panel panelists panelist
    session sessions invited talk talks presentation presentations workshop breakout breakouts discussion
    roundtable debrief wrap up next steps step questions question answers answer q a site sites team teams time
    group groups small report reports out back photo poster posters award awards raffle networking speed stories
    story field heard hear innovations innovation reflections reflection charge libation remembrance ceremony
    moment silence invocation logistics housekeeping agenda goals objectives day days one two three four five
    first hundred morning afternoon action actions keynotes speaker speakers fireside chat conversation town
    hall open forum activity exercise icebreaker orientation summit conference meeting attendees participants
    facilitated peers learned insights perspectives big picture look today tomorrow year years future new part
    continued recap review adjournment evaluations hour hours"""
)
"""What events call their parts, as stems: no subject to find readings for."""

_BROAD = _stems_of(
    """police policing crime crimes violence violent community communities public safety justice criminal city cities
    law enforcement department departments agency agencies officer officers program programs strategy strategies
    approach approaches response responses responding practice practices best effective challenge challenges
    reduction reducing prevention preventing local county building improving working make making data"""
)
"""Words that nearly every page here has, as stems: they say little of what a session is about."""

_BROAD_WEIGHT = 0.4

_STEPS = ((0.7, 0.0), (0.62, 0.3), (0.56, 0.45), (0.5, 0.6), (0.44, 0.75), (0.35, 0.8))
"""Cosine and share of words that are enough together. Read off 91 session titles, 55 of them without
a subject or on one that is not held here: of these five get readings, and of the other 36 five get none."""

_BROAD_NEAR = 0.7
"""The cosine that is enough where all words of the session are broad ones."""

_NAMED = 0.35
"""The cosine that is enough for a page about a place that the session names."""

_BEHIND, _NEAR_ANYHOW = 0.2, 0.55
"""What is so much less near than the nearest is about something else, unless it is near anyhow."""

_LEARNED = _stems_of("what learn learned lesson lessons how from about experience did does done doing work works")
"""What a title says of a place beside its name, as stems: no subject of its own."""

_NUMBER = re.compile(r"\d+")


def find_subject(title: str) -> frozenset[str]:
    """The stems of the words of ``title`` that say what it is about; empty if it names no subject."""
    return frozenset(stem for stem in stems(title) if stem not in _FORMAL and not _NUMBER.fullmatch(stem))


def is_only_a_place(title: str, names: Iterable[str]) -> bool:
    """Whether ``title`` is about places called ``names`` and about nothing else: "What Baton Rouge learned"."""
    places = {stem for name in names for stem in stems(name)}
    return bool(places) and find_subject(title) <= places | _LEARNED | _BROAD


def find_fitting(hits: Iterable[Hit], title: str, question: str, named: Iterable[str] = ()) -> tuple[Hit, ...]:
    """Those of ``hits`` that fit the session ``title``, in order. ``question`` are all the words that were searched by.

    ``named`` are the pages about a place that the session names: they need be less near.
    """
    wholes = [subject for text in (title, question) if (subject := find_subject(text))]
    if not wholes:
        return ()
    at_places = frozenset(named)
    fitting = [hit for hit in hits if _fits(hit, wholes) or (hit.id in at_places and _similarity(hit) >= _NAMED)]
    least = min(max((_similarity(hit) for hit in fitting), default=0.0) - _BEHIND, _NEAR_ANYHOW)
    return level_exact(
        [hit for hit in fitting if hit.why.exact is not None or hit.id in at_places or _similarity(hit) >= least]
    )


def level_exact(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """``hits`` with the score of one whose very title was typed brought near to the others', so that they count too."""
    most = max((hit.score for hit in hits if hit.why.exact is None), default=1.0)
    return tuple(hit if hit.why.exact is None else replace(hit, score=min(hit.score, 1.1 * most)) for hit in hits)


def _fits(hit: Hit, wholes: Sequence[frozenset[str]]) -> bool:
    near = _similarity(hit)
    if hit.why.exact is not None:
        return True
    if wholes[0] <= _BROAD:
        return near >= _BROAD_NEAR
    has = {stem for word in hit.why.matched for stem in stems(word)}
    share = max(_weigh(has & subject) / _weigh(subject) for subject in wholes)
    return any(near >= least and share >= words for least, words in _STEPS)


def _weigh(words: Iterable[str]) -> float:
    return sum(_BROAD_WEIGHT if word in _BROAD else 1.0 for word in words)


def _similarity(hit: Hit) -> float:
    return hit.why.similarity or 0.0
