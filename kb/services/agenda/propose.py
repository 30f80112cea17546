"""Proposes readings for the sessions of an agenda, with the reason for each. Knows search and tables; no HTTP.

How readings are chosen among those that the search finds is in :mod:`kb.services.agenda.select`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy.orm import Session

from kb.errors import SearchUnavailable
from kb.services.agenda.fitting import find_fitting, is_only_a_place
from kb.services.agenda.notes import iter_notes
from kb.services.agenda.places import NamedSite, find_named_sites, find_sites, place_of
from kb.services.agenda.select import LEAST, Pick, ReadingCandidate, select
from kb.services.finding import NEAR_BY_MEANING, similarity_word
from kb.services.library import Reading, Use, find_readings
from knowledge.vocabulary import FAILED_BANDS, SITE_KIND, Kind
from search.errors import SearchError
from search.ranking.searcher import HybridSearcher
from search.store.store import IndexStore
from search.types import Dial, Filters, Hit, SearchRequest

if TYPE_CHECKING:
    from numpy.typing import NDArray

USUAL_BUDGET = 30
"""Minutes of reading for a session whose length is not known."""

LOOKED_AT = 60
"""Documents that the search gives for each session."""

LOOKED_AT_APART = 20
"""Summit materials and citations that are asked for apart: the search puts them behind what is read here in full."""

LEAST_NEAR = 0.35
"""Cosine below which a document without a word of the session is no reading for it: "related in meaning" on a page."""

ASK_A_PEER, ASK_THE_LIAISON = "peer-exchange-formats", "how-to-ask-for-help"
"""The pages of the program on what to do where nothing is held."""

_APART = frozenset({Kind.SUMMIT, Kind.REFERENCE})

OTHERS = 8
"""Readings offered instead of one."""


@dataclass(frozen=True, slots=True)
class WantedSession:
    """A session to find readings for: its title, the words to search by, and the minutes that its readers have."""

    title: str
    question: str
    budget: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A reading with the reason for it, and how important it seems (see ``reading_lists.Importance``)."""

    reading: Reading
    reason: str
    importance: str
    counter: bool = False


@dataclass(frozen=True, slots=True)
class ProposedSession:
    """What is proposed for one session, and what must be said of it."""

    wanted: WantedSession
    proposals: tuple[Proposal, ...]
    notes: tuple[str, ...]

    @property
    def minutes(self) -> int:
        """The minutes of all, with those set aside for what is of unknown length."""
        return sum(proposal.reading.charged for proposal in self.proposals)


