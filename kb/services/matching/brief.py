"""The brief for a chief or a mayor, on one page: what to begin with, what speaks for and against it, whom to ask.

Knows the answer of the matching and what fits on a page. Must not know any page or file format. How a score comes about
is no matter for a brief, so it says nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb.services.library import VERDICTS, VerdictLook, label
from kb.services.matching.answer import AdopterView, MatchAnswer, MatchView, NeedFinding
from kb.services.matching.match import match_city
from kb.services.matching.profile import CityProfile
from kb.services.matching.profile_words import say_profile
from kb.services.matching.reasons import join, say_range
from kb.services.matching.tools import MatchingTools
from kb.services.matching.waiting import say_months
from knowledge.fields import Source
from knowledge.practice import PracticeRecord
from knowledge.sentences import split_sentences
from knowledge.vocabulary import Verdict
from search.matching import Weights
from search.matching.weights import DEFAULT_WEIGHTS

MOST_CHOICES, MOST_BESIDE, MOST_OWN, MOST_ADOPTERS, MOST_AGAINST = 5, 2, 4, 2, 2
"""What one printed page holds."""

_DOUBTFUL = frozenset({Verdict.INCONCLUSIVE, Verdict.UNTESTED, Verdict.INDIRECT, Verdict.MIXED})

_SPEAKS_FOR = frozenset({Verdict.SUPPORTED, Verdict.MIXED, Verdict.INDIRECT})

_RESULTS = {
    "worked": "it worked",
    "mixed": "mixed results",
    "no-effect": "it had no effect",
    "harm": "it did harm",
    "ended-early": "it ended early",
    "not-evaluated": "nobody evaluated it",
}


@dataclass(frozen=True, slots=True)
class BriefSource:
    """A numbered source. ``seen`` is true if it, or its abstract, was read."""

    number: int
    text: str
    url: str | None
    seen: bool


@dataclass(frozen=True, slots=True)
class BriefChoice:
    """A strategy in the brief: what was found for the need, what speaks against it, what it takes, whom to ask.

    ``look`` is None where the city named no problem. ``speaks`` is false where nothing that was found speaks for it;
    ``place`` is its place in words; ``takes`` its months and cost; ``needs`` what the city lacks or should find out.
    """

    rank: int
    place: str
    title: str
    path: str
    look: VerdictLook | None
    speaks: bool
    finding: str
    against: tuple[str, ...]
    takes: str
    needs: str
    whom: tuple[str, ...]
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BriefLine:
    """A strategy of which one sentence is said: what the city did, what is not for now, what is not advised."""

    title: str
    path: str
    words: str
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """All of it. ``question`` and its ``reason`` stand where too little is known, and ``choices`` is empty then.

    ``own`` is what the city did itself; ``begin`` what to begin with and what not at once; ``usual`` is false if the
    reader moved the weights.
    """

    title: str
    slug: str | None
    profile: tuple[tuple[str, str], ...]
    question: str | None
    reason: str | None
    choices: tuple[BriefChoice, ...]
    own: tuple[BriefLine, ...]
    begin: tuple[str, ...]
    not_now: tuple[BriefLine, ...]
    not_advised: tuple[BriefLine, ...]
    sources: tuple[BriefSource, ...]
    usual: bool


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
    """The brief for ``profile``; the same strategies as on its page."""
    answer = match_city(session, tools, profile, weights)
    numbering = _Numbering()
    question = answer.first_question
    named = "need" not in answer.left_out
    return Brief(
        title=profile.title,
        slug=profile.slug,
        profile=say_profile(profile),
        question=question.text if question else None,
        reason=question.reason if question else None,
        choices=tuple(_build_choice(found, numbering, named) for found in answer.matches[:MOST_CHOICES]),
        own=_say_own(answer),
        begin=_say_beginning(answer),
        not_now=tuple(
            BriefLine(item.card.title, item.card.path, " ".join((*item.reasons[:1], *item.returns[:1])))
            for item in answer.not_now[:MOST_BESIDE]
        ),
        not_advised=tuple(
            BriefLine(item.card.title, item.card.path, item.reason, numbering.cite(_main_sources(item.record)[:1]))
            for item in answer.not_advised[:MOST_BESIDE]
        ),
        sources=numbering.listed(),
        usual=weights == DEFAULT_WEIGHTS,
    )


def _build_choice(found: MatchView, numbering: _Numbering, named: bool) -> BriefChoice:
    best = found.best
    untold = (
        "Nothing is on record of what it did for any of these problems."
        if named
        else "The city named no problem, so it cannot be told what was found for it."
    )
    return BriefChoice(
        rank=found.rank,
        place=say_range(found.rank, found.rank_range),
        title=found.card.title,
        path=found.card.path,
        look=VERDICTS[best.verdict if best else Verdict.UNTESTED] if named else None,
        speaks=best is not None and best.verdict in _SPEAKS_FOR,
        finding=best.words if best else untold,
        against=_say_against(found, best),
        takes=_say_takes(found),
        needs=_say_needs(found),
        whom=_say_whom(found.peers),
        sources=numbering.cite(_main_sources(found.record)[:1]),
    )


def _say_against(found: MatchView, best: NeedFinding | None) -> tuple[str, ...]:
    """Failures first; then what is not settled for the other problems; then what can go wrong."""
    doubts = [item.words for item in found.evidence if item is not best and item.verdict in _DOUBTFUL]
    risks = [f"{risk[0].upper()}{risk[1:].rstrip('.')}." for risk in found.record.risks[:1]]
    said = [_first_sentence(line) for line in found.warnings] + doubts[:1] + risks
    return tuple(said[:MOST_AGAINST]) or ("Our sources name nothing, which is not the same as no risk.",)


def _say_takes(found: MatchView) -> str:
    months = f"{say_months(found.months)} or more" if found.months is not None else "an unknown time"
    return f"{months} to an effect; {found.record.cost_band} cost"


def _say_needs(found: MatchView) -> str:
    lacking = [label(item).lower() for item in found.missing if item in found.musts and item not in found.builds]
    unsure = [label(item).lower() for item in found.unknown if item in found.musts and item not in found.builds]
    said = [f"The city lacks {join(lacking)}."] if lacking else []
    said += [f"Find out whether it has {join(unsure)}."] if unsure else []
    return " ".join(said) or "Nothing that it cannot run without."


def _say_whom(peers: Iterable[AdopterView]) -> tuple[str, ...]:
    others = [peer for peer in peers if not peer.own and peer.result and peer.result != "not-evaluated"]
    return tuple(f"{peer.title}: {_RESULTS.get(peer.result or '', 'mixed results')}" for peer in others[:MOST_ADOPTERS])


def _say_own(answer: MatchAnswer) -> tuple[BriefLine, ...]:
    """What the city did, among the strategies of the brief and what goes on; what failed comes first."""
    done = [
        (match.card, own)
        for match in answer.matches[:MOST_CHOICES]
        if (own := tuple(peer for peer in match.peers if peer.own))
    ]
    done += [(item.card, item.adoptions) for item in answer.doing_already]
    done.sort(key=lambda item: not any(adoption.failed for adoption in item[1]))
    return tuple(BriefLine(card.title, card.path, _say_result(own)) for card, own in done[:MOST_OWN])


def _say_result(adoptions: tuple[AdopterView, ...]) -> str:
    told = next((item for item in adoptions if item.failed), next((item for item in adoptions if item.result), None))
    if told is None or told.result is None:
        return "What came of it is not on record."
    outcome = f": {_first_sentence(told.outcome)}" if told.outcome else "."
    words = _RESULTS.get(told.result, label(told.result).lower())
    return f"{words[0].upper()}{words[1:]}{outcome}"


def _say_beginning(answer: MatchAnswer) -> tuple[str, ...]:
    steps = [f"{step.card.title} ({step.kind.lower()}; {step.begins})" for step in answer.portfolio.steps[:3]]
    order = (f"Begin with {', then '.join(steps)}.",) if steps else ()
    return (*order, *answer.portfolio.clashes[:1])


def _first_sentence(text: str) -> str:
    return next(iter(split_sentences(text)), text).strip()


def _main_sources(record: PracticeRecord) -> tuple[Source, ...]:
    """The sources, those that we read before the others."""
    return tuple(sorted(record.sources, key=lambda source: not source.seen))


def _cite(source: Source) -> str:
    """A source in one line: authors (year). Title. Publisher. Numbers."""
    year = f" ({source.year})" if source.year else ""
    parts = [f"{source.authors}{year}." if source.authors else "", f"{source.title}{'' if source.authors else year}."]
    parts += [f"{source.publisher}." if source.publisher else ""]
    parts += [f"NCJ {source.ncj_number}." if source.ncj_number else "", f"doi:{source.doi}." if source.doi else ""]
    return " ".join(part.replace("..", ".") for part in parts if part)
