"""What was found, as pages and API show it: a row for each outcome, a finding for each problem, and what it is not for.

Knows records and how verdicts follow from rows (:mod:`knowledge.evidence`). Must not know tables or templates: a shape
is named here and drawn elsewhere. A rating speaks for the outcome that it was given for, and for no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from knowledge.evidence import BETTER, CERTAINTIES, WORSE, Finding, judge_all
from knowledge.practice import NotFor, Outcome, PracticeRecord, RowSource
from knowledge.vocabulary import Certainty, Checked, Direction, NotForKind, OutcomeWord, Problem, Verdict, label


class DirectionLook(NamedTuple):
    """How a direction is shown: its word, its arrow ("down", "up", "level", "open"), never its color alone."""

    word: str
    arrow: str


class VerdictLook(NamedTuple):
    """How a verdict is shown: its word, its shape and a sentence. Color follows from ``verdict``."""

    verdict: str
    word: str
    shape: str
    meaning: str


DIRECTIONS: Mapping[Direction, DirectionLook] = {
    Direction.REDUCES: DirectionLook("Fell", "down"),
    Direction.IMPROVES: DirectionLook("Got better", "up"),
    Direction.NO_EFFECT: DirectionLook("No change", "level"),
    Direction.UNCLEAR: DirectionLook("Not clear", "open"),
    Direction.INCREASES: DirectionLook("Rose", "up"),
    Direction.WORSENS: DirectionLook("Got worse", "down"),
}

VERDICTS: Mapping[str, VerdictLook] = {
    look.verdict: look
    for look in (
        VerdictLook(Verdict.SUPPORTED, "Supported", "circle-check", "What was measured for it got better."),
        VerdictLook(Verdict.MIXED, "Mixed", "diamond", "It got better in some tests or forms, and not in others."),
        VerdictLook(Verdict.INDIRECT, "Only indirect", "triangle", "Something wider, or nearby, got better; not it."),
        VerdictLook(
            Verdict.INCONCLUSIVE, "Not settled", "question", "It was tested, and the studies do not settle it."
        ),
        VerdictLook(Verdict.UNTESTED, "Not tested", "ring", "Nobody that we found has measured it."),
        VerdictLook(Verdict.NO_EFFECT, "No effect", "bar", "It was tested, and it did not get better."),
        VerdictLook(Verdict.HARM, "Harm", "octagon", "It was tested, and it got worse."),
    )
}
"""The verdicts in the order in which a reader asks: what helps, what may, what does not."""

CERTAINTY_MEANINGS: Mapping[Certainty, str] = {
    Certainty.HIGH: "More studies are unlikely to change this.",
    Certainty.MODERATE: "More studies may change the size, and perhaps the answer.",
    Certainty.LOW: "More studies are likely to change this.",
    Certainty.VERY_LOW: "We cannot tell from this.",
}

NOT_FOR_WORDS: Mapping[str, str] = {
    NotForKind.NO_EFFECT: "Tested, and no effect was found",
    NotForKind.HARM: "Tested, and it did harm",
    NotForKind.NOT_TESTED: "Not tested: nobody that we found has measured it",
    NotForKind.INDIRECT: "Not measured itself: only something wider, or nearby, was",
}
"""Four different things in four wordings."""

_KIND_OF_VERDICT = {
    Verdict.NO_EFFECT: NotForKind.NO_EFFECT,
    Verdict.HARM: NotForKind.HARM,
    Verdict.UNTESTED: NotForKind.NOT_TESTED,
    Verdict.INDIRECT: NotForKind.INDIRECT,
}


@dataclass(frozen=True, slots=True)
class SourceLink:
    """A source that a row points at; ``url`` is None where no address of its publisher was found."""

    id: str
    title: str
    url: str | None
    year: int | None
    partly: bool


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """What was found about one outcome. ``tone`` is "better", "worse" or "", ``certainty_level`` 1 to 4.

    ``labels`` are a registry's own, whole and with what they were given for; ``broad`` are problems that the outcome is
    wider than. ``partly`` says that its sources were read only in part.
    """

    outcome: str
    variant: str | None
    direction: str
    look: DirectionLook
    tone: str
    certainty: str
    certainty_level: int
    reason: str
    studies: int | None
    places: str | None
    where: tuple[str, ...]
    effect: str | None
    labels: tuple[str, ...]
    label_text: str | None
    year: int | None
    partly: bool
    problems: tuple[str, ...]
    broad: tuple[str, ...]
    sources: tuple[SourceLink, ...]


@dataclass(frozen=True, slots=True)
class FindingView:
    """What the rows say of one problem. ``own`` says that the practice is meant for it; ``level`` is 0 to 4."""

    problem: str
    look: VerdictLook
    certainty: str | None
    level: int
    own: bool


@dataclass(frozen=True, slots=True)
class NotForView:
    """Why a practice must not be chosen for a problem on this evidence."""

    problem: str
    kind: str
    wording: str
    reason: str | None
    sources: tuple[SourceLink, ...]


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """The evidence of one practice: used by its page, the API and whatever else shows it."""

    rows: tuple[EvidenceRow, ...]
    findings: tuple[FindingView, ...]
    not_for: tuple[NotForView, ...]
    sources: tuple[SourceLink, ...]

    @property
    def own(self) -> tuple[FindingView, ...]:
        """The findings on the problems that the practice is meant for."""
        return tuple(found for found in self.findings if found.own)

    @property
    def looks(self) -> tuple[VerdictLook, ...]:
        """Each verdict that was found, once, in the order in which a reader asks."""
        found = {finding.look.verdict for finding in self.findings}
        return tuple(look for look in VERDICTS.values() if look.verdict in found)


def build_evidence(record: PracticeRecord) -> EvidenceView:
    """The evidence of ``record``: its rows in their order, its own problems before others that a row speaks of."""
    sources = {source.id: _link(source) for source in record.row_sources}
    findings = judge_all(record)
    return EvidenceView(
        rows=tuple(_build_row(row, sources) for row in record.outcomes),
        findings=tuple(_view(found, found.problem in record.problems) for found in findings),
        not_for=tuple(item for found in findings for item in _find_reasons(found, sources)),
        sources=tuple(sources.values()),
    )


def certainty_level(certainty: Certainty | None) -> int:
    """How many of four segments a certainty fills; 0 for none."""
    return 0 if certainty is None else CERTAINTIES.index(certainty) + 1


def pick_sources(ids: Iterable[str], sources: Mapping[str, SourceLink]) -> tuple[SourceLink, ...]:
    """Those of ``sources`` that ``ids`` name, in their order; an id that is not there names none."""
    return tuple(sources[name] for name in ids if name in sources)


def _link(source: RowSource) -> SourceLink:
    url = source.url or (f"https://doi.org/{source.doi}" if source.doi else None)
    return SourceLink(source.id, source.title, url, source.year, source.checked is Checked.PARTLY)


def _build_row(row: Outcome, sources: Mapping[str, SourceLink]) -> EvidenceRow:
    return EvidenceRow(
        outcome=name_outcome(row),
        variant=row.variant,
        direction=row.direction.value,
        look=DIRECTIONS[row.direction],
        tone=_tone(row),
        certainty=row.certainty.value,
        certainty_level=certainty_level(row.certainty),
        reason=row.reason,
        studies=row.studies,
        places=row.places,
        where=row.where,
        effect=row.effect,
        labels=_say_labels(row),
        label_text=row.label_text,
        year=row.year,
        partly=row.checked is Checked.PARTLY,
        problems=tuple(problem.value for problem in row.problems),
        broad=tuple(problem.value for problem in row.broad_problems),
        sources=pick_sources(row.sources, sources),
    )


def name_outcome(row: Outcome) -> str:
    """What was measured, in a reader's words: the row's own name, or its word's label."""
    if row.name:
        return row.name[:1].upper() + row.name[1:]
    return label(row.outcome)


