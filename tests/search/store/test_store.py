"""The index on disk: generations, stamp, damage, changes. With engines in memory, and once with the real pair."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from search.errors import IndexDamaged, IndexMissing, IndexOutdated, SearchError
from search.memory import HashEncoder
from search.store import generations
from search.store.store import IndexStore
from search.thesaurus.thesaurus import Concept, Thesaurus
from search.types import SearchRequest
from tests.search.building import document, ids, memory_store

DOCUMENTS = [document("hot-spots", "patrol of hot spots"), document("deterrence", "groups that shoot")]


class CountingEncoder(HashEncoder):
    """Counts the texts that it is given."""

    def __init__(self) -> None:
        super().__init__(64)
        self.texts = 0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts += len(texts)
        return super().encode(texts)


@pytest.fixture
def store(tmp_path: Path) -> IndexStore:
    made = memory_store(tmp_path / "index")
    made.rebuild(DOCUMENTS)
    return made


def ask(store: IndexStore, text: str) -> list[str]:
    return ids(store.searcher().search(SearchRequest(text)))


def generations_in(root: Path) -> list[str]:
    return sorted(path.name for path in root.iterdir() if path.is_dir())


def test_no_index_says_how_to_make_one(tmp_path: Path) -> None:
    store = memory_store(tmp_path / "nowhere")
    with pytest.raises(IndexMissing, match="kb index rebuild"):
        store.searcher()
    with pytest.raises(IndexMissing):
        store.apply(DOCUMENTS, [])
    status = store.status()
    assert (status.state, status.documents) == ("missing", 0)
    assert "kb index rebuild" in status.message


def test_a_rebuild_answers_and_is_stamped(store: IndexStore) -> None:
    assert ask(store, "patrol") == ["hot-spots"]
    status = store.status()
    assert (status.state, status.documents, status.passages) == ("ok", 2, 2)
    assert status.stamp is not None
    assert status.stamp.fit == store.fit
    assert store.digests() == {d.id: d.digest for d in DOCUMENTS}


def test_an_empty_index_is_an_index(tmp_path: Path) -> None:
    store = memory_store(tmp_path)
    store.rebuild([])
    assert store.status().state == "ok"
    assert ask(store, "gun") == []
    store.apply([DOCUMENTS[0]], [])
    assert ask(store, "patrol") == ["hot-spots"]


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    memory_store(tmp_path).rebuild(DOCUMENTS, lambda done, total: told.append((done, total)))
    assert told[-1] == (2, 2)
    memory_store(tmp_path).rebuild(iter(DOCUMENTS), lambda done, total: told.append((done, total)))
    assert told[-1] == (2, None)


def test_a_change_is_seen_at_once_and_by_other_readers(store: IndexStore, tmp_path: Path) -> None:
    other = memory_store(tmp_path / "index")
    assert ask(other, "zebra") == []
    store.apply([document("new", "zebra")], ["deterrence"])
    for reader in (store, other):
        assert ask(reader, "zebra") == ["new"]
        assert reader.digests().keys() == {"hot-spots", "new"}


def test_applying_twice_is_applying_once(store: IndexStore) -> None:
    for _ in range(2):
        store.apply([document("new", "zebra")], ["deterrence", "unknown"])
    assert store.status().documents == 2
    assert ask(store, "zebra") == ["new"]


def test_what_is_removed_and_added_in_one_change_is_there(store: IndexStore) -> None:
    store.apply([document("deterrence", "zebra")], ["deterrence"])
    assert ask(store, "zebra") == ["deterrence"]


def test_no_change_makes_no_generation(store: IndexStore, tmp_path: Path) -> None:
    before = generations_in(tmp_path / "index")
    store.apply([], [])
    assert generations_in(tmp_path / "index") == before


def test_the_last_generation_before_is_kept_and_no_older(store: IndexStore, tmp_path: Path) -> None:
    for number in range(4):
        store.apply([document("new", f"zebra {number}")], [])
    kept = generations_in(tmp_path / "index")
    assert len(kept) == 2
    assert kept[-1] == generations.read_current(tmp_path / "index")


def test_a_reader_of_an_old_generation_goes_on(store: IndexStore) -> None:
    old = store.searcher()
    for number in range(3):
        store.apply([document("hot-spots", f"zebra {number}")], [])
    assert ids(old.search(SearchRequest("patrol"))) == ["hot-spots"]
    assert store.searcher() is not old


def test_the_searcher_is_the_same_until_there_is_a_new_generation(store: IndexStore) -> None:
    assert store.searcher() is store.searcher()


def test_vectors_of_unchanged_texts_are_used_again(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    store = memory_store(tmp_path)
    store._encoder = encoder  # a spy where the plain encoder was
    store.rebuild(DOCUMENTS)
    assert encoder.texts == 2
    store.rebuild([*DOCUMENTS, document("new", "zebra")])
    assert encoder.texts == 3
    store.apply([DOCUMENTS[0], document("new", "zebra and lion")], [])
    assert encoder.texts == 4


def test_another_model_makes_it_outdated(store: IndexStore, tmp_path: Path) -> None:
    changed = memory_store(tmp_path / "index", dimension=32)
    with pytest.raises(IndexOutdated, match="model"):
        changed.searcher()
    with pytest.raises(IndexOutdated):
        changed.apply(DOCUMENTS, [])
    assert changed.status().state == "outdated"
    changed.rebuild(DOCUMENTS)
    assert changed.status().state == "ok"
    assert store.status().state == "outdated"


def test_another_thesaurus_answers_from_the_same_index_at_once(store: IndexStore, tmp_path: Path) -> None:
    known = [Thesaurus.empty()]
    live = IndexStore(tmp_path / "index", HashEncoder(64), lambda: known[0], store.engines)
    before, question = live.searcher(), SearchRequest("squads")
    assert not before.search(question).added
    known[0] = Thesaurus((Concept("squad", "squads", alt=("groups",)),))
    after = live.searcher()
    assert after.search(question).added == {"squads": ("groups",)}
    assert after is live.searcher()
    assert after.keyword is before.keyword
    assert not before.search(question).added
    assert live.status().stamp == store.status().stamp


def test_stamp_that_still_names_a_thesaurus_fits(store: IndexStore, tmp_path: Path) -> None:
    (path,) = (tmp_path / "index").glob("*/stamp.json")
    content = json.loads(path.read_text("utf-8"))
    content["fit"]["thesaurus"] = "0123456789abcdef"
    path.write_text(json.dumps(content), "utf-8")
    assert memory_store(tmp_path / "index").status().state == "ok"


def test_another_version_of_the_analyzer_makes_it_outdated(
    store: IndexStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.store.stamp.ANALYZER_VERSION", "another")
    status = memory_store(tmp_path / "index").status()
    assert status.state == "outdated"
    assert "analyzer" in status.message


def damage_by_cutting(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3])


def damage_by_a_letter(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [damage_by_cutting, damage_by_a_letter, Path.unlink])
def test_any_damaged_file_is_found_and_a_rebuild_mends_it(
    store: IndexStore, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    root = tmp_path / "index"
    folder = root / str(generations.read_current(root))
    names = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    assert len(names) >= 5
    for name in names:
        current = root / str(generations.read_current(root))
        damage(current / name)
        fresh = memory_store(root)
        if name.name == "stamp.json" and damage is damage_by_a_letter:
            assert fresh.status().state in ("damaged", "outdated", "ok")
        else:
            with pytest.raises(IndexDamaged, match="kb index rebuild"):
                fresh.searcher()
            assert fresh.status().state == "damaged"
        fresh.rebuild(DOCUMENTS)
        assert ask(fresh, "patrol") == ["hot-spots"]


@pytest.mark.parametrize("content", [b"", b"../elsewhere", b"\xff\xfe", b"gen-9-x/.."])
def test_a_damaged_pointer_is_found_and_mended(store: IndexStore, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "index" / "CURRENT").write_bytes(content)
    fresh = memory_store(tmp_path / "index")
    assert fresh.status().state == "damaged"
    fresh.rebuild(DOCUMENTS)
    assert fresh.status().state == "ok"


def test_a_failed_rebuild_leaves_the_old_index_and_no_rest(store: IndexStore, tmp_path: Path) -> None:
    def broken() -> object:
        yield DOCUMENTS[0]
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        store.rebuild(broken())  # type: ignore[arg-type]
    assert ask(store, "groups") == ["deterrence"]
    assert not [name for name in generations_in(tmp_path / "index") if name.startswith("building")]


def test_what_a_kill_left_is_swept_by_the_next_writer(store: IndexStore, tmp_path: Path) -> None:
    root = tmp_path / "index"
    (root / "building-dead").mkdir()
    (root / "gen-999999-orphan").mkdir()
    store.apply([document("new", "zebra")], [])
    assert "building-dead" not in generations_in(root)
    assert "gen-999999-orphan" not in generations_in(root)
    assert ask(store, "zebra") == ["new"]


def test_one_writer_at_a_time(store: IndexStore, tmp_path: Path) -> None:
    waiting = IndexStore(tmp_path / "index", HashEncoder(64), Thesaurus.empty(), store._engines, lock_seconds=0.1)
    with store.writing():
        errors: list[BaseException] = []

        def write() -> None:
            try:
                waiting.rebuild(DOCUMENTS)
            except SearchError as error:
                errors.append(error)

        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert "Another process" in str(errors[0])


def test_many_threads_read_while_one_writes(store: IndexStore) -> None:
    stop = threading.Event()
    errors: list[BaseException] = []

    def read() -> None:
        while not stop.is_set():
            try:
                assert ask(store, "patrol") == ["hot-spots"]
            except BaseException as error:
                errors.append(error)
                return

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(10):
        store.apply([document("new", f"zebra {number}")], [])
    stop.set()
    for thread in threads:
        thread.join()
    assert not errors
