"""What was searched and not found, and what liaisons do about it: another word for a concept, or a draft."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import BadRequest, KBError
from kb.http.access import get_actor
from kb.http.context import get_session, get_workspace
from kb.services import thesaurus, upkeep

blueprint = Blueprint("synonyms", __name__)


@blueprint.get("/curate/misses", endpoint="misses")
def misses_page() -> str:
    """Searches that found nothing, each with what can be done in one click."""
    found = upkeep.find_miss_page(get_session(), get_workspace(), request.args.get("page", 1, type=int))

    def link(page: int) -> str:
        return url_for("synonyms.misses", page=page)

    return render_template("thesaurus/misses.html", found=found, link=link, done=request.args.get("done", ""))


@blueprint.post("/curate/misses/<int:number>/settle")
def settle(number: int) -> ResponseReturnValue:
    """Take a search off the list until it is missed again."""
    words = upkeep.settle_search(get_session(), get_actor(), number)
    return redirect(url_for("synonyms.misses", done=f"Settled: {words}"), 303)


@blueprint.post("/curate/misses/<int:number>/draft")
def begin_draft(number: int) -> ResponseReturnValue:
    """Begin a page with the words as its title."""
    draft = upkeep.begin_draft_for_search(get_session(), get_actor(), number, request.form.get("kind", ""))
    return redirect(url_for("drafts.show", number=draft), 303)


@blueprint.get("/curate/synonyms")
def show() -> ResponseReturnValue:
    """The words that were added here, and a form to add one."""
    return _show()


@blueprint.post("/curate/synonyms")
def add() -> ResponseReturnValue:
    """Add a word to a concept. Where other concepts have it, ask first."""
    session, actor, form, workspace = get_session(), get_actor(), request.form, get_workspace()
    miss, confirmed = form.get("miss", type=int), "confirmed" in form
    concept, word = form.get("concept", ""), form.get("word", "")
    try:
        if miss is None:
            word = thesaurus.add_word(session, actor, workspace.thesaurus, concept, word, confirmed=confirmed)
        else:
            word = upkeep.add_word_for_search(
                session, actor, workspace.thesaurus, concept, word, number=miss, confirmed=confirmed
            )
    except (BadRequest, thesaurus.WordTaken) as error:
        return _show(error)
    workspace.live_thesaurus.look_again()
    done = f"Added: {word}. Searches use it now."
    return redirect(url_for("synonyms.misses" if miss is not None else "synonyms.show", done=done), 303)


@blueprint.post("/curate/synonyms/<int:number>/remove")
def remove(number: int) -> ResponseReturnValue:
    """Take away a word that was added here."""
    word = thesaurus.remove_word(get_session(), get_actor(), number)
    get_workspace().live_thesaurus.look_again()
    return redirect(url_for("synonyms.show", done=f"Taken away: {word}"), 303)


def _show(error: KBError | None = None) -> ResponseReturnValue:
    workspace = get_workspace()
    typed = {name: request.values.get(name, "") for name in ("word", "concept", "miss")}
    page = render_template(
        "thesaurus/list.html",
        added=thesaurus.find_added(get_session(), workspace.live_thesaurus.file),
        concepts=upkeep.order_concepts(workspace, typed["word"]),
        typed=typed,
        error=error,
        taken=isinstance(error, thesaurus.WordTaken),
        done=request.args.get("done", ""),
    )
    return page, error.status if error else 200
