"""“This helped us”: the count on pages, a member's word, and the reasons for curators."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from kb.errors import NotFound
from kb.http.access import get_actor
from kb.http.context import get_session
from kb.services import exchange, library
from kb.web.exchange.seated import find_own_sites, keep_nowhere

blueprint = Blueprint("helped", __name__)
blueprint.after_request(keep_nowhere)


@blueprint.record_once
def install_tools(state: BlueprintSetupState) -> None:
    """Let pages show how many members they helped, and put lessons of the same rank in that order."""
    state.app.jinja_env.globals.update(use_of_page=use_of_page, by_use=by_use, own_sites=own_sites)


def use_of_page(slug: str, kind: str) -> exchange.UseOfPage | None:
    """How much a page helped; None for a kind of page that is not judged here."""
    if kind not in exchange.HELPFUL_KINDS:
        return None
    return exchange.get_use_of_page(get_session(), get_actor(), slug)


def by_use(cards: tuple[library.Card, ...]) -> tuple[library.Card, ...]:
    """Lessons that helped more members first, otherwise as they came."""
    return exchange.order_by_use(get_session(), cards)


def own_sites() -> list[tuple[str, str]]:
    """The reader's cities, as slug and name."""
    names = library.find_site_names(get_session())
    return [(slug, names.get(slug, slug)) for slug in find_own_sites()]


@blueprint.post("/helped/<slug>")
def say(slug: str) -> ResponseReturnValue:
    """Say that a page helped, or take it back, and return to it."""
    session, actor = get_session(), get_actor()
    card = library.find_cards_by_slug(session, [slug]).get(slug)
    if card is None:
        raise NotFound(f"There is no page called {slug!r}.")
    if request.form.get("action") == "take-back":
        exchange.take_back_helped(session, actor, slug)
    else:
        form = request.form
        checked = bool(form.get("checked"))
        exchange.say_helped(session, actor, slug, form.get("site", ""), form.get("why", ""), checked=checked)
    return redirect(f"{card.path}#helped", 303)


@blueprint.get("/helped")
def browse() -> str:
    """Everything that was said, with the reasons."""
    return render_template("exchange/helped.html", found=exchange.find_helped(get_session(), get_actor()))
