"""What every vector engine must do. A new engine joins by one line in ``ENGINES``."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from search.errors import IndexDamaged, UnsupportedFilter
from search.memory import MemoryVectorIndex
from search.types import Filters
from search.vector import VectorIndex
from search.vector.faiss import FaissIndex
from tests.search.building import ENCODER, document, embed


class LargeFaissIndex(FaissIndex):
    """The engine as it is for a large collection: from the first piece on there is a base."""

    many = 1


class GrownFaissIndex(FaissIndex):
    """The engine between the two: the first documents are a base, what is added to them stands beside it."""

    many = 4


ENGINES: dict[str, type[VectorIndex]] = {
    "faiss": FaissIndex,
    "faiss, large": LargeFaissIndex,
    "faiss, grown": GrownFaissIndex,
    "memory": MemoryVectorIndex,
}

#: A large collection keeps sixteen bits of each number.
NEARLY = 1e-4

HOT = document("hot-spots", "Patrol of hot spots cuts crime.", "Analysts draw maps.", areas=("analysis",), year=2016)
GVI = document("deterrence", "Call-ins tell groups to stop shooting.", areas=("gun-violence",), year=2014)
DRAFT = document("secret", "Patrol of hot spots with a unicorn.", visibility="draft")


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> type[VectorIndex]:
    return ENGINES[request.param]


@pytest.fixture
def index(engine: type[VectorIndex]) -> VectorIndex:
    made = engine(ENCODER.dimension)
    made.add(embed(HOT, GVI, DRAFT))
    return made


def near(index: VectorIndex, text: str, filters: Filters | None = None, **values: float) -> list[str]:
    hits = index.search(ENCODER.encode([text])[0], filters or Filters(), **values)  # type: ignore[arg-type]
    pairs = zip(hits.rows.tolist(), hits.scores.tolist(), strict=True)
    return [index.catalog.entry(row).id for row, score in sorted(pairs, key=lambda pair: -pair[1])]


def test_an_empty_index_answers(engine: type[VectorIndex], tmp_path: Path) -> None:
    made = engine(8)
    assert (made.count(), made.count_pieces(), made.dimension) == (0, 0, 8)
    assert len(made.search(np.ones(8, np.float32), Filters()).rows) == 0
    assert made.score(np.ones(8, np.float32), np.empty(0, np.int64)).shape == (0,)
    assert made.centroids(np.empty(0, np.int64)).shape == (0, 8)
    made.save(tmp_path)
    assert engine.load(tmp_path).dimension == 8


def test_a_document_is_as_near_as_its_best_piece(index: VectorIndex) -> None:
    row = np.array([index.catalog.row_of["hot-spots"]])
    vector = ENCODER.encode(["Hot spots. Part 2. Analysts draw maps."])[0]
    assert index.score(vector, row)[0] == pytest.approx(1.0, abs=NEARLY)
    assert near(index, "analysts and maps")[0] == "hot-spots"
    place = index.best_passage(vector, int(row[0]))
    assert place is not None
    assert (place.ordinal, place.heading) == (1, "Part 2")


def test_search_and_score_agree(index: VectorIndex) -> None:
    vector = ENCODER.encode(["groups with guns"])[0]
    hits = index.search(vector, Filters())
    assert np.allclose(hits.scores, index.score(vector, hits.rows), atol=1e-5)
    assert hits.rows.tolist() == sorted(hits.rows.tolist())


def test_the_floor_keeps_what_is_at_it_or_nearer(index: VectorIndex) -> None:
    vector = ENCODER.encode(["patrol of hot spots"])[0]
    scores = index.search(vector, Filters()).scores
    assert len(index.search(vector, Filters(), floor=float(scores.max()) - 1e-6).rows) == 1
    assert len(index.search(vector, Filters(), floor=1.01).rows) == 0


def test_the_limit_keeps_the_nearest(index: VectorIndex) -> None:
    assert near(index, "patrol of hot spots", limit=1) == ["hot-spots"]


def test_adding_twice_is_adding_once(index: VectorIndex) -> None:
    pieces = index.count_pieces()
    index.add(embed(HOT))
    index.add(embed(GVI, GVI))
    assert (index.count(), index.count_pieces()) == (3, pieces)


def test_a_changed_document_is_found_as_it_is_now(index: VectorIndex) -> None:
    index.add(embed(document("hot-spots", "zebras and lions")))
    assert near(index, "zebras", floor=0.3) == ["hot-spots"]
    assert near(index, "analysts draw maps", floor=0.3) == []


def test_a_removed_document_leaves_no_trace(index: VectorIndex) -> None:
    index.remove(["hot-spots", "unknown"])
    assert index.count() == 2
    assert "hot-spots" not in near(index, "patrol of hot spots")
    assert "hot-spots" not in index.catalog.row_of
    assert not index.vectors_by_digest({"hot-spots"})


def test_a_draft_is_seen_only_by_those_who_may(index: VectorIndex) -> None:
    assert "secret" not in near(index, "unicorn")
    assert near(index, "unicorn", Filters(visibility=frozenset({"draft"}))) == ["secret"]


def test_filters_act_inside_the_engine(index: VectorIndex) -> None:
    assert near(index, "anything", Filters({"area": frozenset({"analysis"})})) == ["hot-spots"]
    assert near(index, "anything", Filters(exclude={"area": frozenset({"analysis"})})) == ["deterrence"]
    assert near(index, "anything", Filters(year_from=2015, year_to=2016)) == ["hot-spots"]


def test_a_filter_it_cannot_honor_raises(index: VectorIndex) -> None:
    with pytest.raises(UnsupportedFilter, match="color"):
        near(index, "gun", Filters({"color": frozenset({"red"})}))


def test_equal_documents_have_equal_scores(engine: type[VectorIndex]) -> None:
    made = engine(ENCODER.dimension)
    made.add(embed(*(document(name, "the same", title="Same") for name in ("c", "a", "b"))))
    assert len(set(made.search(ENCODER.encode(["same"])[0], Filters()).scores.tolist())) == 1


def test_centroids_have_length_one(index: VectorIndex) -> None:
    rows = np.array(sorted(index.catalog.row_of.values()))
    assert np.allclose(np.linalg.norm(index.centroids(rows), axis=1), 1, atol=1e-5)


def test_vectors_are_found_by_the_digest_of_their_text(index: VectorIndex) -> None:
    (embedded,) = embed(GVI)
    known = index.vectors_by_digest()
    for digest, vector in zip(embedded.digests, embedded.vectors, strict=True):
        assert np.allclose(known[digest], vector, atol=NEARLY)
    assert set(index.vectors_by_digest({"deterrence", "unknown"})) == set(embedded.digests)


def test_what_is_saved_is_loaded(engine: type[VectorIndex], index: VectorIndex, tmp_path: Path) -> None:
    index.save(tmp_path)
    loaded = engine.load(tmp_path)
    assert (loaded.count(), loaded.count_pieces()) == (index.count(), index.count_pieces())
    assert near(loaded, "groups that shoot") == near(index, "groups that shoot")
    loaded.remove(["deterrence"])
    assert engine.load(tmp_path).count() == 3
    loaded.save(tmp_path)
    assert engine.load(tmp_path).count() == 2


def test_no_file_is_changed_in_place(engine: type[VectorIndex], index: VectorIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "one")
    before = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    (tmp_path / "two").mkdir()
    for path in (tmp_path / "one").iterdir():
        (tmp_path / "two" / path.name).hardlink_to(path)
    linked = engine.load(tmp_path / "two")
    linked.remove(["hot-spots"])
    linked.save(tmp_path / "two")
    assert {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()} == before


def test_damage_is_told(engine: type[VectorIndex], index: VectorIndex, tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged):
        engine.load(tmp_path / "nowhere")
    index.save(tmp_path)
    for path in tmp_path.iterdir():
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(IndexDamaged):
            engine.load(tmp_path)
        path.write_bytes(whole)