def _tone(row: Outcome) -> str:
    """Whether the direction is for the better or the worse. More of something else, guns seized say, is neither."""
    if row.direction in BETTER:
        return "better"
    counts = row.outcome is not OutcomeWord.OTHER or row.problems
    return "worse" if row.direction in WORSE and (counts or row.direction is Direction.WORSENS) else ""


def _say_labels(row: Outcome) -> tuple[str, ...]:
    if not row.label:
        return row.more_labels
    year = f" ({row.registry_year})" if row.registry_year else ""
    scope = f", given for: {row.label_scope}" if row.label_scope else ""
    return (f"{row.registry}: “{row.label}”{year}{scope}", *row.more_labels)


def _view(found: Finding, own: bool) -> FindingView:
    certainty = found.certainty.value if found.certainty else None
    return FindingView(found.problem.value, VERDICTS[found.verdict], certainty, certainty_level(found.certainty), own)


def _find_reasons(found: Finding, sources: Mapping[str, SourceLink]) -> Iterable[NotForView]:
    """Each reason against; where none is given, what the verdict itself says against it."""
    for item in found.not_for:
        yield _say_not_for(found.problem, item, sources)
    kind = _KIND_OF_VERDICT.get(found.verdict)
    if not found.not_for and kind is not None:
        effects = [row.effect for row in found.rows if row.effect] if kind is not NotForKind.NOT_TESTED else []
        yield NotForView(found.problem.value, kind.value, NOT_FOR_WORDS[kind], effects[0] if effects else None, ())


def _say_not_for(problem: Problem, item: NotFor, sources: Mapping[str, SourceLink]) -> NotForView:
    links = pick_sources(item.sources, sources)
    return NotForView(problem.value, item.kind.value, NOT_FOR_WORDS[item.kind], item.reason, links)
