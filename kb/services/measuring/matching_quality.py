"""Measures the matching: judged cases of a file, and every known adoption of a site hidden and looked for again.

Knows the matching, sites and the file's form. The leave-one-out test ranks beside two baselines: the practice most
cities did, and the one whose text is nearest to the site's problems.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy.orm import Session

from kb.errors import BadRequest
from kb.services.library import label
from kb.services.matching import (
    CityProfile,
    InvalidProfile,
    MatchedPractice,
    MatchingTools,
    build_profile,
    city_of,
    find_concern,
    find_practices,
    match_city,
    profile_of,
)
from knowledge.vocabulary import FAILED_BANDS
from search.matching import MatchablePractice, rank_practices
from search.matching.evaluate import CaseResult, Expected, Recovery, judge_case, measure_recovery
from search.matching.weights import DEFAULT_WEIGHTS

Progress = Callable[[int, int | None], None]

PROGRAM = frozenset({"strategic-site-liaison", "psp-vrn-network", "peer-exchange-site-visits"})
"""What membership in the program itself brings; hiding it asks nothing of a matching, so it is measured apart."""

_BLIND = replace(DEFAULT_WEIGHTS, evidence=0)


class UnreadableCases(BadRequest):
    """A file of judged cases that cannot be used."""

    hint = "Each case has id, profile and expect (must_include_top5, must_not_in_top10, expected_missing_requirements)."


class _Expectation(BaseModel):
    model_config = ConfigDict(extra="forbid")

    must_include_top5: list[str] = []
    must_not_in_top10: list[str] = []
    expected_missing_requirements: dict[str, list[str]] = {}
    reason: str = ""


class _Case(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str
    profile: dict[str, Any]
    expect: _Expectation


@dataclass(frozen=True, slots=True)
class LeaveOneOut:
    """The matching beside its baselines, over the same hidden adoptions. ``not_advised`` more are of practices that are
    never recommended, and ``program`` more of what membership itself brings; neither is counted or ranked.
    ``without_evidence`` is the matching with no weight on evidence: cities did not choose by ratings, so the difference
    is the price of advising what is known to work."""

    ours: Recovery
    without_evidence: Recovery
    most_popular: Recovery
    nearest_by_text: Recovery | None
    sites: int
    not_advised: int
    program: int


@dataclass(frozen=True, slots=True)
class MatchingEvaluation:
    """The result of every case, and the leave-one-out test."""

    cases: tuple[CaseResult, ...]
    leave_one_out: LeaveOneOut

    @property
    def passed(self) -> int:
        """How many cases passed."""
        return sum(case.passed for case in self.cases)


def evaluate_matching(
    session: Session, tools: MatchingTools, path: Path, progress: Progress | None = None
) -> MatchingEvaluation:
    """Run the cases in ``path`` and the leave-one-out test over all sites.

    Raises:
        UnreadableCases: the file is not YAML, or a case has not the form asked for; each fault is named.
    """
    cases = load_cases(path)
    results = []
    for done, (expected, profile) in enumerate(cases, start=1):
        answer = match_city(session, tools, profile)
        missing = {view.card.slug: frozenset(view.missing) for view in answer.matches}
        missing |= {view.card.slug: frozenset(view.missing) for view in answer.not_advised}
        results.append(judge_case(expected, [view.card.slug for view in answer.matches], missing))
        if progress is not None:
            progress(done, len(cases))
    return MatchingEvaluation(tuple(results), leave_one_out(session, tools))


def load_cases(path: Path) -> tuple[tuple[Expected, CityProfile], ...]:
    """The judged cases in a YAML file.

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
    """Hide each adoption of each site in turn, match the site's own profile, and see where the practice stands."""
    strategies = find_practices(session)
    cities = tools.cities.read(session)
    did = {s.card.slug: sorted({city for a in s.adoptions if (city := city_of(a))}) for s in strategies}
    not_advised = {s.card.slug for s in strategies if s.matchable.band in FAILED_BANDS}
    apart = not_advised | PROGRAM
    hidden = [
        (city, slug)
        for slug, done in did.items()
        for city in done
        if city in cities.by_slug and cities.by_slug[city].in_program
    ]
    counted = [(city, slug) for city, slug in hidden if slug not in apart]
    ours: list[int | None] = []
    blind: list[int | None] = []
    popular: list[int | None] = []
    text: list[int | None] = []
    similarity = {city: _text_order(tools, cities.by_slug[city].problems, strategies) for city, _ in counted}
    for city, slug in counted:
        without = [_without(strategy, slug, city) for strategy in strategies if strategy.card.slug not in apart]
        profile = profile_of(cities.by_slug[city]).to_matching()
        for ranks, weights in ((ours, DEFAULT_WEIGHTS), (blind, _BLIND)):
            ranking = rank_practices(profile, without, cities.table, None, weights)
            ranks.append(next((found.rank for found in ranking.matches if found.practice.slug == slug), None))
        counts = Counter({name: len(done) - (city in done and name == slug) for name, done in did.items()})
        order = sorted((name for name in did if name not in apart), key=lambda name: (-counts[name], name))
        popular.append(order.index(slug) + 1)
        nearest = [name for name in similarity[city] if name not in apart]
        text.append(nearest.index(slug) + 1 if slug in nearest else None)
    return LeaveOneOut(
        ours=measure_recovery(ours),
        without_evidence=measure_recovery(blind),
        most_popular=measure_recovery(popular),
        nearest_by_text=measure_recovery(text) if any(similarity.values()) else None,
        sites=len({city for city, _ in counted}),
        not_advised=sum(slug in not_advised for _, slug in hidden),
        program=sum(slug in PROGRAM for _, slug in hidden),
    )


def _expected(case: _Case) -> Expected:
    return Expected(
        case=case.id,
        included=tuple(case.expect.must_include_top5),
        excluded=tuple(case.expect.must_not_in_top10),
        missing={slug: frozenset(items) for slug, items in case.expect.expected_missing_requirements.items()},
    )


def _without(strategy: MatchedPractice, slug: str, city: str) -> MatchablePractice:
    practice = strategy.matchable
    if practice.slug != slug:
        return practice
    return replace(practice, adopters=tuple(adopter for adopter in practice.adopters if adopter.city != city))


def _text_order(tools: MatchingTools, problems: tuple[str, ...], strategies: tuple[MatchedPractice, ...]) -> list[str]:
    """The practices by nearness in meaning to the names of the site's problems; none without problems or an index."""
    text = ", ".join(label(problem) for problem in problems)
    found = find_concern(tools, (text,), strategies) if text else None
    if found is None:
        return []
    slugs, cosines = found
    return [slugs[place] for place in np.lexsort((np.array(slugs), -cosines.mean(axis=0)))]
