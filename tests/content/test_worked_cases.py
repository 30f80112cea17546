"""Worked cases and judged cities name practices that there are, and keep apart from each other."""

from __future__ import annotations

from collections import Counter

import pytest

from kb.services.matching import load_worked_cases
from kb.services.matching.worked_cases import WorkedCaseRecord
from kb.services.measuring.matching_quality import load_cases
from knowledge.content_folder import JUDGED_CITIES, WORKED_CASES
from tests.content import shelf

CASES = load_worked_cases(shelf.CONTENT / WORKED_CASES)
JUDGED = load_cases(shelf.CONTENT / JUDGED_CITIES)


def test_there_is_a_case_for_most_practices() -> None:
    named = {slug for case in CASES for slug in (*case.must, *case.acceptable)}
    assert len(named & set(shelf.practices())) >= 0.8 * len(shelf.practices())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_case_names_practices_that_there_are_each_once(case: WorkedCaseRecord) -> None:
    named = Counter((*case.must, *case.acceptable, *case.mistakes))
    assert set(named) <= set(shelf.practices())
    assert not [slug for slug, times in named.items() if times > 1]
    assert case.must
    assert case.why


def test_judged_cities_name_practices_that_there_are() -> None:
    asked = [city.expected for city in JUDGED]
    named = {slug for each in asked for slug in (*each.included, *(each.fitting or ()), *each.excluded)}
    assert named <= set(shelf.practices())


def test_no_judged_city_is_a_worked_case() -> None:
    assert not {case.id for case in CASES} & {city.expected.case for city in JUDGED}
    spoken = {case.profile.concern for case in CASES if case.profile.concern}
    assert not spoken & {city.profile.record.concern for city in JUDGED}
