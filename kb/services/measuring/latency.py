"""Measures this installation: time from question to JSON and where it goes, cold starts, memory of a worker.

Figures of one run on one machine: compare shares and ratios, not runs. Asks the application by its command and HTTP.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import KBError
from kb.models import Document
from knowledge.vocabulary import Visibility

WARM_UP = ("gun violence", "who solves cases", "kind:lesson", '"hot spots"', "nothing at all")
PARTS = ("encoder", "keyword", "vector", "fusion", "database")


@dataclass(frozen=True, slots=True)
class LatencyReport:
    """What was measured. Times in milliseconds unless named seconds; memory in megabytes (resident set)."""

    questions: int
    p50_ms: float
    p95_ms: float
    shares: dict[str, float]
    cold_search_s: float
    cold_serve_s: float
    worker_mb: float


def load_questions(session: Session, limit: int) -> tuple[str, ...]:
    """Up to ``limit`` of the questions that published practices say they answer, spread over the practices."""
    query = select(Document.record).where(Document.kind == "practice", Document.visibility == Visibility.PUBLISHED)
    lists = [record.get("questions", []) for record in session.scalars(query.order_by(Document.slug))]
    longest = max(map(len, lists), default=0)
    spread = [questions[row] for row in range(longest) for questions in lists if row < len(questions)]
    return tuple(spread[:limit])


def measure_latency(questions: Sequence[str]) -> LatencyReport:
    """Start ``kb serve`` with one worker on a free port of this machine and ask it every question once.

    Once, because the vectors of recent questions are kept: a second time would not show the encoder's share.
    """
    command = [sys.executable, "-m", "kb", "search", questions[0], "--json"]
    cold_search = min(_time(command) for _ in range(3))
    with _serve() as (address, started, worker_mb):
        for question in WARM_UP:
            _ask(address, question)
        answers = [_ask(address, question) for question in questions]
        memory = worker_mb()
    times = sorted(answer[0] for answer in answers)
    whole = sum(times)
    return LatencyReport(
        questions=len(answers),
        p50_ms=round(median(times), 2),
        p95_ms=round(quantiles(times, n=20)[-1], 2),
        shares={part: round(sum(answer[1][part] for answer in answers) / whole, 3) for part in PARTS},
        cold_search_s=round(cold_search, 2),
        cold_serve_s=round(started, 2),
        worker_mb=round(memory, 1),
    )


@contextmanager
def _serve() -> Iterator[tuple[str, float, Callable[[], float]]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.perf_counter()
    command = [sys.executable, "-m", "kb", "serve", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(command, env={**os.environ, "KB_LOG_LEVEL": "ERROR"}, stderr=subprocess.DEVNULL)  # noqa: S603
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(address, server)
        yield address, time.perf_counter() - began, lambda: _server_mb(server.pid)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def _wait_until_ready(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):  # noqa: S310  our own loopback address
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.02)
    raise KBError("kb serve did not become ready.", "See what is wrong with: kb check")


def _ask(address: str, question: str) -> tuple[float, dict[str, float]]:
    """The milliseconds from question to parsed JSON, and the parts that the server reports."""
    url = f"{address}/api/v1/search?{urllib.parse.urlencode({'q': question})}"
    began = time.perf_counter()
    with urllib.request.urlopen(url, timeout=30) as response:  # noqa: S310  our own loopback address
        answer = json.loads(response.read())
    return (time.perf_counter() - began) * 1000, answer["parts_ms"]


def _time(command: Sequence[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    return time.perf_counter() - began


def _server_mb(parent: int) -> float:
    """Resident memory of the one server process below ``kb serve``, from ``/proc``; 0 where there is no such folder."""
    children = Path(f"/proc/{parent}/task/{parent}/children")
    if not children.exists():
        return 0.0
    worker = children.read_text().split()[0]
    lines = Path(f"/proc/{worker}/status").read_text().splitlines()
    resident = next(line for line in lines if line.startswith("VmRSS:"))
    return int(resident.split()[1]) / 1024
