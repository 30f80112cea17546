"""Who may use which address: one table, from endpoint to roles, and what is not in it is refused.

Knows endpoints and roles. Must not know how people sign in: it asks ``kb.http.identity`` who acts.
"""

from __future__ import annotations

from flask import Flask, g, redirect, request, url_for
from werkzeug.exceptions import Forbidden, NotFound, Unauthorized
from werkzeug.wrappers import Response

from kb.http.identity import load_actor
from kb.services.audit import ANONYMOUS, Actor, Role

EVERYONE = frozenset(Role)
LISTS = frozenset({Role.ORGANIZER, Role.LIAISON, Role.ADMIN})
CURATION = frozenset({Role.LIAISON, Role.ADMIN})
ADMINISTRATION = frozenset({Role.ADMIN})

ACCESS: dict[str, frozenset[Role]] = {
    # Reading: with or without an account
    "about.ratings": EVERYONE,
    "about.reuse": EVERYONE,
    "about.search": EVERYONE,
    "brief.download": EVERYONE,
    "brief.show": EVERYONE,
    "comparing.compare": EVERYONE,
    "corrections.propose": EVERYONE,
    "comparing.peers": EVERYONE,
    "comparing.peers_of_city": EVERYONE,
    "documents.browse": EVERYONE,
    "documents.show": EVERYONE,
    "exports.document": EVERYONE,
    "exports.results": EVERYONE,
    "feeds.description": EVERYONE,
    "feeds.new": EVERYONE,
    "feeds.new_in_area": EVERYONE,
    "feeds.robots": EVERYONE,
    "feeds.search": EVERYONE,
    "feeds.sitemap": EVERYONE,
    "feeds.sitemap_part": EVERYONE,
    "gap_map.show": EVERYONE,
    "harvest.answer": EVERYONE,
    "health.alive": EVERYONE,
    "health.ready": EVERYONE,
    "home.show": EVERYONE,
    "matching.about": EVERYONE,
    "matching.begin": EVERYONE,
    "matching.describe": EVERYONE,
    "matching.of_city": EVERYONE,
    "matching.results": EVERYONE,
    "originals.download": EVERYONE,  # those that no published page has, only for curators: the service sees to it
    "quality.show": EVERYONE,
    "search.show": EVERYONE,
    "sites.browse": EVERYONE,
    "sites.show": EVERYONE,
    "static": EVERYONE,
    # Accounts
    "accounts.change_password": EVERYONE,
    "accounts.invitation": EVERYONE,
    "accounts.show": EVERYONE,
    "accounts.sign_in": EVERYONE,
    "accounts.sign_out": EVERYONE,
    "accounts.sign_out_everywhere": EVERYONE,
    "accounts.welcome": EVERYONE,
    "audit.export": ADMINISTRATION,
    "audit.show": ADMINISTRATION,
    "people.add": ADMINISTRATION,
    "people.change_role": ADMINISTRATION,
    "people.close": ADMINISTRATION,
    "people.issue_link": ADMINISTRATION,
    "people.reopen": ADMINISTRATION,
    "people.show": ADMINISTRATION,
    # Bringing files
    "uploads.add": CURATION,
    "uploads.batch": CURATION,
    "uploads.compare": CURATION,
    "uploads.decide": CURATION,
    "uploads.files": CURATION,
    "uploads.retry": CURATION,
    "uploads.show": CURATION,
    # Curation
    "curation.begin": CURATION,
    "curation.describe": CURATION,
    "curation.edit": CURATION,
    "curation.show": CURATION,
    "drafts.confirm_drop": CURATION,
    "drafts.drop": CURATION,
    "drafts.preview": CURATION,
    "drafts.preview_text": CURATION,
    "drafts.save": CURATION,
    "drafts.show": CURATION,
    "drafts.suggestions": CURATION,
    "drafts.take": CURATION,
    "joining.join_late": CURATION,
    "joining.join_published": CURATION,
    "joining.late": CURATION,
    "joining.published": CURATION,
    "reviewing.confirm_withdrawal": CURATION,
    "reviewing.decide": CURATION,
    "reviewing.show": CURATION,
    "reviewing.take_back": CURATION,
    "reviewing.withdraw": CURATION,
    "versions.browse": CURATION,
    "versions.compare": CURATION,
    "versions.restore": CURATION,
    "versions.show": CURATION,
    # Keeping it true
    "corrections.decide": CURATION,
    "corrections.show": CURATION,
    "queues.browse": CURATION,
    "queues.show": CURATION,
    "synonyms.add": CURATION,
    "synonyms.begin_draft": CURATION,
    "synonyms.misses": CURATION,
    "synonyms.remove": CURATION,
    "synonyms.settle": CURATION,
    "synonyms.show": CURATION,
    # Reading lists and the basket
    "agenda.begin": LISTS,
    "agenda.correct": LISTS,
    "agenda.make": LISTS,
    "agenda.split": LISTS,
    "basket.add": EVERYONE,
    "basket.empty": EVERYONE,
    "basket.export": EVERYONE,
    "basket.make_list": LISTS,
    "basket.remove": EVERYONE,
    "basket.show": EVERYONE,
    "reading_lists.browse": EVERYONE,
    "reading_lists.changes": EVERYONE,
    "reading_lists.changes_feed": EVERYONE,
    "reading_lists.choose": LISTS,
    "reading_lists.copy": LISTS,
    "reading_lists.create": LISTS,
    "reading_lists.delete": LISTS,
    "reading_lists.edit": LISTS,
    "reading_lists.export": EVERYONE,
    "reading_lists.save": LISTS,
    "reading_lists.show": EVERYONE,
    "reading_lists.take": LISTS,
    # The JSON API
    "api_agenda.read": EVERYONE,
    "api_documents.get_document": EVERYONE,
    "api_documents.get_similar_documents": EVERYONE,
    **{
        f"api_exports.{what}_{ending}": EVERYONE
        for what in ("document", "results")
        for ending in ("ris", "bib", "csl_json", "csv", "md", "docx")
    },
    "api_matching.find_site_peers": EVERYONE,
    "api_matching.match_profile": EVERYONE,
    "api_matching.match_site": EVERYONE,
    "api_reading_lists.get_reading_list": EVERYONE,
    **{
        f"api_reading_lists.reading_list_{ending}": EVERYONE
        for ending in ("ris", "bib", "csl_json", "csv", "md", "docx")
    },
    "api_search.search": EVERYONE,
    "api_suggest.suggest": EVERYONE,
    "api_sites.get_site": EVERYONE,
    "api_sites.list_sites": EVERYONE,
    "openapi.spec": EVERYONE,
}

