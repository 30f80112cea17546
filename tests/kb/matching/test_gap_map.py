"""The gap map speaks of each problem, counts what failed, and calls nothing a gap that another area answers."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from kb.errors import NotFound
from kb.services.library import VERDICTS
from kb.services.matching import build_gap_map, find_practices, get_problem_evidence
from kb.services.matching.gap_map import GapCell, GapMap
from kb.workspace import Workspace
from knowledge import evidence
from knowledge.vocabulary import Area, Problem, Verdict


@pytest.fixture(scope="module")
def gap_map(knowledge: Workspace) -> GapMap:
    with knowledge.sessions() as session:
        return build_gap_map(session)


@pytest.fixture(scope="module")
def cells(gap_map: GapMap) -> list[GapCell]:
    return [cell for row in gap_map.rows for cell in row]


def test_every_problem_meets_every_area(gap_map: GapMap, cells: list[GapCell]) -> None:
    assert [(cell.problem, cell.area) for cell in cells] == [(p.value, a.value) for p in Problem for a in Area]


def test_each_cell_counts_the_verdicts_for_its_own_problem(knowledge: Workspace, cells: list[GapCell]) -> None:
    with knowledge.sessions() as session:
        records = [practice.record for practice in find_practices(session)]
    for cell in cells:
        problem, area = Problem(cell.problem), Area(cell.area)
        here = [record for record in records if area in record.core_areas]
        findings = [found for record in here for found in evidence.judge_all(record) if found.problem is problem]
        said = {look.verdict: count for look, count in cell.counts}
        for verdict in set(Verdict) - {Verdict.UNTESTED}:
            assert said.get(verdict, 0) == sum(found.verdict is verdict for found in findings), (problem, area, verdict)


def test_harm_and_no_effect_are_on_the_map(cells: list[GapCell]) -> None:
    shown = {look.verdict for cell in cells for look, _ in cell.counts}
    assert {Verdict.HARM, Verdict.NO_EFFECT} <= shown


def test_the_best_is_a_finding_where_there_is_one_and_has_its_certainty(cells: list[GapCell]) -> None:
    for cell in cells:
        verdicts = [look.verdict for look, _ in cell.counts]
        if not verdicts:
            assert cell.best is None
            continue
        assert cell.best is not None
        assert cell.best.verdict == min(verdicts, key=list(VERDICTS).index)
        assert (cell.certainty is None) == (cell.best.verdict == Verdict.UNTESTED)


def test_a_missing_tag_is_no_gap(cells: list[GapCell]) -> None:
    answered = {c.problem for c in cells if any(look.verdict != Verdict.UNTESTED for look, _ in c.counts)}
    for cell in cells:
        assert not (cell.is_gap and cell.problem in answered), (cell.problem, cell.area)
        assert (cell.elsewhere > 0) == (not cell.counts and cell.problem in answered)


def test_what_is_known_of_a_problem_is_told_practice_by_practice(knowledge: Workspace, cells: list[GapCell]) -> None:
    with knowledge.sessions() as session:
        found = get_problem_evidence(session, "homicide")
        with pytest.raises(NotFound, match="toothache"):
            get_problem_evidence(session, "toothache")
    for cell in cells:
        if cell.problem == "homicide":
            assert found.in_area(cell.area) == cell.count
    sure = [evidence.CERTAINTIES.index(each.certainty) for each in found.groups[0][1] if each.certainty]
    assert sure == sorted(sure, reverse=True)


def test_the_page_says_what_its_links_show(reader: FlaskClient, gap_map: GapMap) -> None:
    page = reader.get("/gap-map").get_data(as_text=True)
    assert page.count('class="gap-map__gap">Gap<') == sum(cell.is_gap for row in gap_map.rows for cell in row)
    assert f"{gap_map.gaps} of {len(Problem)} problems are gaps" in " ".join(page.split())
    links = re.findall(r'gap-map__cell [^>]*><a href="([^"]+)"', page)
    assert len(links) == sum(cell.best is not None for row in gap_map.rows for cell in row)
    for address in (links[0], links[len(links) // 2], links[-1]):
        shown = reader.get(address.replace("&amp;", "&"))
        assert shown.status_code == 200
        assert "and marked so" in shown.get_data(as_text=True)


def test_an_odd_address_is_no_problem(reader: FlaskClient) -> None:
    assert reader.get("/gap-map/toothache").status_code == 404
    assert reader.get("/gap-map/robbery?area=%F0%9F%92%A5").status_code == 200
