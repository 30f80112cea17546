"""Large collections: codes against exact search, narrow filters, small changes of many documents."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from search.errors import IndexDamaged, IndexOutdated
from search.keyword.tantivy import TantivyIndex
from search.keyword.whoosh import WhooshIndex
from search.memory import HashEncoder, MemoryKeywordIndex
from search.query.parse import parse
from search.ranking.fusion import Ranking
from search.ranking.searcher import HybridSearcher
from search.store.engines import PAIRS, tantivy_and_faiss
from search.store.store import IndexStore
from search.thesaurus.thesaurus import Thesaurus
from search.types import Filters, SearchRequest
from search.vector import EmbeddedDocument
from search.vector.base import EXACT, BaseVectors
from search.vector.faiss import FaissIndex
from search.vector.pieces import PiecePlace
from tests.search.building import document, embed, found, ids, small_thesaurus

TOPICS, DIMENSION = 60, 128


def clustered(count: int, seed: int = 7) -> NDArray[np.float32]:
    """Unit vectors around some topics, and apart along few directions, as texts of one field are."""
    world, chance = np.random.default_rng(1), np.random.default_rng(seed)
    topics, directions = world.normal(size=(TOPICS, DIMENSION)), world.normal(size=(20, DIMENSION))
    apart = 0.3 * chance.normal(size=(count, 20)) @ directions + 0.1 * chance.normal(size=(count, DIMENSION))
    found = topics[chance.integers(TOPICS, size=count)] + apart
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def vectors() -> NDArray[np.float32]:
    return clustered(3 * EXACT)


@pytest.fixture(scope="module")
def base(vectors: NDArray[np.float32]) -> BaseVectors:
    return BaseVectors.build(vectors)


def recall(base: BaseVectors, vectors: NDArray[np.float32], allowed: NDArray[np.bool_] | None) -> float:
    shares = []
    for question in clustered(40, seed=9):
        cosines = vectors @ question
        if allowed is not None:
            cosines[~allowed] = -2
        pieces, near = base.find(question, 1_000, allowed)
        best = pieces[np.argsort(-near)[:10]]
        shares.append(len(set(best.tolist()) & set(np.argsort(-cosines)[:10].tolist())) / 10)
    return float(np.mean(shares))


def test_the_codes_find_nearly_all_that_is_nearest(base: BaseVectors, vectors: NDArray[np.float32]) -> None:
    assert recall(base, vectors, None) >= 0.99


@pytest.mark.parametrize("share", [0.5, 0.01])
def test_under_a_filter_they_find_as_much_and_nothing_else(
    base: BaseVectors, vectors: NDArray[np.float32], share: float
) -> None:
    allowed = np.random.default_rng(1).random(len(vectors)) < share
    assert recall(base, vectors, allowed) >= 0.99
    pieces, _ = base.find(vectors[0], 200, allowed)
    assert len(pieces) >= min(200, np.count_nonzero(allowed))
    assert allowed[pieces].all()


def test_their_cosines_are_nearly_exact(base: BaseVectors, vectors: NDArray[np.float32]) -> None:
    pieces, near = base.find(vectors[5], 100, None)
    assert near == pytest.approx(vectors[pieces] @ vectors[5], abs=1e-4)
    assert pieces[np.argmax(near)] == 5


def embedded(vectors: NDArray[np.float32], first: int = 0) -> list[EmbeddedDocument]:
    """Documents of one piece each, numbered from ``first``."""
    return [
        EmbeddedDocument(document(f"d{first + i}"), (PiecePlace(0),), (f"{first + i:016}".encode(),), vector[None])
        for i, vector in enumerate(vectors)
    ]


class EarlyFaiss(FaissIndex):
    many = 100


def test_a_change_of_a_large_index_writes_no_vector_of_the_base_again(tmp_path: Path) -> None:
    made = EarlyFaiss(DIMENSION)
    made.add(embedded(clustered(150)))
    made.save(tmp_path)
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("base-*")}
    assert len(before) == 1
    loaded = EarlyFaiss.load(tmp_path)
    loaded.add(embedded(clustered(3, seed=8), first=1000))
    loaded.remove(["d7"])
    loaded.save(tmp_path)
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("base-*")} == before
    again = EarlyFaiss.load(tmp_path)
    assert (again.count(), again.count_pieces()) == (152, 152)
    hits = again.search(clustered(3, seed=8)[1], Filters(), limit=1)
    assert again.catalog.id_of(int(hits.rows[0])) == "d1001"
    assert "d7" not in again.catalog.row_of


def test_many_changes_become_a_new_base_without_holes(tmp_path: Path) -> None:
    made = EarlyFaiss(DIMENSION)
    made.add(embedded(clustered(150)))
    made.save(tmp_path)
    first = sorted(path.name for path in tmp_path.glob("base-*"))
    made.add(embedded(clustered(130, seed=8), first=100))
    made.save(tmp_path)
    assert sorted(path.name for path in tmp_path.glob("base-*")) != first
    assert len(list(tmp_path.glob("base-*"))) == 1
    assert made.count_pieces() == 230 == len(made.catalog)


def test_when_most_is_removed_the_index_is_small_and_exact_again(tmp_path: Path) -> None:
    made = EarlyFaiss(DIMENSION)
    made.add(embedded(clustered(150)))
    made.remove([f"d{i}" for i in range(100)])
    made.save(tmp_path)
    assert not list(tmp_path.glob("base-*"))
    assert EarlyFaiss.load(tmp_path).count() == 50


def test_vectors_with_codes_are_loaded_as_they_were_saved(
    base: BaseVectors, vectors: NDArray[np.float32], tmp_path: Path
) -> None:
    base.save(tmp_path)
    loaded = BaseVectors.load(tmp_path, base.name, DIMENSION)
    for question in vectors[:3]:
        assert loaded.find(question, 50, None)[0].tolist() == base.find(question, 50, None)[0].tolist()


def test_damaged_vectors_are_told(tmp_path: Path) -> None:
    made = EarlyFaiss(DIMENSION)
    made.add(embedded(clustered(150)))
    made.save(tmp_path)
    for path in tmp_path.glob("base-*"):
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2 + 1])
        with pytest.raises(IndexDamaged):
            EarlyFaiss.load(tmp_path)
        path.write_bytes(whole)


CORPUS = [
    document(f"d{i}", f"word{i % 7} patrol of {'hot spots' if i % 3 else 'groups'} gvi", year=2000 + i % 20)
    for i in range(60)
]
QUESTIONS = ("patrol", "hot spots patrol", "word3 groups", '"hot spots"', "patrol NOT groups", "gvi word1", "word*")


def test_tantivy_ranks_and_scores_as_whoosh_does() -> None:
    one, other = TantivyIndex(), WhooshIndex()
    for index in (one, other):
        index.add(CORPUS)
    for text in QUESTIONS:
        expansion = small_thesaurus().expand(text)
        mine, theirs = (index.search(parse(text), Filters(), expansion) for index in (one, other))
        assert found(one, text) == found(other, text) or "*" in text
        assert dict(zip(mine.rows.tolist(), mine.coverage.tolist(), strict=True)) == pytest.approx(
            dict(zip(theirs.rows.tolist(), theirs.coverage.tolist(), strict=True))
        )
        assert mine.scores == pytest.approx(theirs.scores, abs=1e-5) or "*" in text


class ThreeAtMost(TantivyIndex):
    candidates = 3


def test_what_was_chosen_is_found_past_the_best_of_all() -> None:
    keyword = ThreeAtMost()
    keyword.add([*CORPUS, document("last", "a patrol " + "among many other words " * 20, areas=("technology",))])
    vector = FaissIndex(HashEncoder().dimension)
    vector.add(embed(*CORPUS, document("last", "nothing of the kind", areas=("technology",))))
    searcher = HybridSearcher(keyword, vector, HashEncoder(), Thesaurus.empty(), Ranking(floor=0.99, strange=0.99))
    assert "last" not in ids(searcher.search(SearchRequest("patrol", limit=70)))
    chosen = Filters({"area": frozenset({"technology"})})
    assert ids(searcher.search(SearchRequest("patrol", filters=chosen))) == ["last"]


def test_a_condition_is_answered_in_full_however_many_satisfy_it() -> None:
    keyword = ThreeAtMost()
    keyword.add(CORPUS)
    assert len(keyword.search(parse('"hot spots"'), Filters()).rows) == 40
    plain = keyword.search(parse("patrol"), Filters())
    assert (len(plain.rows), plain.cut) == (3, True)


def test_terms_past_the_tail_become_a_base_and_change_no_score(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.keyword.forward.TAIL_ROWS", 10)
    made, plain = TantivyIndex(), MemoryKeywordIndex()
    for index in (made, plain):
        index.add(CORPUS[:25])
        index.add(CORPUS[20:33])
        index.remove(["d2", "d30"])
    made.save(tmp_path)
    assert len(list(tmp_path.glob("terms-*.keys"))) == 1
    for index in (made, TantivyIndex.load(tmp_path)):
        for text in QUESTIONS[:-1]:
            assert found(index, text) == found(plain, text)


def test_another_keyword_engine_makes_the_index_outdated(tmp_path: Path) -> None:
    encoder = HashEncoder(64)
    IndexStore(tmp_path, encoder, Thesaurus.empty()).rebuild(CORPUS[:3])
    changed = IndexStore(tmp_path, encoder, Thesaurus.empty(), PAIRS["tantivy"]())
    with pytest.raises(IndexOutdated, match=r"whoosh\+faiss instead of tantivy\+faiss.*kb index rebuild"):
        changed.searcher()


def test_a_change_of_the_keyword_engine_keeps_the_vectors(tmp_path: Path) -> None:
    class Counting(HashEncoder):
        texts = 0

        def encode(self, texts: object) -> NDArray[np.float32]:
            self.texts += len(texts)  # type: ignore[arg-type]
            return super().encode(texts)  # type: ignore[arg-type]

    encoder = Counting(64)
    IndexStore(tmp_path, encoder, Thesaurus.empty()).rebuild(CORPUS[:3])
    encoder.texts = 0
    store = IndexStore(tmp_path, encoder, Thesaurus.empty(), tantivy_and_faiss())
    store.rebuild(CORPUS[:3])
    assert encoder.texts == 0
    store.apply([document("new", "zebra")], ["d1"])
    assert ids(store.searcher().search(SearchRequest("zebra")))[0] == "new"
    assert store.status().documents == 3


def test_an_untouched_file_is_not_read_again_and_a_touched_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = IndexStore(tmp_path, HashEncoder(64), Thesaurus.empty())
    stamp = store.rebuild(CORPUS[:3])
    read: list[Path] = []
    monkeypatch.setattr("search.store.generations._digest", lambda path: read.append(path) or "another")
    IndexStore(tmp_path, HashEncoder(64), Thesaurus.empty()).searcher()
    assert not read
    (tmp_path / stamp.generation / stamp.files[0].path).touch()
    with pytest.raises(IndexDamaged):
        IndexStore(tmp_path, HashEncoder(64), Thesaurus.empty()).searcher()
    assert len(read) == 1
