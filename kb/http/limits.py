"""How often one network address may ask for what costs the server most: searches, exports, matches.

Each server process counts alone, in memory: no search waits for the database, and nothing is kept of who asked.
This machine itself is not counted; behind a proxy, KB_PROXIES lets the readers' own addresses be seen. Knows endpoints
and addresses; must not know what is searched.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from flask import Flask, current_app, request

from kb.config import Settings
from kb.errors import KBError
from kb.services.accounts import build_place

_MOST_PLACES = 20_000
"""Addresses that are remembered: a hundred bytes each. The one that was seen longest ago is forgotten first."""
_THIS_MACHINE = ("127.0.0.1", "::")
KEPT_WORDS_AN_HOUR = 20
"""Searches without an answer of one address whose words are kept: a program that asks at random fills no list."""

_SEARCH = {"search.show", "api_search.search", "feeds.search"}
_MATCH = {"matching.results", "matching.of_city", "comparing.compare", "comparing.peers", "comparing.peers_of_city"}
_MATCH |= {"brief.show", "brief.download", "api_matching.match_profile", "api_matching.match_site"}
_MATCH |= {"api_matching.find_site_peers"}
_EXPORT = {"exports.document", "exports.results", "basket.export", "reading_lists.export", "harvest.answer"}
_EXPORT |= {"list_readings.download", "newsletter.download", "peer_questions.download", "plans.download"}
_EXPORT_STARTS = ("api_exports.", "api_reading_lists.reading_list_")


class TooManyRequests(KBError):
    """One address asked too often; ``wait`` says in how many seconds it may go on."""

    status = 429
    code = "too_many_requests"

    def __init__(self, wait: float) -> None:
        self.wait = max(1, math.ceil(wait))
        super().__init__(
            "Your network address asked more than this site can give to one.",
            f"Wait {self.wait} second{'s' if self.wait > 1 else ''}, then try again.",
        )


class Limiter:
    """So many a span for each key: an allowance that fills up again evenly. Safe between threads."""

    def __init__(self, allowed: int, span: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._allowed, self._rate, self._clock = allowed, allowed / span, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: str) -> float:
        """Use one of the allowance of ``key``. 0 if there was one, else the seconds until there is; none is used."""
        with self._lock:
            at = self._clock()
            left, since = self._left.pop(key, (float(self._allowed), at))
            left = min(self._allowed, left + (at - since) * self._rate)
            taken = left >= 1
            self._left[key] = (left - 1 if taken else left, at)
            if len(self._left) > _MOST_PLACES:
                self._left.popitem(last=False)
            return 0.0 if taken else (1 - left) / self._rate

    def __len__(self) -> int:
        return len(self._left)


def install_limits(app: Flask, settings: Settings) -> None:
    """Refuse what is over the limits of ``settings``; a limit of 0 is none."""
    limiters = {
        kind: Limiter(allowed, 60.0)
        for kind, allowed in (
            ("search", settings.searches_per_minute),
            ("export", settings.exports_per_minute),
            ("match", settings.matches_per_minute),
        )
        if allowed
    }
    app.extensions["kb words"] = Limiter(KEPT_WORDS_AN_HOUR, 3600.0)

    @app.before_request
    def check() -> None:
        limiter = limiters.get(find_kind(request.endpoint or ""))
        place = build_place(request.remote_addr)
        if limiter is None or (place in _THIS_MACHINE and not settings.proxies):
            return
        if wait := limiter.take(place):
            raise TooManyRequests(wait)


def find_kind(endpoint: str) -> str:
    """What ``endpoint`` is limited as: search, export or match; empty for all else."""
    for kind, endpoints in (("search", _SEARCH), ("match", _MATCH), ("export", _EXPORT)):
        if endpoint in endpoints:
            return kind
    return "export" if endpoint.startswith(_EXPORT_STARTS) else ""


def may_keep_words() -> bool:
    """Whether the words of this request's search may be kept if nothing answers it."""
    limiter: Limiter = current_app.extensions["kb words"]
    return not limiter.take(build_place(request.remote_addr))