def reading_budget(minutes: int | None) -> int:
    """Minutes of reading for a session of ``minutes``: half of it, from 20 to 45; our choice, to be changed by hand."""
    return USUAL_BUDGET if minutes is None else max(20, min(45, minutes // 2))


def propose_readings(
    session: Session, index: IndexStore, sessions: Sequence[WantedSession]
) -> tuple[ProposedSession, ...]:
    """Readings for each of ``sessions``, in order; what is proposed for one is rarely proposed again.

    Raises:
        SearchUnavailable: there is no index that can answer.
    """
    try:
        searcher = index.searcher()
        found = [_search(searcher, wanted.question) for wanted in sessions]
    except SearchError as error:
        raise SearchUnavailable(str(error)) from error
    readings = find_readings(session, {hit.id for hits in found for hit in hits})
    sites = find_sites(session)
    named = [find_named_sites(f"{wanted.title} {wanted.question}", sites) for wanted in sessions]
    found = [
        _find_fitting(hits, wanted, readings, places)
        for hits, wanted, places in zip(found, sessions, named, strict=True)
    ]
    homes = _find_homes(found)
    used: dict[str, str] = {}
    times: dict[str, int] = {}
    answers = []
    for place, (wanted, hits) in enumerate(zip(sessions, found, strict=True)):
        away = {hit.id for hit in hits if homes[hit.id] != place}
        picks = _select(searcher, hits, readings, wanted.budget, times, away, named[place])
        answers.append(_answer(wanted, hits, readings, picks, used))
        for pick in picks:
            slug = hits[pick.at].id
            used.setdefault(slug, wanted.title)
            times[slug] = times.get(slug, 0) + 1
    return tuple(answers)


def find_others(
    session: Session, index: IndexStore, question: str, taken: Collection[str], limit: int = OTHERS
) -> tuple[Proposal, ...]:
    """The readings nearest to ``question`` that are not ``taken``, with reasons, best first.

    Raises:
        SearchUnavailable: there is no index that can answer.
    """
    try:
        hits = [hit for hit in _search(index.searcher(), question) if hit.id not in taken]
    except SearchError as error:
        raise SearchUnavailable(str(error)) from error
    readings = find_readings(session, (hit.id for hit in hits))
    shown = [hit for hit in hits if hit.id in readings][:limit]
    return tuple(
        Proposal(readings[hit.id], _say(hit, readings[hit.id]), "recommended", readings[hit.id].is_counter)
        for hit in shown
    )


def _search(searcher: HybridSearcher, question: str) -> tuple[Hit, ...]:
    """The nearest documents, with the nearest materials and counter-evidence among them."""
    documents = Filters(exclude={"kind": frozenset({SITE_KIND})})  # a city's own page is nobody's reading
    request = SearchRequest(question, filters=documents, limit=LOOKED_AT, dial=Dial.RELEVANCE)
    answer = searcher.search(request)
    hits = {hit.id: hit for hit in answer.hits}
    if answer.total > len(answer.hits):
        for field, values, limit in (("kind", _APART, LOOKED_AT_APART), ("rating", FAILED_BANDS, 3)):
            apart = replace(request, filters=Filters(include={field: values}), limit=limit)
            hits = {hit.id: hit for hit in searcher.search(apart).hits} | hits
    if not any(hit.why.matched or (hit.why.similarity or 0.0) >= NEAR_BY_MEANING for hit in hits.values()):
        return ()  # no word of it is known, and nothing is close: what was found is chance
    near = (hit for hit in hits.values() if hit.why.matched or (hit.why.similarity or 0.0) >= LEAST_NEAR)
    return tuple(sorted(near, key=lambda hit: (-hit.score, hit.id)))


def _find_fitting(
    hits: Sequence[Hit], wanted: WantedSession, readings: Mapping[str, Reading], places: Sequence[NamedSite]
) -> tuple[Hit, ...]:
    """Those of ``hits`` that are published and fit the session; of one about a place alone, those about the place."""
    held = [hit for hit in hits if hit.id in readings]
    named = [hit.id for hit in held if place_of(readings[hit.id], places) > 0]
    if is_only_a_place(wanted.title, (site.name for site in places)):
        held = [hit for hit in held if hit.id in set(named)]
    return find_fitting(held, wanted.title, wanted.question, named)


def _find_homes(found: Sequence[Sequence[Hit]]) -> dict[str, int]:
    """For each document the place of the session that it is nearest to in meaning; the first of several."""
    nearest: dict[str, tuple[float, int]] = {}
    for place, hits in enumerate(found):
        for hit in hits:
            near = hit.why.similarity or 0.0
            if hit.id not in nearest or near > nearest[hit.id][0] + 1e-6:
                nearest[hit.id] = (near, place)
    return {slug: place for slug, (_near, place) in nearest.items()}


def _select(
    searcher: HybridSearcher,
    hits: Sequence[Hit],
    readings: Mapping[str, Reading],
    budget: int,
    times: Mapping[str, int],
    away: Collection[str],
    places: Sequence[NamedSite],
) -> tuple[Pick, ...]:
    candidates = [
        ReadingCandidate(
            use=readings[hit.id].use,
            score=hit.score,
            band=readings[hit.id].band,
            charged=readings[hit.id].charged,
            counter=readings[hit.id].is_counter,
            near=hit.why.similarity or 0.0,
            uses=times.get(hit.id, 0),
            away=hit.id in away,
            reference=readings[hit.id].card.kind == Kind.REFERENCE,
            place=place_of(readings[hit.id], places),
        )
        for hit in hits
    ]
    return select(candidates, _similarity(searcher, [hit.id for hit in hits]), budget)


def _similarity(searcher: HybridSearcher, slugs: Iterable[str]) -> NDArray[np.float32]:
    """Cosines between the mean directions of the documents, from 0."""
    rows = np.array([searcher.vector.catalog.row_of[slug] for slug in slugs], dtype=np.int64)
    directions = searcher.vector.centroids(rows)
    lengths = np.maximum(np.linalg.norm(directions, axis=1, keepdims=True), 1e-9)
    units = directions / lengths
    return np.asarray(np.clip(units @ units.T, 0.0, 1.0), dtype=np.float32)


def _answer(
    wanted: WantedSession,
    hits: Sequence[Hit],
    readings: Mapping[str, Reading],
    picks: Sequence[Pick],
    used: Mapping[str, str],
) -> ProposedSession:
    """The picks with their reasons, the best first: it is essential; the last ones are background."""
    nearest = max(hits, key=lambda hit: hit.why.similarity or -1.0, default=None)
    ranked = sorted(picks, key=lambda pick: -hits[pick.at].score)
    proposals: list[Proposal] = []
    for pick in (*ranked[:1], *(pick for pick in picks if pick is not ranked[0])) if ranked else ():
        hit, place = hits[pick.at], len(proposals)
        importance = (
            "essential" if place == 0 else "background" if place > LEAST and hit is not nearest else "recommended"
        )
        reason = _say(hit, readings[hit.id], wanted.title, nearest, pick, used)
        proposals.append(Proposal(readings[hit.id], reason, importance, pick.counter))
    chosen = {proposal.reading.slug for proposal in proposals}
    notes = iter_notes(
        wanted.title,
        wanted.budget,
        proposed=[proposal.reading.charged for proposal in proposals],
        passed_over=[readings[hit.id].charged for hit in hits if hit.id not in chosen],
        has_unknown=any(proposal.reading.minutes is None for proposal in proposals),
    )
    return ProposedSession(wanted, tuple(proposals), tuple(notes))


def _say(
    hit: Hit,
    reading: Reading,
    title: str = "",
    nearest: Hit | None = None,
    pick: Pick | None = None,
    used: Mapping[str, str] | None = None,
) -> str:
    """The reason for a reading, in words, parted by semicolons."""
    short = title if len(title) <= 80 else title[:79].rsplit(" ", 1)[0] + "…"
    words = f"has the words “{' '.join(hit.why.matched[:3])}”" if hit.why.matched else ""
    near = similarity_word(hit.why.similarity) or words or "fits the subject"
    parts = [f"nearest in meaning to “{short}”" if nearest is hit and short else near]
    if reading.card.rating:
        rated = reading.card.rating.look.word.lower()
        told = rated if reading.band == "not-rated" else f"rated {rated}"
        parts.append(f"counter-evidence: {told}" if reading.is_counter else told)
    parts.append(reading.length)
    if pick is not None and pick.first_of_use and reading.card.kind == Kind.REFERENCE:
        form = reading.form.lower()
        parts.append("adds a publication" + (f" ({form})" if form not in ("", "publication") else ""))
    elif pick is not None and pick.first_of_use and reading.use is not Use.EVIDENCE:
        where = f" from {reading.sites[0][1]}" if len(reading.sites) == 1 else ""
        named = f" ({reading.form.lower()})" if reading.form and reading.use is Use.TOOL else ""
        parts.append(f"adds a {reading.use}{named}{where}")
    if used and (before := used.get(hit.id)):
        again = "it is nearer to this one" if pick is not None and pick.clearly_best else "little else is as near"
        parts.append(f"also proposed for “{before[:80]}”: {again}")
    return "; ".join(parts)
