"""The second person's page: what a draft changes, field by field and word by word, and the decision."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import BadRequest, KBError
from kb.http.access import get_actor
from kb.http.context import get_session
from kb.services import drafting, publishing
from kb.services.drafting import find_problems
from kb.services.library import document_path
from kb.services.publishing import find_differences

blueprint = Blueprint("reviewing", __name__)


@blueprint.get("/curate/drafts/<int:number>/review")
def show(number: int) -> ResponseReturnValue:
    """What the draft changes."""
    return _show(number)


@blueprint.post("/curate/drafts/<int:number>/review")
def decide(number: int) -> ResponseReturnValue:
    """Publish the draft, or send it back with a note."""
    session, form = get_session(), request.form
    revision, note = min(form.get("revision", 0, type=int), 2**31), form.get("note", "")
    try:
        if form.get("action") == "publish":
            document = publishing.approve(session, get_actor(), number, revision, note)
            flash(f"“{document.title}” is published. Search finds it within seconds.")
            return redirect(document_path(document.kind, document.slug), 303)
        draft = publishing.send_back(session, get_actor(), number, revision, note)
        flash(f"“{draft.title or 'Untitled'}” went back to {draft.updated_by} with your note.")
    except publishing.PublishedMeanwhile:
        return redirect(url_for("joining.published", number=number), 303)
    except KBError as error:
        return _show(number, error, note)
    return redirect(url_for("curation.show"), 303)


@blueprint.post("/curate/drafts/<int:number>/take-back")
def take_back(number: int) -> ResponseReturnValue:
    """Take the draft out of review, to edit it again."""
    publishing.take_back(get_session(), get_actor(), number)
    return redirect(url_for("drafts.show", number=number), 303)


@blueprint.get("/curate/documents/<slug>/withdraw")
def confirm_withdrawal(slug: str) -> ResponseReturnValue:
    """Asks why a page is withdrawn and what replaces it."""
    return _confirm_withdrawal(slug)


@blueprint.post("/curate/documents/<slug>/withdraw")
def withdraw(slug: str) -> ResponseReturnValue:
    """Take a page from readers at once."""
    reason, successor = request.form.get("reason", ""), request.form.get("successor", "").strip()
    try:
        document = publishing.withdraw(get_session(), get_actor(), slug, reason, successor or None)
    except BadRequest as error:
        return _confirm_withdrawal(slug, error)
    return redirect(document_path(document.kind, slug), 303)


def _show(number: int, error: KBError | None = None, note: str = "") -> ResponseReturnValue:
    session = get_session()
    draft = drafting.get_draft(session, number)
    if draft.state in drafting.EDITABLE:
        return redirect(url_for("drafts.show", number=number), 303)
    document = publishing.find_document(session, draft.slug)
    before = document.text if document else None
    page = render_template(
        "publishing/review.html",
        draft=draft,
        others=drafting.note_open_now(session, get_actor(), number),
        comments=drafting.find_comments(session, number),
        document=document,
        differences=find_differences(before, publishing.text_of_draft(draft)),
        problems=find_problems(session, draft),
        newer=publishing.find_newer(session, draft),
        withdrawal=publishing.find_withdrawal(session, draft.slug),
        refusal=publishing.why_not_reviewer(get_actor(), draft),
        waiting=draft.state == drafting.DraftState.IN_REVIEW,
        error=error,
        note=note,
    )
    return page, error.status if error else 200


def _confirm_withdrawal(slug: str, error: BadRequest | None = None) -> ResponseReturnValue:
    document = publishing.get_document(get_session(), slug)
    page = render_template("publishing/version_withdraw.html", document=document, error=error, form=request.form)
    return page, error.status if error else 200
