"""Who may use which address: one table, from endpoint to roles, and what is not in it is refused.

Knows endpoints and roles. Must not know how people sign in (``kb.services.accounts``): it asks who acts.
"""

from __future__ import annotations

from flask import Flask, g, redirect, request, url_for
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response

from kb.services.roles import ANONYMOUS, Actor, Role

EVERYONE = frozenset(Role)
LISTS = frozenset({Role.ORGANIZER, Role.LIAISON, Role.ADMIN})
CURATION = frozenset({Role.LIAISON, Role.ADMIN})
ADMINISTRATION = frozenset({Role.ADMIN})

ACCESS: dict[str, frozenset[Role]] = {
    # Reading: with or without an account
    "about.ratings": EVERYONE,
    "about.search": EVERYONE,
    "brief.download": EVERYONE,
    "brief.show": EVERYONE,
    "comparing.compare": EVERYONE,
    "comparing.peers": EVERYONE,
    "comparing.peers_of_city": EVERYONE,
    "documents.browse": EVERYONE,
    "documents.show": EVERYONE,
    "gap_map.show": EVERYONE,
    "health.alive": EVERYONE,
    "health.ready": EVERYONE,
    "home.show": EVERYONE,
    "matching.about": EVERYONE,
    "matching.begin": EVERYONE,
    "matching.describe": EVERYONE,
    "matching.of_city": EVERYONE,
    "matching.results": EVERYONE,
    "search.show": EVERYONE,
    "sites.browse": EVERYONE,
    "sites.show": EVERYONE,
    "static": EVERYONE,
    # The JSON API
    "api_documents.get_document": EVERYONE,
    "api_documents.get_similar_documents": EVERYONE,
    "api_matching.find_site_peers": EVERYONE,
    "api_matching.match_profile": EVERYONE,
    "api_matching.match_site": EVERYONE,
    "api_search.search": EVERYONE,
    "api_sites.get_site": EVERYONE,
    "api_sites.list_sites": EVERYONE,
    "openapi.spec": EVERYONE,
}


def install_access(app: Flask) -> None:
    """Refuse every request that :data:`ACCESS` does not allow to the one who makes it."""

    @app.before_request
    def check() -> Response | None:
        if request.endpoint is None:
            return None  # there is no such address: that is said in the usual way
        allowed = ACCESS.get(request.endpoint)
        if allowed is None:
            raise NotFound
        if get_actor().role in allowed:
            return None
        if get_actor().signed_in or request.path.startswith("/api/"):
            raise Forbidden
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))

    app.jinja_env.globals.update(may=may, get_actor=get_actor)


def may(endpoint: str) -> bool:
    """Whether the one who makes this request may use ``endpoint``: for menus and buttons."""
    return get_actor().role in ACCESS.get(endpoint, frozenset())


def get_actor() -> Actor:
    """Who makes this request."""
    actor: Actor = g.get("actor", ANONYMOUS)
    return actor
