"""The values that a matching is shown with: a match, what stands beside the list and why, and the whole answer.

Knows plain values, cards and records. Must not know how they come about (:mod:`kb.services.matching.match`) nor any
page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.services.library import Card
from kb.services.matching.profile import CityProfile
from knowledge.practice import PracticeRecord
from knowledge.vocabulary import Verdict
from search.matching import FirstQuestion, Lever


@dataclass(frozen=True, slots=True)
class ContributionView:
    """What a factor adds: ``points`` of ``weight``, both in thousandths, its value in [-1, 1], and why."""

    factor: str
    label: str
    value: float
    weight: int
    points: int
    reason: str


@dataclass(frozen=True, slots=True)
class NeedFinding:
    """What was found for one of the city's problems: the verdict, its certainty (None if untested) and a sentence.

    ``worth`` in [-1, 1] is how much it speaks for the practice."""

    problem: str
    verdict: str
    certainty: str | None
    words: str
    worth: float


@dataclass(frozen=True, slots=True)
class AdopterView:
    """A city that did the practice: what came of it in a word (None if not seen), and in its source's words.

    ``distance`` is in [0, 1], 0 for the city that asks (``own``).
    """

    city: str
    title: str
    in_program: bool
    distance: float
    own: bool
    program: str | None
    years: str | None
    role: str
    result: str | None
    failed: bool
    outcome: str | None


@dataclass(frozen=True, slots=True)
class VariantView:
    """A form of the same strategy, with what speaks for it here."""

    card: Card
    score: int
    evidence: tuple[NeedFinding, ...]


@dataclass(frozen=True, slots=True)
class MatchView:
    """A practice for the city. ``score`` in thousandths is the sum of the contributions' points, exactly.

    ``family`` is the strategy of which it is a form. Of what it asks for, ``had`` the city has, ``missing`` it said
    that it lacks, ``unknown`` it did not say, what opens most first; ``musts`` are those it cannot run without,
    ``builds`` those it builds itself. ``warnings`` come first where a failure is on record. ``stability`` is
    the share of draws in which it stays among the first five; None further down than the tenth. ``higher`` is the
    smallest change that moves it up three places. ``months`` is the fewest from a decision to an effect.
    """

    card: Card
    record: PracticeRecord
    family: str
    rank: int
    rank_range: tuple[int, int]
    score: int
    contributions: tuple[ContributionView, ...]
    evidence: tuple[NeedFinding, ...]
    addressed: tuple[str, ...]
    had: tuple[str, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    musts: tuple[str, ...]
    builds: tuple[str, ...]
    peers: tuple[AdopterView, ...]
    warnings: tuple[str, ...]
    stability: float | None
    sureness: str | None
    lever: Lever | None
    higher: str | None
    months: int | None
    variants: tuple[VariantView, ...]

    @property
    def best(self) -> NeedFinding | None:
        """The finding that a row shows: the one that speaks most for the practice, of equal ones that of the heavier
        problem. What speaks against it stands in ``warnings`` and :attr:`failing`."""
        return max(self.evidence, key=lambda found: found.worth, default=None)

    @property
    def failing(self) -> tuple[NeedFinding, ...]:
        """The findings of no effect or of harm on a problem of the city."""
        return tuple(found for found in self.evidence if found.verdict in (Verdict.NO_EFFECT, Verdict.HARM))


@dataclass(frozen=True, slots=True)
class NotNowView:
    """A practice that is not for now: the reasons, and what would bring it back, a sentence each."""

    card: Card
    evidence: tuple[NeedFinding, ...]
    reasons: tuple[str, ...]
    returns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DoingView:
    """A practice that the city does already: its own record, what was found for its problems, what keeps it going."""

    card: Card
    adoptions: tuple[AdopterView, ...]
    evidence: tuple[NeedFinding, ...]
    hold: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SupportView:
    """Something that helps to do any of the others, and with what."""

    card: Card
    reason: str


@dataclass(frozen=True, slots=True)
class NotAdvisedView:
    """A practice that had no effect or did harm on a problem of the city: by problem, in words, and who says so."""

    card: Card
    record: PracticeRecord
    evidence: tuple[NeedFinding, ...]
    reason: str
    effect: str
    source: str
    source_url: str | None


@dataclass(frozen=True, slots=True)
class UnlockView:
    """Something that the city lacks or (``unknown``) does not state: what it opens alone, how many ask for it, and the
    points they gain together."""

    asset: str
    label: str
    unknown: bool
    opens: tuple[Card, ...]
    helps: int
    gain: int


@dataclass(frozen=True, slots=True)
class PortfolioStep:
    """One strategy of a portfolio: the kind of work it is, and when it can begin."""

    card: Card
    rank: int
    kind: str
    begins: str


@dataclass(frozen=True, slots=True)
class PortfolioView:
    """What could be begun together, in order, and what leans on the same people, a sentence each."""

    steps: tuple[PortfolioStep, ...]
    clashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FirstQuestionView:
    """The one question to answer first, why it is asked, and what a reader can look at meanwhile (words, address)."""

    about: FirstQuestion
    text: str
    reason: str
    meanwhile: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GuessView:
    """A guess from the city's words: what to confirm, and the parameter (name, value) that confirms it."""

    question: str
    words: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class MatchAnswer:
    """Everything that is said to a city. ``weights`` are as asked, ``used`` the thousandths after factors were left
    out; ``notes`` say what was left out, what is missing, and how the figures stand.

    Where ``first_question`` is set, too little is known and ``matches`` is empty. ``guesses`` are guesses that are
    treated as said until the reader answers.
    """

    city: CityProfile
    first_question: FirstQuestionView | None
    matches: tuple[MatchView, ...]
    portfolio: PortfolioView
    not_now: tuple[NotNowView, ...]
    doing_already: tuple[DoingView, ...]
    support: tuple[SupportView, ...]
    not_advised: tuple[NotAdvisedView, ...]
    unlocks: tuple[UnlockView, ...]
    guesses: tuple[GuessView, ...]
    weights: Mapping[str, int]
    used: Mapping[str, int]
    left_out: tuple[str, ...]
    notes: tuple[str, ...]
    standing: tuple[str, ...]
