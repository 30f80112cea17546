"""Who did what to what and when, for admins: to look through, and to take away as a file."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template, request, stream_with_context, url_for

from kb.errors import BadRequest
from kb.http.context import get_session
from kb.services import audit
from kb.services.audit import FORMS, iter_export

blueprint = Blueprint("audit", __name__)


@blueprint.get("/audit")
def show() -> str:
    """One page of the audit, newest first."""
    wanted = _read_filter()
    found = audit.find_entries(get_session(), wanted, request.args.get("page", 1, type=int))
    asked: dict[str, Any] = {name: value for name in _FIELDS if (value := request.args.get(name))}

    def link(page: int) -> str:
        return url_for("audit.show", page=page, **asked)

    actions = audit.find_actions(get_session())
    return render_template("audit/audit.html", found=found, wanted=wanted, actions=actions, asked=asked, link=link)


@blueprint.get(f"/audit.<any({', '.join(FORMS)}):form>")
def export(form: str) -> Response:
    """Everything that the filter lets through, oldest first, as a file."""
    lines = iter_export(audit.iter_entries(get_session(), _read_filter()), form)
    response = Response(stream_with_context(lines), content_type=FORMS[form])
    response.headers.set("Content-Disposition", "attachment", filename=f"audit.{form}")
    response.headers["Cache-Control"] = "no-store"
    return response


_FIELDS = ("who", "action", "subject", "since", "until")


def _read_filter() -> audit.AuditFilter:
    words = {name: request.args.get(name, "").strip()[:200] for name in ("who", "action", "subject")}
    return audit.AuditFilter(**words, since=_read_day("since"), until=_read_day("until"))


def _read_day(name: str) -> date | None:
    given = request.args.get(name, "").strip()
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise BadRequest(f"{given!r} is not a day.", "Write a day as year-month-day, such as 2026-03-31.") from error