WITH_ACCOUNT = frozenset({"accounts.change_password", "accounts.show", "accounts.sign_out_everywhere"})
"""What is of use only to someone with an account, whatever their role."""


def install_access(app: Flask) -> None:
    """Refuse every request that :data:`ACCESS` does not allow to the one who makes it."""

    @app.before_request
    def check() -> Response | None:
        if request.endpoint is None:
            return None  # there is no such address: that is said in the usual way
        allowed = ACCESS.get(request.endpoint)
        if allowed is None:
            raise NotFound
        # What everyone may use asks nothing of the database: who reads is looked up where a page says so.
        if allowed == EVERYONE and request.endpoint not in WITH_ACCOUNT:
            return None
        if may(request.endpoint):
            return None
        if get_actor().signed_in:
            raise Forbidden("Your account may not do this.")
        if request.path.startswith("/api/"):
            raise Unauthorized("Sign in first.")
        if request.method not in ("GET", "HEAD"):
            raise Unauthorized("You are not signed in, so nothing was saved.")
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))

    app.jinja_env.globals.update(may=may, get_actor=get_actor)


def may(endpoint: str) -> bool:
    """Whether the one who makes this request may use ``endpoint``: for menus and buttons."""
    actor = get_actor()
    return actor.role in ACCESS.get(endpoint, frozenset()) and (actor.signed_in or endpoint not in WITH_ACCOUNT)


def get_actor() -> Actor:
    """Who makes this request: looked up when first asked for.

    Where the look-up fails, that is said once, and the page that says it is shown as to anyone.
    """
    if "actor" not in g:
        g.actor = ANONYMOUS
        g.actor = load_actor()
    actor: Actor = g.actor
    return actor
