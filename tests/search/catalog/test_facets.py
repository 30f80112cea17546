"""Facets: every count is what choosing the value gives, and leaving out takes what has it and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.types import FACET_FIELDS, Mode
from tests.search.building import ask, collection, ids, searcher

OVER = searcher(*collection())


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("text", ["gang shootings", "robbery police", '"crime maps"', "polic*", "NOT robbery", ""])
def test_choosing_a_value_shown_with_a_count_gives_that_many(text: str, mode: Mode) -> None:
    for chosen in ({}, {"kind": frozenset({"lesson"})}, {"kind": frozenset({"lesson"}), "state": frozenset({"TX"})}):
        result = ask(OVER, text, mode, include=chosen)
        for field, counts in result.facets.items():
            for count in counts:
                narrowed = ask(OVER, text, mode, include={**chosen, field: frozenset({count.value})})
                assert narrowed.total == count.count, (field, count)


facet_values = st.sampled_from(
    [("kind", "lesson"), ("kind", "practice"), ("area", "guns"), ("area", "courts"), ("problem", "robbery"),
     ("rating", "effective"), ("site", "city-1"), ("state", "TX"), ("year", "2011")]
)  # fmt: skip


def as_filters(pairs: set[tuple[str, str]]) -> dict[str, frozenset[str]]:
    return {field: frozenset(v for f, v in pairs if f == field) for field, _ in pairs}


@given(
    st.sampled_from(["gang shootings", "robbery police", '"crime maps"', "NOT robbery", "", "NOT kind:summit police"]),
    st.sampled_from(Mode),
    st.sets(facet_values, max_size=3),
    st.sets(facet_values, max_size=3),
    st.sampled_from([(None, None), (2011, None), (None, 2013)]),
)
@settings(max_examples=60, deadline=None)
def test_every_count_is_what_choosing_that_value_gives_under_any_filters(
    text: str, mode: Mode, chosen: set[tuple[str, str]], out: set[tuple[str, str]], years: tuple[int | None, int | None]
) -> None:
    include, exclude = as_filters(chosen), as_filters(out)
    span = {"year_from": years[0], "year_to": years[1]}
    result = ask(OVER, text, mode, include=include, exclude=exclude, **span)
    typed = {"kind": frozenset({"summit"})} if "kind:summit" in text else {}
    for field, counts in result.facets.items():
        assert {c.value for c in counts if c.excluded} == exclude.get(field, frozenset()) | typed.get(
            field, frozenset()
        )
        for count in counts:
            if count.value in typed.get(field, ()):
                continue  # typed in the question: no choice on the page takes it in again
            rest = {**exclude, field: exclude.get(field, frozenset()) - {count.value}}
            narrowed = ask(OVER, text, mode, include={**include, field: frozenset({count.value})}, exclude=rest, **span)
            assert narrowed.total == count.count, (field, count)


@given(st.sampled_from(["gang shootings", "police", ""]), st.sampled_from(Mode), st.sets(facet_values, min_size=1))
@settings(max_examples=40, deadline=None)
def test_leaving_out_takes_exactly_what_has_a_value(text: str, mode: Mode, out: set[tuple[str, str]]) -> None:
    values = {d.id: {(f, v) for f, vs in d.facet_values().items() for v in vs} for d in collection()}
    everything = ids(ask(OVER, text, mode, limit=100, sort="title"))
    left = ids(ask(OVER, text, mode, limit=100, sort="title", exclude=as_filters(out)))
    assert left == [identity for identity in everything if not values[identity] & out]


def test_a_chosen_dimension_still_shows_its_other_values() -> None:
    free = ask(OVER, "police")
    chosen = ask(OVER, "police", include={"kind": frozenset({"lesson"})})
    assert {c.value: c.count for c in chosen.facets["kind"]} == {c.value: c.count for c in free.facets["kind"]}
    assert [c.value for c in chosen.facets["kind"] if c.selected] == ["lesson"]
    assert sum(c.count for c in chosen.facets["rating"]) < sum(c.count for c in free.facets["rating"])


def test_a_chosen_value_is_shown_even_with_nothing() -> None:
    result = ask(OVER, "police", include={"rating": frozenset({"harmful"})})
    assert result.total == 0
    assert [(c.value, c.count) for c in result.facets["rating"] if c.selected] == [("harmful", 0)]


def test_every_facet_is_counted_and_sorted() -> None:
    result = ask(OVER, "police")
    assert tuple(result.facets) == FACET_FIELDS
    for field in ("kind", "site"):
        counts = [c.count for c in result.facets[field]]
        assert counts == sorted(counts, reverse=True)
    years = [c.value for c in result.facets["year"]]
    assert years == sorted(years, reverse=True)
