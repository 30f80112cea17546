"""``python -m tests.siege [PART ...]``: the hard test as a whole, on a data folder of its own. ``make siege`` runs it.

Takes about half an hour on two cores. Exits with 1 if anything was at fault.
"""

from __future__ import annotations

import argparse
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from kb.app import create_app
from kb.services.audit.actors import Role
from kb.services.indexing.outbox import count_waiting
from kb.workspace import Workspace
from tests.conftest import ROOT
from tests.kb.cli.test_server import find_port
from tests.kb.helpers.signing import sign_in
from tests.siege import asking, crowd, kills
from tests.siege.bases import small_base, whole_base
from tests.siege.figures import Part
from tests.siege.files import iter_files

LIMIT = 2.0
"""Seconds that a hostile request may take."""
_MODEL = Path(os.environ.get("KB_DATA", str(ROOT / "data"))).resolve() / "model"


def main() -> int:
    """Run the parts that are named, or all."""
    parser = argparse.ArgumentParser(description="A hard test of the product; every part prints its figures.")
    parser.add_argument("parts", nargs="*", help=f"some of: {' '.join(PARTS)} [default: all]")
    parser.add_argument("--queries", type=int, default=10_000, help="hostile requests [default: 10000]")
    parser.add_argument("--files", type=int, default=100, help="hostile files [default: 100]")
    parser.add_argument("--kills", type=int, default=200, help="deeds that are killed [default: 200]")
    parser.add_argument("--readers", type=int, default=60, help="readers at once [default: 60]")
    parser.add_argument("--minutes", type=float, default=5.0, help="how long they read [default: 5]")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="the same number, the same siege")
    given = parser.parse_args()
    if unknown := set(given.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    if not (_MODEL / "manifest.json").exists():
        parser.error("the model is not exported here: run kb init")
    print(f"Seed {given.seed}", flush=True)
    faults = 0
    with tempfile.TemporaryDirectory(prefix="kb-siege-") as folder:
        for name in given.parts or PARTS:
            part = PARTS[name](Path(folder) / name, given)
            print("\n".join(part.describe()), flush=True)
            faults += len(part.faults)
    print("Nothing was at fault." if not faults else f"{faults} faults.")
    return 1 if faults else 0


@contextmanager
def serving(workspace: Workspace) -> Iterator[tuple[str, psutil.Process]]:
    """``kb serve`` over the base, as it is used: its address and its first process."""
    port, data = find_port(), workspace.settings.data
    environment = {**os.environ, "KB_DATA": str(data), "KB_CONTENT": str(workspace.settings.content)}
    environment |= {"KB_LOG_LEVEL": "ERROR", "KB_PORT": str(port), "PYTHONPATH": str(ROOT)}
    with (data / "served.log").open("wb") as log:
        server = subprocess.Popen([sys.executable, "-m", "kb", "serve"], env=environment, stdout=log, stderr=log)
        try:
            wait_until_ready(f"http://127.0.0.1:{port}", server)
            yield f"http://127.0.0.1:{port}", psutil.Process(server.pid)
        finally:
            server.terminate()
            server.wait(60)


def wait_until_ready(address: str, server: subprocess.Popen[bytes]) -> None:
    """Until the pages answer.

    Raises:
        RuntimeError: the server has ended.
    """
    while True:
        if server.poll() is not None:
            raise RuntimeError(f"kb serve ended with {server.returncode}")
        with suppress(OSError):
            if crowd.get(f"{address}/readyz")[0] == 200:
                return
        time.sleep(0.2)


def measure_memory(server: psutil.Process) -> float:
    """Megabytes that a server and all its processes hold for themselves."""
    everyone = [server, *server.children(recursive=True)]
    return sum(process.memory_full_info().uss for process in everyone) / 1e6


def ask(folder: Path, given: argparse.Namespace) -> Part:
    """Hostile requests over the repository's content."""
    with whole_base(folder, _MODEL) as workspace:
        app = create_app(workspace.settings)
        client = app.test_client()
        client.get("/search?q=warm")  # the model is loaded once a process
        part = asking.ask_hostile(client, given.queries, given.seed)
        app.extensions["kb"].engine.dispose()
    slow = sum(seconds > LIMIT for seconds in part.seconds)
    part.expect(not slow, f"{slow} took longer than {LIMIT:g} s")
    return part


def bring(folder: Path, given: argparse.Namespace) -> Part:
    """Hostile files over a small base."""
    with small_base(folder, _MODEL) as workspace:
        app = create_app(workspace.settings.model_copy(update={"upload_files_per_day": 10**6}))
        client = app.test_client()
        sign_in(client, workspace, Role.LIAISON)
        part = asking.bring_hostile(client, workspace, iter_files(given.files, given.seed))
        app.extensions["kb"].engine.dispose()
    return part


def visit(folder: Path, given: argparse.Namespace) -> Part:
    """Every address by every role and method."""
    with small_base(folder, _MODEL) as workspace:
        app = create_app(workspace.settings)
        part = asking.ask_every_address(app, workspace, 1.0, given.seed)
        app.extensions["kb"].engine.dispose()
    return part


def kill(folder: Path, given: argparse.Namespace) -> Part:
    """Kills over upload, publication, rebuild, backup and restore."""
    with small_base(folder, _MODEL) as workspace:
        return kills.kill_deeds(workspace, given.kills, given.seed)


def gather(folder: Path, given: argparse.Namespace) -> Part:
    """A crowd before the real server, with its processes and its worker."""
    with whole_base(folder, _MODEL) as workspace, serving(workspace) as (address, server):
        for _ in range(20):
            crowd.get(f"{address}/search?q=warm")
        before = measure_memory(server)

        def publish_one(number: int) -> None:
            with workspace.sessions() as session:
                crowd.publish_lesson(session, number)

        part = crowd.read_together(address, given.readers, given.minutes * 60, given.seed, publish_one, pause=2.0)
        part.said.append(f"memory of all processes: {before:,.0f} MB before, {measure_memory(server):,.0f} MB after")
        end = time.monotonic() + 60
        while True:
            with workspace.sessions() as session:
                waiting = count_waiting(session)
            if not waiting or time.monotonic() > end:
                break
            time.sleep(0.5)
        part.expect(not waiting, f"{waiting} changes still wait for the index after a minute")
    return part


def enter(folder: Path, given: argparse.Namespace) -> Part:
    """Signing in with wrong passwords."""
    with small_base(folder, _MODEL) as workspace:
        return crowd.compare_sign_in(workspace, 30)


PARTS: dict[str, Callable[[Path, argparse.Namespace], Part]] = {
    "requests": ask,
    "files": bring,
    "addresses": visit,
    "kills": kill,
    "crowd": gather,
    "sign-in": enter,
}


if __name__ == "__main__":
    sys.exit(main())
