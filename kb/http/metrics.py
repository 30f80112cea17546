"""Counts requests for ``/metrics``: how long each endpoint took and how it ended, over all server processes.

``kb serve`` names a folder in the environment, as the library wants it, and its processes count in files there; any
other process counts for itself. Endpoints are labels, addresses never are: they hold what people asked.
"""

from __future__ import annotations

import hmac
import os
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request

from kb.config import Settings

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from prometheus_client.registry import Collector

_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def count_together(folder: Path) -> None:
    """Let this process and those it starts count in one place. Call it before any application is made."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    os.environ[_FOLDER] = str(folder)


def install_metrics(app: Flask) -> None:
    """Count every request of ``app``."""
    # Imported here: the library looks at the folder in the environment once, when it is first imported.
    from prometheus_client import CollectorRegistry, Histogram

    own = CollectorRegistry()
    seconds = Histogram(
        "kb_request_seconds",
        "Seconds from the request to its answer",
        ("endpoint", "method", "status"),
        buckets=_BUCKETS,
        registry=own,
    )
    app.extensions["kb metrics"] = own

    @app.after_request
    def count(response: Response) -> Response:
        method = request.method if request.method in ("GET", "HEAD", "POST", "OPTIONS") else "other"
        now = time.perf_counter()
        taken = now - g.get("started", now)
        seconds.labels(request.endpoint or "none", method, str(response.status_code)).observe(taken)
        return response


def may_read_metrics(settings: Settings) -> bool:
    """Whether this request may: with the token of the settings, or from this machine itself and through no proxy."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if settings.metrics_token and kind.lower() == "bearer":
        return hmac.compare_digest(token.strip().encode(), settings.metrics_token.encode())
    is_here = request.remote_addr in ("127.0.0.1", "::1", "::ffff:127.0.0.1")
    return is_here and not any(name in request.headers for name in _FORWARDED)


def build_metrics(app: Flask, state: Collector) -> bytes:
    """All there is to read, with what ``state`` says of now."""
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    registry: CollectorRegistry = app.extensions["kb metrics"]
    if os.environ.get(_FOLDER):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    now = CollectorRegistry()
    now.register(state)
    return generate_latest(registry) + generate_latest(now)
