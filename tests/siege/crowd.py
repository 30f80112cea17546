"""Many readers at once while someone publishes; and how long signing in takes for names that exist and that do not."""

from __future__ import annotations

import random
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from sqlalchemy.orm import Session

from kb.services.accounts.credentials import SignInRefused, sign_in
from kb.services.audit.actors import Role
from kb.workspace import Workspace
from tests.kb.helpers.drafting import begin_lesson, publish
from tests.kb.helpers.signing import join
from tests.siege.figures import Part, quantile

_QUESTIONS = (
    "group violence",
    "shootings near schools",
    "hospital",
    "count shootings",
    "problem:domestic-violence homes",
    '"home visits"',
    "lamps at night",
    "retaliation",
)
_PATHS = (
    "/",
    "/practices",
    "/lessons",
    "/sites",
    "/match",
    "/about/ratings",
    "/api/v1/sites",
    "/sitemap.xml",
    "/basket",
)
PATIENCE = 60.0
"""Seconds that a reader waits for an answer."""


def read_together(
    address: str, readers: int, seconds: float, seed: int, publish_one: Callable[[int], None], *, pause: float = 0.5
) -> Part:
    """Let so many ``readers`` ask without a rest, while a page is published every ``pause`` seconds.

    ``publish_one`` is called with 1, 2, 3, …; every tenth page must be found by its title in the end.
    """
    part, end = Part(f"{readers} readers and a publisher"), time.monotonic() + seconds
    lock, published, states = threading.Lock(), [0], Counter[int]()

    def look(number: int) -> None:
        chance = random.Random(f"{seed} {number}")
        while time.monotonic() < end:
            path = _choose(chance)
            began = time.perf_counter()
            try:
                state = get(address + path)[0]
            except OSError as error:
                with lock:
                    part.faults.append(f"{path}: {type(error).__name__}: {error}"[:200])
                continue
            took = time.perf_counter() - began
            with lock:
                part.tried += 1
                states[state] += 1
                if took > max(part.seconds, default=0.0):
                    part.slowest = path
                part.seconds.append(took)
                part.expect(state < 500 and state != 429, f"{state} for {path}")

    def write() -> None:
        while time.monotonic() < end:
            try:
                publish_one(published[0] + 1)
                published[0] += 1
            except Exception as error:
                part.faults.append(f"not published: {type(error).__name__}")
            time.sleep(pause)

    threads = [threading.Thread(target=look, args=(n,)) for n in range(readers)] + [threading.Thread(target=write)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers = ", ".join(f"{count:,} x {state}" for state, count in sorted(states.items()))
    part.said.append(f"{len(part.seconds) / seconds:.1f} answers a second ({answers}); {published[0]} pages published")
    return part


def publish_lesson(session: Session, number: int) -> None:
    """A lesson that one writes and another publishes."""
    draft = begin_lesson(session, title=f"Page {number} that the crowd waited for")
    publish(session, draft.id)


def get(url: str) -> tuple[int, bytes]:
    """Status and body of the answer."""
    try:
        with urlopen(Request(url, headers={"Accept": "text/html,*/*"}), timeout=PATIENCE) as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.read()


def _choose(chance: random.Random) -> str:
    if chance.random() < 0.4:
        return chance.choice(_PATHS)
    question = {"q": chance.choice(_QUESTIONS)}
    return f"{chance.choice(('/search', '/search', '/api/v1/search'))}?{urlencode(question)}"


def compare_sign_in(workspace: Workspace, tries: int) -> Part:
    """Wrong passwords for a name that exists and one that does not: how long each takes, one after the other."""
    part, took = Part("Signing in with a wrong password"), dict[str, list[float]]()
    with workspace.sessions() as session:
        join(session, "known", Role.LIAISON)
    for number in range(tries):
        for name in ("known", "nobody"):
            with part.trying(name), workspace.sessions() as session, suppress(SignInRefused):
                sign_in(session, name, "not the password", f"192.0.2.{number % 250}:{number}")
            took.setdefault(name, []).append(part.seconds[-1])
    known, nobody = (statistics.median(took[name]) for name in ("known", "nobody"))
    spread = quantile(took["known"], 0.75) - quantile(took["known"], 0.25)
    part.said.append(f"median {known * 1e3:.1f} ms for a name that exists, {nobody * 1e3:.1f} ms for one that does not")
    part.said.append(f"half of all tries for a name that exists lie within {spread * 1e3:.1f} ms of each other")
    return part
