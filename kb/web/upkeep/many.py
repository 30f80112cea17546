"""Many drafts or pages at once: tables to choose from, one act for all chosen, and one table to correct them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import BadRequest
from kb.http.access import get_actor
from kb.http.context import get_session
from kb.services import drafting, upkeep
from kb.services.upkeep import DoneToMany, DraftFilter, PageFilter, TypedRow

blueprint = Blueprint("many", __name__)

MOST_FIELDS = 8_000
"""Values in a form: five cells and a revision for each of hundreds of drafts."""


@blueprint.get("/curate/drafts")
def drafts() -> ResponseReturnValue:
    """The table of all unfinished drafts."""
    return _show_drafts()


@blueprint.post("/curate/drafts")
def act() -> ResponseReturnValue:
    """Do one thing with all drafts that are ticked, then say what became of each."""
    session, actor, form = get_session(), get_actor(), request.form
    chosen, note = form.getlist("draft", type=int), form.get("note", "")
    acts: dict[str, Callable[[], DoneToMany]] = {
        "hand-in": lambda: upkeep.hand_in_many(session, actor, chosen),
        "publish": lambda: upkeep.approve_many(session, actor, chosen, note),
        "send-back": lambda: upkeep.send_back_many(session, actor, chosen, note),
        "assign": lambda: upkeep.assign_many(session, actor, chosen, form.get("to", "")),
        "describe": lambda: upkeep.describe_many(session, actor, chosen, form.get("field", ""), form.get("value", "")),
        "give-up": lambda: upkeep.drop_many(session, actor, chosen),
    }
    action = form.get("action", "")
    if action == "correct":
        return redirect(url_for("many.correct", draft=chosen), 303)
    try:
        if action not in acts:
            raise BadRequest("Nothing was asked for.", "Choose one of the buttons.")
        return _show_drafts(acts[action]())
    except BadRequest as error:
        return _show_drafts(error=error)


@blueprint.get("/curate/drafts/table")
def correct() -> str:
    """The drafts that were chosen, or those of one upload, in one table to correct."""
    numbers = request.args.getlist("draft", type=int) or drafting.find_drafts_of_batch(
        get_session(), request.args.get("batch", "")
    )
    return _show_table(numbers[: upkeep.MOST])


@blueprint.post("/curate/drafts/table")
def save() -> ResponseReturnValue:
    """Save every row in which something was changed."""
    request.max_form_parts = MOST_FIELDS
    form = request.form
    rows = {
        number: TypedRow(
            form.get(f"revision-{number}", 0, type=int),
            {name: form[f"{name}-{number}"] for name in upkeep.CORRECTED if f"{name}-{number}" in form},
        )
        for number in form.getlist("draft", type=int)
    }
    try:
        done = upkeep.correct_many(get_session(), get_actor(), rows)
    except BadRequest as error:
        return _show_table(rows, error=error), error.status
    return _show_table(rows, done)


@blueprint.get("/curate/pages")
def pages() -> ResponseReturnValue:
    """The table of all published pages."""
    return _show_pages()


@blueprint.post("/curate/pages")
def withdraw() -> ResponseReturnValue:
    """Withdraw all pages that are ticked, with one reason."""
    form = request.form
    try:
        if not form.get("reason", "").strip():
            raise BadRequest("Say why the pages are withdrawn: readers will see it.", "Write a reason.")
        return _show_pages(upkeep.withdraw_many(get_session(), get_actor(), form.getlist("page"), form["reason"]))
    except BadRequest as error:
        return _show_pages(error=error)


@blueprint.post("/curate/drafts/<int:number>/comments")
def comment(number: int) -> ResponseReturnValue:
    """Say something about a draft."""
    try:
        drafting.add_comment(get_session(), get_actor(), number, request.form.get("comment", ""))
    except BadRequest as error:
        flash(f"{error} {error.hint}")
    return redirect(url_for("drafts.show", number=number) + "#talk", 303)


@blueprint.post("/curate/notices")
def read_notices() -> ResponseReturnValue:
    """Mark all notices as read."""
    drafting.mark_read(get_session(), get_actor())
    return redirect(url_for("curation.show"), 303)


def _show_drafts(done: DoneToMany | None = None, error: BadRequest | None = None) -> ResponseReturnValue:
    session, actor, asked = get_session(), get_actor(), request.args
    wanted = DraftFilter(**{name: asked.get(name, "").strip()[:200] for name in ("words", "kind", "state", "whose")})
    wanted = DraftFilter(wanted.words, wanted.kind, wanted.state, wanted.whose, asked.get("sort") or "changed")
    page = render_template(
        "upkeep/draft_table.html",
        wanted=wanted,
        found=upkeep.find_draft_rows(session, actor, wanted, asked.get("page", 1, type=int)),
        whose=upkeep.WHOSE,
        state_words=upkeep.STATE_WORDS,
        curators=drafting.find_curators(session),
        described=upkeep.DESCRIBED,
        done=done,
        error=error,
    )
    return page, error.status if error else 200


def _show_pages(done: DoneToMany | None = None, error: BadRequest | None = None) -> ResponseReturnValue:
    asked = request.args
    wanted = PageFilter(asked.get("words", "").strip()[:200], asked.get("kind", ""), asked.get("sort") or "title")
    page = render_template(
        "upkeep/page_table.html",
        wanted=wanted,
        found=upkeep.find_page_rows(get_session(), wanted, asked.get("page", 1, type=int)),
        done=done,
        error=error,
        reason=request.form.get("reason", ""),
    )
    return page, error.status if error else 200


def _show_table(numbers: Iterable[int], done: DoneToMany | None = None, error: BadRequest | None = None) -> str:
    shown = [drafting.get_draft(get_session(), number) for number in dict.fromkeys(numbers)]
    return render_template(
        "upkeep/correct_table.html",
        rows=[(draft, upkeep.find_cells(draft)) for draft in shown],
        columns=upkeep.CORRECTED,
        editable=drafting.EDITABLE,
        done=done,
        error=error,
    )
