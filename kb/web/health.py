"""Whether the process lives (``/healthz``) and whether it can answer (``/readyz``)."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from kb.health import check_all
from kb.http.context import get_workspace

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def ready() -> ResponseReturnValue:
    """Database, model and index, each with what is wrong and how to repair it; 503 unless all are in order."""
    checks = check_all(get_workspace())
    ok = all(check.ok for check in checks)
    body = {"status": "ok" if ok else "unavailable", "checks": {check.name: check._asdict() for check in checks}}
    return jsonify(body), 200 if ok else 503
