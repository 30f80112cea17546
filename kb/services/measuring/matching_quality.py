"""Measures the matching: judged cases of a file, and every known adoption of a site hidden and looked for again.

Knows the matching, sites and the file's form. The leave-one-out test ranks beside two baselines: the practice most
cities did, and the one whose text is nearest to the site's problems.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy.orm import Session

from kb.errors import BadRequest, SearchUnavailable
from kb.services.library import label
from kb.services.matching import (
    CityProfile,
    InvalidProfile,
    MatchedPractice,
    MatchingTools,
    build_profile,
    city_of,
    find_practices,
    profile_of,
    rank_cities,
)
from knowledge.vocabulary import AdoptionResult
from search.errors import SearchError
from search.matching import (
    Basis,
    CityTable,
    MatchablePractice,
    Matching,
    Profile,
    Weights,
    build_basis,
    find_place,
    rank_on,
)
from search.matching.evaluate import (
    CaseResult,
    Expected,
    MatchingSummary,
    Recovery,
    judge_case,
    measure_recovery,
    measure_wins,
    summarize,
)
from search.matching.weights import DEFAULT_WEIGHTS

Progress = Callable[[int, int | None], None]

_BLIND = replace(DEFAULT_WEIGHTS, evidence=0)


class UnreadableCases(BadRequest):
    """A file of judged cases that cannot be used."""

    hint = "Each case has id, profile and expect (must_include_top5, must_not_in_top10, expected_missing_requirements)."


class _Expectation(BaseModel):
    """What a file says of one profile; what it says beside (votes, reasons) is left aside."""

    model_config = ConfigDict(extra="ignore")

    must_include_top5: list[str] = []
    any_of: dict[str, list[str]] = {}
    must_not_in_top10: list[str] = []
    acceptable: list[str] | None = None
    strong_new: list[str] = []
    held_now: list[str] = []
    should_abstain: bool | None = None


class _Case(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str
    kind: str = "full"
    profile: dict[str, Any]
    expect: _Expectation


@dataclass(frozen=True, slots=True)
class LeaveOneOut:
    """The matching beside its baselines, over the same hidden adoptions that worked. ``wins`` is the share in [0, 1] in
    which a practice stands better for the city where it worked than for sites that are not on record with it.
    ``without_evidence`` is the matching with no weight on evidence: cities did not choose by ratings."""

    ours: Recovery
    without_evidence: Recovery
    most_popular: Recovery
    nearest_by_text: Recovery | None
    wins: float | None
    sites: int


@dataclass(frozen=True, slots=True)
class MatchingEvaluation:
    """The result of every profile, the means over all and by kind, and the leave-one-out test."""

    cases: tuple[CaseResult, ...]
    overall: MatchingSummary
    by_kind: Mapping[str, MatchingSummary]
    leave_one_out: LeaveOneOut

    @property
    def passed(self) -> int:
        """How many cases passed."""
        return sum(case.passed for case in self.cases)


def evaluate_matching(
    session: Session, tools: MatchingTools, path: Path, progress: Progress | None = None
) -> MatchingEvaluation:
    """Run the judged profiles in ``path`` and the leave-one-out test over all sites.

    Raises:
        UnreadableCases: the file is not YAML, or a case has not the form asked for; each fault is named.
    """
    cases = load_cases(path)
    held = {strategy.card.slug for strategy in find_practices(session)}
    matchings = rank_cities(session, tools, (profile for _, profile in cases))
    results = []
    for done, ((expected, _), matching) in enumerate(zip(cases, matchings, strict=True), start=1):
        ranked = [match.practice.slug for match in matching.matches]
        results.append((expected, judge_case(_held(expected, held), ranked, matching.first_question is not None)))
        if progress is not None:
            progress(done, len(cases))
    kinds = sorted({expected.kind for expected, _ in results})
    return MatchingEvaluation(
        cases=tuple(result for _, result in results),
        overall=summarize(results),
        by_kind={kind: summarize([item for item in results if item[0].kind == kind]) for kind in kinds},
        leave_one_out=leave_one_out(session, tools),
    )


def load_cases(path: Path) -> tuple[tuple[Expected, CityProfile], ...]:
    """The judged profiles in a YAML file.

    Raises:
        UnreadableCases: with every fault.
    """
    try:
        entries = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UnreadableCases(f"{path} cannot be read as YAML: {error}") from error
    if not isinstance(entries, list) or not entries:
        raise UnreadableCases(f"{path} is not a list of cases.")
    cases, faults = [], []
    for number, entry in enumerate(entries, start=1):
        try:
            case = _Case.model_validate(entry)
            cases.append((_expected(case), build_profile(case.profile)))
        except ValidationError as error:
            faults += [f"case {number}: {'.'.join(map(str, f['loc']))}: {f['msg']}" for f in error.errors()]
        except InvalidProfile as error:
            faults += [f"case {number}: profile.{fault}" for fault in error.faults]
    if faults:
        raise UnreadableCases("; ".join(faults))
    return tuple(cases)


def leave_one_out(session: Session, tools: MatchingTools) -> LeaveOneOut:
    """Hide each adoption of a site that worked in turn, match the site's own profile, and see where the practice
    stands there and for the sites that are not on record with it."""
    strategies = find_practices(session)
    cities = tools.cities.read(session)
    practices = {strategy.card.slug: strategy.matchable for strategy in strategies}
    did = {s.card.slug: {city for a in s.adoptions if (city := city_of(a))} for s in strategies}
    sites = {city.slug: city for city in cities.by_slug.values() if city.in_program}
    results = {(city_of(a), s.card.slug) for s in strategies for a in s.adoptions if a.result == AdoptionResult.WORKED}
    worked = sorted((city, slug) for city, slug in results if city is not None and city in sites)
    seen = {slug: _Seen.of(profile_of(site).to_matching(), practices, cities.table) for slug, site in sites.items()}
    unseen = {
        city: _Seen.of(seen[city].basis.profile, practices, cities.table, _BLIND)
        for city in {city for city, _ in worked}
    }
    by_text = {city: _text_order(tools, sites[city].problems, strategies) for city in unseen}
    counts = Counter({name: len(done) for name, done in did.items()})
    ours: list[int | None] = []
    blind: list[int | None] = []
    popular: list[int | None] = []
    text: list[int | None] = []
    own: list[int] = []
    others: list[list[int]] = []
    for city, slug in worked:
        without = _without(practices[slug], city)
        ours.append(seen[city].place(without))
        blind.append(unseen[city].place(without))
        order = sorted(did, key=lambda name: (-(counts[name] - (name == slug)), name))
        popular.append(order.index(slug) + 1)
        text.append(by_text[city].index(slug) + 1 if slug in by_text[city] else None)
        own.append(ours[-1] or len(strategies))
        elsewhere = [other for other in seen if other != city and other not in did[slug]]
        others.append([seen[other].place(without) or len(strategies) for other in elsewhere])
    return LeaveOneOut(
        ours=measure_recovery(ours),
        without_evidence=measure_recovery(blind),
        most_popular=measure_recovery(popular),
        nearest_by_text=measure_recovery(text) if any(text) else None,
        wins=measure_wins(own, others),
        sites=len(unseen),
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """A site's ranking with nothing hidden, and what it was made on: to hide one adoption measures one practice."""

    basis: Basis
    matching: Matching

    @classmethod
    def of(
        cls,
        profile: Profile,
        practices: Mapping[str, MatchablePractice],
        table: CityTable,
        weights: Weights = DEFAULT_WEIGHTS,
    ) -> _Seen:
        basis = build_basis(profile, table, None, weights)
        return cls(basis, rank_on(basis, practices.values()))

    def place(self, changed: MatchablePractice) -> int | None:
        return find_place(self.basis, self.matching, changed)


