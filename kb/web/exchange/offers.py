"""What cities offer and look for: the list, one of them, and the form. For those who work for a city."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import BadRequest, Conflict, Forbidden, KBError, NotFound
from kb.http.access import get_actor
from kb.http.context import get_session, get_workspace
from kb.services import exchange, library, matching
from kb.web.exchange.seated import find_own_sites, get_formats, get_site_asked, keep_nowhere

blueprint = Blueprint("offers", __name__)
blueprint.after_request(keep_nowhere)

_FILTERS = ("side", "practice", "format", "asset")
FIELDS = ("side", "title", "text", "format", "practice", "asset", "ends", "tells")


@blueprint.get("/offers")
def browse() -> str:
    """What is open, filtered; with ``for`` first what fits that city's gaps."""
    session, actor = get_session(), get_actor()
    asked = exchange.OfferSearch(
        request.args.get("q", "").strip()[:200], **{name: request.args.get(name, "").strip()[:120] for name in _FILTERS}
    )
    site = request.args.get("for", "")
    fitting = None
    if site in find_own_sites():
        fitting = exchange.find_fitting(session, get_workspace(), actor, site, every_gap=True)
    return render_template(
        "exchange/offers.html",
        found=exchange.find_offers(session, actor, asked),
        asked=asked,
        sites=find_own_sites(),
        site=site if fitting else "",
        fitting=fitting,
        names=library.find_site_names(session),
        practices=library.find_cards(session, "practice"),
        formats=get_formats(),
        assets=list_assets(),
    )


@blueprint.get("/offers/new")
def begin() -> ResponseReturnValue:
    """The form."""
    return _show_form()


@blueprint.post("/offers/new")
def create() -> ResponseReturnValue:
    """Keep an offer or a wish. Whatever refuses it, nothing typed is lost."""
    site = request.form.get("site", "")
    try:
        number = exchange.save_offer(get_session(), get_actor(), site, request.form.to_dict())
    except BadRequest as error:
        return _show_form(error)
    return redirect(url_for("offers.show", number=number), 303)


@blueprint.get("/offers/<int:number>")
def show(number: int) -> ResponseReturnValue:
    """One offer or wish, with what fits it."""
    return _show(number)


@blueprint.get("/offers/<int:number>/edit")
def edit(number: int) -> ResponseReturnValue:
    """The form, filled with what stands."""
    return _show_form(number=number)


@blueprint.post("/offers/<int:number>/edit")
def save(number: int) -> ResponseReturnValue:
    """Change one's own."""
    try:
        exchange.save_offer(get_session(), get_actor(), request.form.get("site", ""), request.form.to_dict(), number)
    except (BadRequest, Conflict) as error:
        return _show_form(error, number)
    return redirect(url_for("offers.show", number=number), 303)


@blueprint.post("/offers/<int:number>/close")
def close(number: int) -> ResponseReturnValue:
    """Close one's own, or as a liaison another city's with a reason."""
    try:
        exchange.close_offer(get_session(), get_actor(), number, request.form.get("because", ""))
    except (BadRequest, Forbidden) as error:
        return _show(number, error)
    return redirect(url_for("offers.browse"), 303)


def list_assets() -> list[tuple[str, str]]:
    """What a city can have, as value and words, by the words."""
    pairs = ((value, library.label(value)) for value in matching.CHOICES["asset"])
    return sorted(pairs, key=lambda pair: pair[1].lower())


def _show(number: int, error: KBError | None = None) -> ResponseReturnValue:
    session, actor = get_session(), get_actor()
    offer = exchange.get_offer(session, actor, number)
    page = render_template(
        "exchange/offer.html",
        offer=offer,
        pairs=exchange.find_pairs(session, get_workspace().cities, actor, offer),
        formats=get_formats(),
        error=error,
    )
    return make_response(page, error.status if error else 200)


def _show_form(error: KBError | None = None, number: int | None = None) -> ResponseReturnValue:
    session, actor = get_session(), get_actor()
    kept = exchange.get_offer(session, actor, number) if number else None
    if kept is not None and not kept.mine:
        raise NotFound(f"Your city has no offer {number}.", "Open the list again.")
    typed: dict[str, object] = {name: request.values.get(name, "") for name in FIELDS}
    if kept is not None and request.method != "POST":
        typed = {name: getattr(kept, name) for name in FIELDS} | {"ends": kept.ends.isoformat()}
    page = render_template(
        "exchange/offer_form.html",
        kept=kept,
        typed=typed,
        sites=(kept.site,) if kept else find_own_sites(),
        site=kept.site if kept else get_site_asked(),
        names=library.find_site_names(session),
        practices=library.find_cards(session, "practice"),
        formats=get_formats(),
        assets=list_assets(),
        error=error,
    )
    return make_response(page, error.status if error else 200)
