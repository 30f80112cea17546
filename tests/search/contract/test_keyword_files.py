"""What a keyword engine keeps on the disk: the same words for every engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.errors import IndexDamaged
from search.keyword import KeywordIndex
from tests.search.building import document, found
from tests.search.contract.keyword_engines import DRAFT, ENGINES, GVI, HOT


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> type[KeywordIndex]:
    return ENGINES[request.param]


@pytest.fixture
def index(engine: type[KeywordIndex]) -> KeywordIndex:
    made = engine()
    made.add([HOT, GVI, DRAFT])
    return made


@pytest.mark.parametrize("change", [False, True])
def test_what_is_saved_is_loaded(engine: type[KeywordIndex], index: KeywordIndex, tmp_path: Path, change: bool) -> None:
    index.save(tmp_path)
    loaded = engine.load(tmp_path)
    if change:
        for made in (index, loaded):
            made.remove(["deterrence"])
            made.add([document("new", "patrol of groups")])
        loaded.save(tmp_path)
        loaded = engine.load(tmp_path)
    assert loaded.count() == index.count() == 3
    assert loaded.catalog.row_of.keys() == index.catalog.row_of.keys()
    for text in ("patrol", "groups", '"hot spots"', "patr*", "NOT zebra", "NCJ 251579"):
        assert found(loaded, text) == found(index, text)


def test_no_file_is_changed_in_place(engine: type[KeywordIndex], index: KeywordIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "one")
    before = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    (tmp_path / "two").mkdir()
    for path in (tmp_path / "one").iterdir():
        (tmp_path / "two" / path.name).hardlink_to(path)
    linked = engine.load(tmp_path / "two")
    linked.add([document("new", "patrol")])
    linked.remove(["hot-spots"])
    linked.save(tmp_path / "two")
    assert {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()} == before
    assert found(engine.load(tmp_path / "one"), "patrol") == ["hot-spots"]


def test_damage_is_told(engine: type[KeywordIndex], index: KeywordIndex, tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged):
        engine.load(tmp_path / "nowhere")
    index.save(tmp_path)
    for path in tmp_path.iterdir():
        path.write_bytes(b"broken")
    with pytest.raises(IndexDamaged):
        engine.load(tmp_path)
