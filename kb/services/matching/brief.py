"""The brief for a chief or a mayor: what fits best, how sure that is, what is missing, whom to ask, and the sources.

Knows the answers of the matching and what fits on two pages. Must not know any page or file format.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb.services.library import BandLook, label
from kb.services.matching.answer import MatchAnswer, MatchView, NotAdvisedView, PeerAdopter
from kb.services.matching.match import match_city
from kb.services.matching.peers import find_peers_of
from kb.services.matching.profile import CityProfile
from kb.services.matching.profile_words import say_profile
from kb.services.matching.tools import MatchingTools
from knowledge.fields import Source
from knowledge.practice import PracticeRecord
from search.matching import Weights
from search.matching.weights import DEFAULT_WEIGHTS

MOST_MATCHES, MOST_APART, MOST_GAPS, MOST_PEERS, MOST_ADOPTERS = 5, 3, 3, 5, 2
"""What two printed pages hold."""


@dataclass(frozen=True, slots=True)
class BriefSource:
    """A numbered source. ``seen`` is true if it, or its abstract, was read."""

    number: int
    text: str
    url: str | None
    seen: bool


@dataclass(frozen=True, slots=True)
class BriefMatch:
    """A strategy in the brief: its evidence with its limits (the warning beside its rating, and where and for whom it
    works more or less), what the city lacks for it, who did it."""

    rank: int
    title: str
    path: str
    score: int
    look: BandLook | None
    finding: str
    limits: str
    need: str
    lacking: tuple[str, ...]
    builds: tuple[str, ...]
    risk: str | None
    adopters: tuple[PeerAdopter, ...]
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BriefApart:
    """A strategy that is not advised, and why."""

    title: str
    path: str
    look: BandLook | None
    finding: str
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BriefGap:
    """Something the city lacks, what it would open by itself and how many strategies ask for it."""

    label: str
    opens: tuple[str, ...]
    helps: int


@dataclass(frozen=True, slots=True)
class BriefPeer:
    """A similar city, what makes it alike and what not."""

    slug: str
    title: str
    in_program: bool
    alike: tuple[str, ...]
    unlike: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """All of it. ``notes`` say what was not known or left out; ``usual`` is false if the reader moved the weights."""

    title: str
    slug: str | None
    profile: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    matches: tuple[BriefMatch, ...]
    apart: tuple[BriefApart, ...]
    gaps: tuple[BriefGap, ...]
    peers: tuple[BriefPeer, ...]
    sources: tuple[BriefSource, ...]
    compared: int
    usual: bool


_UNSAID = "Our sources do not say where and for whom it works less well."


class _Numbering:
    """Gives each source one number, in the order of first use."""

    def __init__(self) -> None:
        self._numbers: dict[str, BriefSource] = {}

    def cite(self, sources: Iterable[Source]) -> tuple[int, ...]:
        """The numbers of ``sources``."""
        return tuple(self._number(source) for source in sources)

    def listed(self) -> tuple[BriefSource, ...]:
        """All sources that were cited, by number."""
        return tuple(self._numbers.values())

    def _number(self, source: Source) -> int:
        key = source.url or source.doi or source.title
        if key not in self._numbers:
            self._numbers[key] = BriefSource(len(self._numbers) + 1, _cite(source), source.url, source.seen)
        return self._numbers[key].number


def build_brief(
    session: Session, tools: MatchingTools, profile: CityProfile, weights: Weights = DEFAULT_WEIGHTS
) -> Brief:
    """The brief for ``profile``; the same matches and peers as on its pages."""
    answer = match_city(session, tools, profile, weights)
    peers = find_peers_of(session, tools.cities, profile, MOST_PEERS)
    numbering = _Numbering()
    matches = tuple(_match(found, numbering) for found in answer.matches[:MOST_MATCHES])
    apart = tuple(_apart(item, numbering) for item in answer.not_advised[:MOST_APART] if item.addressed)
    return Brief(
        title=profile.title,
        slug=profile.slug,
        profile=say_profile(profile),
        notes=answer.notes,
        matches=matches,
        apart=apart,
        gaps=_gaps(answer),
        peers=tuple(BriefPeer(p.slug, p.title, p.in_program, p.alike, p.unlike) for p in peers.peers),
        sources=numbering.listed(),
        compared=len(answer.matches),
        usual=weights == DEFAULT_WEIGHTS,
    )


def _match(found: MatchView, numbering: _Numbering) -> BriefMatch:
    record = found.record
    rating = found.card.rating
    need = next((part.reason for part in found.contributions if part.factor == "need"), "")
    return BriefMatch(
        rank=found.rank,
        title=found.card.title,
        path=found.card.path,
        score=found.score,
        look=rating.look if rating else None,
        finding=record.evidence.effect,
        limits=" ".join(part for part in (found.warning, record.emmie.moderators) if part) or _UNSAID,
        need=need,
        lacking=tuple(label(item) for item in found.missing if item not in found.builds),
        builds=tuple(label(item) for item in found.builds),
        risk=record.risks[0] if record.risks else None,
        adopters=tuple(peer for peer in found.peers if peer.outcome)[:MOST_ADOPTERS],
        sources=numbering.cite(_main_sources(record)),
    )


def _apart(item: NotAdvisedView, numbering: _Numbering) -> BriefApart:
    look = item.card.rating.look if item.card.rating else None
    return BriefApart(
        item.card.title, item.card.path, look, item.effect, numbering.cite(_main_sources(item.record)[:1])
    )


def _gaps(answer: MatchAnswer) -> tuple[BriefGap, ...]:
    return tuple(
        BriefGap(unlock.label, tuple(card.title for card in unlock.opens), unlock.helps)
        for unlock in answer.unlocks[:MOST_GAPS]
    )


def _main_sources(record: PracticeRecord) -> tuple[Source, ...]:
    """The first two sources, those that we read before the others."""
    return tuple(sorted(record.sources, key=lambda source: not source.seen)[:2])


def _cite(source: Source) -> str:
    """A source in one line: authors (year). Title. Publisher. Numbers."""
    year = f" ({source.year})" if source.year else ""
    parts = [f"{source.authors}{year}." if source.authors else "", f"{source.title}{'' if source.authors else year}."]
    parts += [f"{source.publisher}." if source.publisher else ""]
    parts += [f"NCJ {source.ncj_number}." if source.ncj_number else "", f"doi:{source.doi}." if source.doi else ""]
    return " ".join(part.replace("..", ".") for part in parts if part)
