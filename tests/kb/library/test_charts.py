"""A line joins what may be compared, and nothing else."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.services.library.charts import HEIGHT, WIDTH, YearValue, build_chart, find_scale

VALUES = [
    YearValue(2012, 10.0),
    YearValue(2013, 12.0),
    YearValue(2014, None),
    YearValue(2015, 14.0),
    YearValue(2016, 9.5),
]


def joined(path: str) -> list[tuple[float, ...]]:
    """The pieces of a path, each as the x of its places."""
    pieces = [re.findall(r"[ML]([\d.]+) [\d.]+", piece) for piece in re.findall(r"M[^M]+", path)]
    return [tuple(map(float, piece)) for piece in pieces]


def test_years_that_follow_each_other_are_joined_and_a_missing_one_is_marked() -> None:
    chart = build_chart("t", VALUES, {})
    assert chart is not None
    x = {dot.year: dot.x for dot in chart.dots}
    assert joined(chart.line) == [(x[2012], x[2013]), (x[2015], x[2016])]
    assert [tick.words for tick in chart.missing] == ["2014"]
    assert "No figure for 2014" in chart.summary


def test_no_line_goes_over_a_break_and_the_break_stands_between() -> None:
    chart = build_chart("t", VALUES, {2013: 1, 2016: 2, 2030: 3})
    assert chart is not None
    x = {dot.year: dot.x for dot in chart.dots}
    assert chart.line == ""
    assert [(mark.number, mark.year) for mark in chart.breaks] == [(1, 2013), (2, 2016)]
    assert x[2012] < chart.breaks[0].x < x[2013]


def test_a_part_year_is_hollow_and_joined_to_no_other() -> None:
    chart = build_chart("t", [YearValue(2012, 1.0), YearValue(2013, 2.0, whole=False), YearValue(2014, 3.0)], {})
    assert chart is not None
    assert chart.line == ""
    assert chart.has_parts
    assert "Only a part of the year, or perhaps incomplete: 2013" in chart.summary


def test_the_middle_is_shown_for_the_citys_own_years_only() -> None:
    middle = [YearValue(year, 5.0) for year in range(2010, 2020)]
    chart = build_chart("t", VALUES, {}, middle=middle, middle_breaks={2013})
    assert chart is not None
    assert [dot.year for dot in chart.middle_dots] == [2012, 2013, 2014, 2015, 2016]
    assert len(joined(chart.middle)) == 1


def test_one_year_alone_and_none_at_all() -> None:
    chart = build_chart("t", [YearValue(2015, 3.0)], {2015: 1})
    assert chart is not None
    assert (len(chart.dots), chart.line, chart.breaks) == (1, "", ())
    assert build_chart("t", [YearValue(2015, None)], {}) is None


def test_counts_are_marked_in_whole_numbers() -> None:
    chart = build_chart("t", [YearValue(2015, 2), YearValue(2016, 0)], {}, least_step=1.0)
    assert chart is not None
    assert [tick.words for tick in chart.up] == ["0", "1", "2"]


@given(
    st.lists(st.tuples(st.floats(0, 1e7), st.booleans()) | st.none(), min_size=1, max_size=20),
    st.sets(st.integers(2000, 2020)),
    st.sampled_from([0.0, 1.0]),
)
def test_everything_stays_inside_the_drawing(
    found: list[tuple[float, bool] | None], breaks: set[int], least: float
) -> None:
    values = [YearValue(2000 + n, *(each or (None, True))) for n, each in enumerate(found)]
    chart = build_chart("t", values, dict.fromkeys(breaks, 1), middle=values, least_step=least)
    if chart is None:
        assert not any(found)
        return
    for dot in (*chart.dots, *chart.middle_dots):
        assert 0 <= dot.x <= WIDTH
        assert 0 <= dot.y <= HEIGHT
    assert len(chart.across) == len(chart.dots) + len(chart.missing)
    assert 2 <= len(chart.up) <= 8


@given(st.floats(1e-3, 1e12))
def test_the_scale_holds_the_highest_and_ends_on_a_mark(highest: float) -> None:
    top, step = find_scale(highest)
    assert top >= highest * (1 - 1e-9)
    assert top - step < highest
    assert math.isclose(top / step, round(top / step), rel_tol=1e-9)


@pytest.mark.parametrize("highest", [0.0, -1.0])
def test_nothing_counted_has_a_scale_too(highest: float) -> None:
    assert find_scale(highest) == (1.0, 1.0)
