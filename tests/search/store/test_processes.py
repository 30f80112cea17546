"""Several processes on one index: one writes, others read; one is killed in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from search.types import SearchRequest
from tests.conftest import ROOT
from tests.search.building import document, ids, memory_store

WRITE = """
import sys
from pathlib import Path
from tests.search.building import document, memory_store
memory_store(Path(sys.argv[1])).apply([document("new", "zebra")], ["old"])
"""

HANG = """
import sys, time
from pathlib import Path
from tests.search.building import document, memory_store

def documents():
    yield document("half", "zebra")
    print("building", flush=True)
    time.sleep(60)

memory_store(Path(sys.argv[1])).rebuild(documents())
"""

HANG_BEFORE_THE_SWAP = """
import sys, time
from pathlib import Path
from search.store import generations
from tests.conftest import ROOT
from tests.search.building import document, memory_store

def hang(root, folder, name):
    folder.rename(root / name)
    print("building", flush=True)
    time.sleep(60)

generations.publish = hang
memory_store(Path(sys.argv[1])).rebuild([document("half", "zebra")])
"""


def start(code: str, root: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", code, str(root)], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_a_reader_notices_what_another_process_wrote(tmp_path: Path) -> None:
    reader = memory_store(tmp_path)
    reader.rebuild([document("old", "patrol")])
    assert ids(reader.searcher().search(SearchRequest("patrol"))) == ["old"]
    with start(WRITE, tmp_path) as writer:
        assert writer.wait(30) == 0
    assert ids(reader.searcher().search(SearchRequest("zebra"))) == ["new"]
    assert ids(reader.searcher().search(SearchRequest("patrol"))) == []


def test_a_writer_waits_for_the_writer_before_it(tmp_path: Path) -> None:
    store = memory_store(tmp_path)
    store.rebuild([document("old", "patrol")])
    with store.writing():
        writer = start(WRITE, tmp_path)
        time.sleep(1)
        assert writer.poll() is None
        assert store.digests().keys() == {"old"}
    with writer:
        assert writer.wait(30) == 0
    assert store.digests().keys() == {"new"}


def test_killed_while_building_the_old_index_serves_and_the_next_build_works(tmp_path: Path) -> None:
    store = memory_store(tmp_path)
    store.rebuild([document("old", "patrol")])
    for code in (HANG, HANG_BEFORE_THE_SWAP):
        with start(code, tmp_path) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "building\n"
            os.kill(writer.pid, signal.SIGKILL)
            writer.wait(10)
        fresh = memory_store(tmp_path)
        assert ids(fresh.searcher().search(SearchRequest("patrol"))) == ["old"]
        assert fresh.status().state == "ok"
    store.apply([document("new", "zebra")], [])
    assert ids(store.searcher().search(SearchRequest("zebra"))) == ["new"]
    left = [path.name for path in tmp_path.iterdir() if path.is_dir()]
    assert len(left) == 2
