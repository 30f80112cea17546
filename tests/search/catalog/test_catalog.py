"""The table of documents: filters, exact names, what is kept in its file; and the arithmetic of fusion."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from search.catalog.catalog import FILE, Catalog
from search.catalog.entries import build_entry
from search.errors import IndexDamaged, UnsupportedFilter
from search.query.parse import parse
from search.ranking.filters import merge_filters
from search.ranking.fusion import Ranking, fuse, moved
from search.syntax import TypedFilters, Word
from search.types import Filters
from tests.search.building import document

DOCUMENTS = [
    document("b-page", areas=("guns",), year=2015, sites=("kansas-city-mo",), authors=("Braga, Anthony A.",)),
    document("a-page", areas=("guns", "courts"), year=2018, sites=("kansas-city-ks",), title="Zebra"),
    document("c-page", visibility="draft", kind="lesson", names=("The Plan",), title="apple"),
]


@pytest.fixture
def catalog() -> Catalog:
    return Catalog([*map(build_entry, DOCUMENTS), None])


def rows(mask: np.ndarray) -> list[int]:
    return np.flatnonzero(mask).tolist()


def test_published_only_is_the_default(catalog: Catalog) -> None:
    assert rows(catalog.mask(Filters())) == [0, 1]
    assert rows(catalog.mask(Filters(visibility=frozenset({"draft", "withdrawn"})))) == [2]
    assert rows(catalog.mask(Filters(visibility=frozenset()))) == []


def test_values_of_a_field_are_alternatives_and_fields_are_not(catalog: Catalog) -> None:
    assert rows(catalog.mask(Filters({"area": frozenset({"courts", "guns"})}))) == [0, 1]
    assert rows(catalog.mask(Filters({"area": frozenset({"guns"}), "year": frozenset({"2018"})}))) == [1]
    assert rows(catalog.mask(Filters(exclude={"area": frozenset({"courts"})}))) == [0]
    assert rows(catalog.mask(Filters(year_from=2015, year_to=2017))) == [0]


def test_an_unknown_field_names_the_known(catalog: Catalog) -> None:
    with pytest.raises(UnsupportedFilter, match="kind, area"):
        catalog.mask(Filters({"color": frozenset({"red"})}))


def test_a_removed_row_is_in_no_mask_and_has_no_entry(catalog: Catalog) -> None:
    assert (len(catalog), catalog.count) == (4, 3)
    assert not catalog.mask(Filters(visibility=frozenset({"", "published", "draft"})))[3]
    with pytest.raises(LookupError):
        catalog.entry(3)


def test_ids_and_titles_have_an_order(catalog: Catalog) -> None:
    assert np.argsort(catalog.id_order).tolist() == [3, 1, 0, 2]
    order = catalog.title_order
    assert order[2] < order[0] < order[1]


def test_typed_values_are_resolved(catalog: Catalog) -> None:
    assert catalog.resolve("area", "GUNS") == {"guns"}
    assert catalog.resolve("site", "Kansas City") == {"kansas-city-mo", "kansas-city-ks"}
    assert catalog.resolve("area", "nothing") == {"nothing"}


def test_names_are_found_exactly_and_titles_before_identifiers(catalog: Catalog) -> None:
    assert catalog.names.find_exact("the PLAN!") == {2: "name"}
    assert catalog.names.find_exact("zebra") == {1: "title"}
    assert catalog.names.find_exact("b-page") == {0: "title"}
    assert catalog.names.find_exact("...") == {}


def test_words_of_titles_and_authors_are_found(catalog: Catalog) -> None:
    anthony = (Word("anthony", "anthoni"), Word("a", "a"))
    assert catalog.names.find_words("author", anthony, phrase=True) == {0}
    assert catalog.names.find_words("author", anthony[::-1], phrase=True) == frozenset()
    assert catalog.names.find_words("author", anthony[::-1], phrase=False) == {0}
    assert catalog.names.find_words("title", (), phrase=False) == frozenset()


def test_it_is_saved_and_loaded(catalog: Catalog, tmp_path: Path) -> None:
    catalog.save(tmp_path)
    assert Catalog.load(tmp_path).entries == catalog.entries


@pytest.mark.parametrize("content", ["{", "[]", '{"id": "a"}', "1"])
def test_a_damaged_file_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content)
    with pytest.raises(IndexDamaged):
        Catalog.load(tmp_path)


def test_typed_filters_join_those_chosen(catalog: Catalog) -> None:
    typed = parse("area:guns NOT kind:lesson year:2014..2017").filters
    merged, notes = merge_filters(Filters({"area": frozenset({"guns", "x"})}, year_to=2016), typed, catalog)
    assert merged.include == {"area": frozenset({"guns"})}
    assert merged.exclude == {"kind": frozenset({"lesson"})}
    assert (merged.year_from, merged.year_to) == (2014, 2016)
    assert notes == ()
    assert not TypedFilters()


def test_visibility_cannot_be_typed(catalog: Catalog) -> None:
    merged, _ = merge_filters(Filters(), parse("visibility:draft kind:lesson").filters, catalog)
    assert merged.visibility == {"published"}


def test_fused_scores_are_the_weighted_mean_of_the_legs() -> None:
    keyword, cosines = np.array([1, 0], np.float32), np.array([0.5, 1], np.float32)
    assert fuse(keyword, cosines, Ranking(words=1.0)).tolist() == pytest.approx([0.75, 0.5])
    assert fuse(keyword, cosines, Ranking(words=0.0)).tolist() == pytest.approx([0.5, 1])


def test_a_moved_vector_has_length_one_and_is_nearer() -> None:
    one, other = np.array([1, 0], np.float32), np.array([0, 1], np.float32)
    target = moved(one, other[None], 0.4)
    assert np.linalg.norm(target) == pytest.approx(1)
    assert 0 < target @ other < target @ one
    assert moved(one, np.empty((0, 2), np.float32), 0.4) is one
    assert moved(one, -one[None], 0.5) is one