def _expected(case: _Case) -> Expected:
    asked = case.expect
    stand_ins = {slug for slugs in asked.any_of.values() for slug in slugs}
    named = {*asked.must_include_top5, *(asked.acceptable or ()), *asked.strong_new, *asked.held_now, *stand_ins}
    return Expected(
        case=case.id,
        kind=case.kind,
        included=tuple(asked.must_include_top5),
        any_of={slug: tuple(slugs) for slug, slugs in asked.any_of.items()},
        excluded=tuple(asked.must_not_in_top10),
        fitting=frozenset(named) if asked.acceptable is not None else None,
        abstain=None if asked.held_now else asked.should_abstain,
    )


def _held(expected: Expected, held: set[str]) -> Expected:
    """``expected`` without practices that the base does not hold."""
    return replace(
        expected,
        included=tuple(slug for slug in expected.included if slug in held),
        excluded=tuple(slug for slug in expected.excluded if slug in held),
    )


def _without(practice: MatchablePractice, city: str) -> MatchablePractice:
    return replace(practice, adopters=tuple(adopter for adopter in practice.adopters if adopter.city != city))


def _text_order(tools: MatchingTools, problems: tuple[str, ...], strategies: tuple[MatchedPractice, ...]) -> list[str]:
    """The practices by nearness in meaning to the names of the site's problems; none without problems or an index."""
    text = ", ".join(label(problem) for problem in problems)
    if not text:
        return []
    try:
        vectors = tools.encoder.encode([text])
        slugs, near = tools.index.searcher().measure_nearness(vectors, [s.card.slug for s in strategies])
    except (SearchError, SearchUnavailable):
        return []
    return [slugs[place] for place in np.lexsort((np.array(slugs), -near[0]))]
