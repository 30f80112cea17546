"""Whether the process lives (``/healthz``), whether it can answer (``/readyz``), and its figures (``/metrics``)."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify
from flask.typing import ResponseReturnValue

from kb.errors import NotFound
from kb.gauges import StateCollector
from kb.health import check_all
from kb.http.context import get_workspace
from kb.http.metrics import CONTENT_TYPE, build_metrics, may_read_metrics

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Latencies, what waits, ages and sign-ins, for Prometheus; to anyone else there is no such address."""
    workspace = get_workspace()
    if not may_read_metrics(workspace.settings):
        raise NotFound("Nothing is kept at this address.")
    answer = Response(build_metrics(current_app, StateCollector(workspace)), content_type=CONTENT_TYPE)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/readyz")
def ready() -> ResponseReturnValue:
    """Database, model and index, each with what is wrong and how to repair it; 503 unless all are in order."""
    checks = check_all(get_workspace())
    ok = all(check.ok for check in checks)
    body = {"status": "ok" if ok else "unavailable", "checks": {check.name: check._asdict() for check in checks}}
    return jsonify(body), 200 if ok else 503
