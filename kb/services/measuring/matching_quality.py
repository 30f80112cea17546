"""Measures the matching on judged cities of a file, beside every known adoption of a site hidden and looked for again.

Knows the matching, the file's form and who judged. How adoptions are hidden is known in :mod:`hidden_adoptions`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy.orm import Session

from kb.errors import BadRequest
from kb.services.matching import (
    CityProfile,
    InvalidProfile,
    MatchingTools,
    build_profile,
    find_practices,
    rank_cities,
)
from kb.services.measuring.hidden_adoptions import LeaveOneOut, leave_one_out
from search.matching.agreement import Choices, JudgeAgreement, measure_agreement
from search.matching.evaluate import (
    CaseResult,
    Expected,
    MatchingSummary,
    judge_case,
    summarize,
)

Progress = Callable[[int, int | None], None]


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


class _Liaison(BaseModel):
    """What one judge put forward; nothing where too little was known to say."""

    model_config = ConfigDict(extra="ignore")

    put_forward: list[str] = []
    abstain: bool = False


class _Case(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str
    kind: str = "full"
    profile: dict[str, Any]
    expect: _Expectation
    liaisons: dict[str, _Liaison] = {}


@dataclass(frozen=True, slots=True)
class JudgedCity:
    """One profile of a file: what is expected, and by judge what each put forward (none if the file does not tell)."""

    expected: Expected
    profile: CityProfile
    chosen: Mapping[str, Choices]


@dataclass(frozen=True, slots=True)
class MatchingEvaluation:
    """The result of every profile, the means over all and by kind, the leave-one-out test, and how each judge agrees
    with the others and with the matching (empty where the file does not tell the judges apart)."""

    cases: tuple[CaseResult, ...]
    overall: MatchingSummary
    by_kind: Mapping[str, MatchingSummary]
    leave_one_out: LeaveOneOut
    agreement: tuple[JudgeAgreement, ...] = ()

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
    held = frozenset(strategy.card.slug for strategy in find_practices(session))
    matchings = rank_cities(session, tools, (case.profile for case in cases))
    results, compared = [], []
    for done, (case, matching) in enumerate(zip(cases, matchings, strict=True), start=1):
        ranked = [match.practice.slug for match in matching.matches]
        expected = _held(case.expected, held)
        results.append((expected, judge_case(expected, ranked, matching.first_question is not None)))
        if case.chosen:
            compared.append(({name: chosen & held for name, chosen in case.chosen.items()}, ranked))
        if progress is not None:
            progress(done, len(cases))
    kinds = sorted({expected.kind for expected, _ in results})
    return MatchingEvaluation(
        cases=tuple(result for _, result in results),
        overall=summarize(results),
        by_kind={kind: summarize([item for item in results if item[0].kind == kind]) for kind in kinds},
        leave_one_out=leave_one_out(session, tools),
        agreement=measure_agreement(compared),
    )


def load_cases(path: Path) -> tuple[JudgedCity, ...]:
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
            chosen = {
                name: frozenset() if liaison.abstain else frozenset(liaison.put_forward)
                for name, liaison in case.liaisons.items()
            }
            cases.append(JudgedCity(_expected(case), build_profile(case.profile), chosen))
        except ValidationError as error:
            faults += [f"case {number}: {'.'.join(map(str, f['loc']))}: {f['msg']}" for f in error.errors()]
        except InvalidProfile as error:
            faults += [f"case {number}: profile.{fault}" for fault in error.faults]
    if faults:
        raise UnreadableCases("; ".join(faults))
    return tuple(cases)


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


def _held(expected: Expected, held: frozenset[str]) -> Expected:
    """``expected`` without practices that the base does not hold."""
    return replace(
        expected,
        included=tuple(slug for slug in expected.included if slug in held),
        excluded=tuple(slug for slug in expected.excluded if slug in held),
    )
