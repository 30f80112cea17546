"""The index on the disk: unchanged files are linked, and the real engines keep to the same rules."""

from __future__ import annotations

import json
from pathlib import Path

from search.memory import HashEncoder
from search.store import generations
from search.store.store import IndexStore
from search.thesaurus.thesaurus import Thesaurus
from search.types import SearchRequest
from tests.search.building import document, ids


def ask(store: IndexStore, text: str) -> list[str]:
    return ids(store.searcher().search(SearchRequest(text)))


def test_unchanged_files_are_linked_and_not_copied(tmp_path: Path) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    (source / "deep").mkdir(parents=True)
    (source / "deep" / "file").write_text("x")
    generations.clone(source, target)
    assert (source / "deep" / "file").samefile(target / "deep" / "file")


DOCUMENTS = [document("hot-spots", "patrol of hot spots"), document("deterrence", "groups that shoot")]


def test_the_real_engines_do_the_same(tmp_path: Path) -> None:
    store = IndexStore(tmp_path, HashEncoder(64), Thesaurus.empty())
    store.rebuild(DOCUMENTS)
    for number in range(5):
        store.apply([document("new", f"zebra {number}"), document(f"n{number}", "lion")], ["deterrence"])
    assert ask(store, "zebra") == ["new"]
    assert ask(store, '"hot spots"') == ["hot-spots"]
    assert store.status().documents == 7
    stamp = json.loads((tmp_path / str(generations.read_current(tmp_path)) / "stamp.json").read_text())
    assert stamp["fit"]["engines"] == "whoosh+faiss"
