"""The queues of work that keep the knowledge true, for liaisons: how much is in each, and what and why."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import BadRequest
from kb.http.access import get_actor
from kb.http.context import get_session
from kb.services import upkeep
from kb.services.drafting import NotNow

blueprint = Blueprint("queues", __name__)


@blueprint.get("/curate/queues")
def browse() -> str:
    """All queues with their counts."""
    session = get_session()
    return render_template(
        "upkeep/queue_list.html", counts=upkeep.count_queues(session), misses=upkeep.count_misses(session)
    )


@blueprint.get("/curate/queues/<name>")
def show(name: str) -> str:
    """One page of a queue."""
    kind = request.args.get("kind", "")
    found = upkeep.find_queue_page(get_session(), name, kind, request.args.get("page", 1, type=int))

    def link(page: int) -> str:
        return url_for("queues.show", name=name, kind=kind or None, page=page)

    return render_template("upkeep/queue_page.html", found=found, link=link)


@blueprint.post("/curate/documents/<slug>/looked")
def looked(slug: str) -> ResponseReturnValue:
    """Record that somebody looked for newer evidence of a practice and found nothing."""
    try:
        upkeep.record_looked(get_session(), get_actor(), slug)
    except (BadRequest, NotNow) as error:
        flash(f"Nothing was recorded. {error} {error.hint}")
    else:
        flash("Recorded: you looked and found nothing new. It waits for a second person.")
    return redirect(url_for("curation.show"), 303)
