"""Changes an action plan part by part: a short form each, so that a phone and a keyboard are enough."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.http.access import get_actor
from kb.http.context import get_session
from kb.services import planning
from kb.services.planning import PartEdit, PlanMistakes, StalePlan
from kb.web.agenda.agenda import allow_bytes
from kb.web.planning.plans import keep_private, read_numbers

blueprint = Blueprint("plan_parts", __name__)

MOST_BYTES = 3_000_000
_FIELD = re.compile(r"(?:\d{1,9}|new-\d)-(?:text|value|who|due|place)")


@blueprint.url_value_preprocessor
def allow_long_forms(_endpoint: str | None, _values: object) -> None:
    """A part with many lines is longer than other forms."""
    allow_bytes(request, MOST_BYTES)


@blueprint.after_request
def keep_from_others(response: Response) -> Response:
    """As on the other pages of a plan."""
    return keep_private(response)


@blueprint.get("/plans/<key>/edit/<part>")
def show(key: str, part: str) -> str:
    """One part with everything that can be changed."""
    return _render(key, part)


@blueprint.post("/plans/<key>/edit/<part>")
def save(key: str, part: str) -> ResponseReturnValue:
    """Save the part. Whatever refuses it, nothing typed is lost."""
    form, name = request.form, planning.get_part(part)
    texts = {field: text for field, text in form.items() if _FIELD.fullmatch(field)}
    (revision,) = read_numbers([form.get("revision", "")]) or {0}
    removed = frozenset(read_numbers(form.getlist("remove")))
    edit = PartEdit(revision, texts, removed)
    try:
        said = planning.save_part(get_session(), get_actor(), key, name, edit)
    except PlanMistakes as error:
        return _render(key, part, edit=edit, error=error, mistakes=error.by_field), error.status
    except StalePlan as error:
        return _render(key, part, edit=edit, error=error, stale=True), error.status
    flash(said)
    return redirect(url_for("plans.show", key=key, _anchor=f"part-{part}"), 303)


@blueprint.get("/plans/<key>/about")
def about(key: str) -> str:
    """The title, and the day on which it starts."""
    return _render_about(key)


@blueprint.post("/plans/<key>/about")
def save_about(key: str) -> ResponseReturnValue:
    """Save the title and the day."""
    form = request.form
    try:
        said = planning.save_about(get_session(), get_actor(), key, form.get("title", ""), form.get("starts", ""))
    except PlanMistakes as error:
        return _render_about(key, form, error), error.status
    flash(said)
    return redirect(url_for("plans.show", key=key), 303)


def _render(
    key: str,
    part: str,
    *,
    edit: PartEdit | None = None,
    error: Exception | None = None,
    mistakes: Mapping[str, str] | None = None,
    stale: bool = False,
) -> str:
    name = planning.get_part(part)
    view = planning.get_plan(get_session(), key)
    return render_template(
        "planning/edit.html",
        view=view,
        part=name,
        look=planning.PARTS[name],
        entries=view.content.of(name),
        typed=edit.texts if edit else {},
        removed=edit.removed if edit else (),
        mistakes=mistakes or {},
        error=error,
        stale=stale,
        new_lines=planning.NEW_LINES,
        longest_text=planning.LONGEST_TEXT,
        longest_name=planning.LONGEST_NAME,
    )


def _render_about(key: str, typed: Mapping[str, str] | None = None, error: PlanMistakes | None = None) -> str:
    view = planning.get_plan(get_session(), key)
    return render_template(
        "planning/about.html",
        view=view,
        title=typed.get("title", "") if typed else view.title,
        starts=typed.get("starts", "") if typed else view.content.starts.isoformat(),
        mistakes=error.by_field if error else {},
        error=error,
        longest=planning.LONGEST_TITLE,
    )
