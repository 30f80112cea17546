"""The reading basket: kept in a signed cookie of its own until the browser closes, so it needs no account.

A cookie of its own, because signing in begins a new session and the basket should outlast that.
"""

from __future__ import annotations

from flask import Blueprint, Response, current_app, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer

from kb.http.access import get_actor
from kb.http.context import get_session
from kb.http.downloads import get_base, send_bundle
from kb.services import lists
from kb.services.citing import EXPORTS
from kb.services.lists import NewItem, NewSection, create_list
from kb.web.local_paths import safe_path

blueprint = Blueprint("basket", __name__)
COOKIE = "basket"
_ENDINGS = ", ".join(f'"{ending}"' for ending in EXPORTS)


@blueprint.get("/basket")
def show() -> str:
    """What is in the basket."""
    readings = lists.find_basket(get_session(), read_basket())
    minutes = sum(reading.minutes or 0 for reading in readings)
    return render_template("lists/basket.html", readings=readings, minutes=minutes, exports=EXPORTS.values())


@blueprint.post("/basket/add")
def add() -> ResponseReturnValue:
    """Put a document in, and go back to where the button was."""
    slug = request.form.get("slug", "")[:200]
    kept, _said = lists.add_to_basket(get_session(), read_basket(), slug)
    return _keep(_go_back(slug), kept)


@blueprint.post("/basket/remove")
def remove() -> ResponseReturnValue:
    """Take a document out, and go back."""
    slug = request.form.get("slug", "")[:200]
    return _keep(_go_back(slug), lists.remove_from_basket(read_basket(), slug))


@blueprint.post("/basket/empty")
def empty() -> ResponseReturnValue:
    """Take everything out."""
    return _keep(make_response(redirect(url_for("basket.show"), 303)), ())


@blueprint.get(f"/basket.<any({_ENDINGS}):ending>")
def export(ending: str) -> Response:
    """The basket in a format."""
    return send_bundle(lists.build_basket_bundle(get_session(), read_basket(), get_base()), ending, "reading-basket")


@blueprint.post("/basket/list")
def make_list() -> ResponseReturnValue:
    """Turn the basket into a reading list; the basket stays."""
    items = tuple(NewItem(slug) for slug in read_basket())
    section = NewSection("Readings", items)
    key = create_list(get_session(), get_actor(), request.form.get("title") or lists.BASKET_TITLE, [section])
    return redirect(url_for("reading_lists.edit", key=key), 303)


@blueprint.app_template_global()
def in_basket(slug: str) -> bool:
    """Whether a document is in the basket of this browser."""
    return slug in read_basket()


@blueprint.app_template_global()
def basket_count() -> int:
    """How many documents are in the basket of this browser."""
    return len(read_basket())


def read_basket() -> tuple[str, ...]:
    """The slugs in this browser's basket; a cookie that was not signed here is an empty one."""
    if "basket" not in g:
        try:
            loaded = _get_serializer().loads(request.cookies.get(COOKIE, ""))
        except BadSignature:
            loaded = []
        slugs = loaded if isinstance(loaded, list) else []
        g.basket = tuple(slug for slug in slugs if isinstance(slug, str))[: lists.MOST_IN_BASKET]
    kept: tuple[str, ...] = g.basket
    return kept


def _keep(response: Response, kept: tuple[str, ...]) -> Response:
    """Send the basket with ``response``."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    value = _get_serializer().dumps(list(kept))
    response.set_cookie(COOKIE, str(value), httponly=True, samesite="Lax", secure=secure, path="/")
    return response


def _go_back(slug: str) -> Response:
    """To the page where the button was pressed, at the button."""
    goal = safe_path(request.form.get("next"))
    return make_response(redirect(f"{goal.partition('#')[0]}#basket-{slug}", 303))


def _get_serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="basket")
