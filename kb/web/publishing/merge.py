"""Two texts side by side, and the choice field by field which one stays."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import BadRequest
from kb.http.access import get_actor
from kb.http.context import get_session
from kb.services import publishing
from kb.services.drafting import EDITABLE, NotNow
from kb.web.drafting.drafts import allow_long_texts

blueprint = Blueprint("joining", __name__)
blueprint.url_value_preprocessor(allow_long_texts)


@blueprint.get("/curate/drafts/<int:number>/late/<int:save>")
def late(number: int, save: int) -> ResponseReturnValue:
    """A save that came too late, beside what was saved meanwhile."""
    return _show_late(number, save)


@blueprint.post("/curate/drafts/<int:number>/late/<int:save>")
def join_late(number: int, save: int) -> ResponseReturnValue:
    """Join both, or leave the late one out."""
    session, form = get_session(), request.form
    if form.get("action") == "leave":
        publishing.discard_late_save(session, get_actor(), number, save)
    else:
        try:
            publishing.resolve_late_save(session, get_actor(), number, save, form.get("seen", ""), *_read_choices())
        except (BadRequest, NotNow) as error:
            return _show_late(number, save, error)
    return redirect(url_for("drafts.show", number=number, saved=1), 303)


@blueprint.get("/curate/drafts/<int:number>/published")
def published(number: int) -> ResponseReturnValue:
    """The page as published meanwhile, beside the draft and what it began from."""
    return _show_published(number)


@blueprint.post("/curate/drafts/<int:number>/published")
def join_published(number: int) -> ResponseReturnValue:
    """Join the draft with the published page; it then begins from that."""
    seen = request.form.get("seen", "")
    try:
        publishing.resolve_published(get_session(), get_actor(), number, seen, *_read_choices())
    except (BadRequest, NotNow) as error:
        return _show_published(number, error)
    return redirect(url_for("drafts.show", number=number, saved=1), 303)


def _show_late(number: int, save: int, error: BadRequest | NotNow | None = None) -> ResponseReturnValue:
    meeting = publishing.compare_late_save(get_session(), number, save)
    page = render_template(
        "publishing/late.html",
        meeting=meeting,
        error=error,
        chosen=_read_choices(),
        editable=meeting.draft.state in EDITABLE,
    )
    return page, error.status if error else 200


def _show_published(number: int, error: BadRequest | NotNow | None = None) -> ResponseReturnValue:
    meeting = publishing.compare_published(get_session(), number)
    page = render_template("publishing/published.html", meeting=meeting, error=error, chosen=_read_choices())
    return page, error.status if error else 200


def _read_choices() -> tuple[dict[str, str], dict[str, str]]:
    """Which side was chosen for each field, and the texts that were rewritten."""
    chosen = {key[7:]: value for key, value in request.form.items() if key.startswith("choose:")}
    written = {key[6:]: value for key, value in request.form.items() if key.startswith("write:")}
    return chosen, written
