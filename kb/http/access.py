"""Who may use which address: one table, from endpoint to roles, and what is not in it is refused.

Knows endpoints and roles. Must not know how people sign in: it asks ``kb.http.identity`` who acts.
"""

from __future__ import annotations

from flask import Flask, g, redirect, request, url_for
from werkzeug.exceptions import Forbidden, NotFound, Unauthorized
from werkzeug.wrappers import Response

from kb.http.context import get_workspace
from kb.http.identity import load_actor
from kb.services.audit import ADMINS, ANONYMOUS, CURATORS, EVERYONE, LIST_EDITORS, SITE_PEOPLE, Actor, Role

_ENDINGS = ("ris", "bib", "biblatex", "csl_json", "csv", "md", "docx")

ACCESS: dict[str, frozenset[Role]] = {
    # Reading: with or without an account
    "about.ratings": EVERYONE,
    "adoptions.browse": EVERYONE,
    "about.reuse": EVERYONE,
    "about.search": EVERYONE,
    "brief.download": EVERYONE,
    "brief.show": EVERYONE,
    "comparing.compare": EVERYONE,
    "corrections.propose": EVERYONE,
    "comparing.peers": EVERYONE,
    "comparing.peers_of_city": EVERYONE,
    "documents.browse": EVERYONE,
    "documents.browse_tools": EVERYONE,
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
    "gap_map.show_problem": EVERYONE,
    "guides.browse": EVERYONE,
    "guides.show": EVERYONE,
    "harvest.answer": EVERYONE,
    "health.alive": EVERYONE,
    "health.metrics": EVERYONE,  # the view lets in this machine or the token alone
    "health.ready": EVERYONE,
    "home.show": EVERYONE,
    "matching.about": EVERYONE,
    "matching.begin": EVERYONE,
    "matching.describe": EVERYONE,
    "matching.of_city": EVERYONE,
    "matching.results": EVERYONE,
    "newsletter.browse": EVERYONE,
    "newsletter.download": EVERYONE,
    "newsletter.make": CURATORS,
    "newsletter.show": EVERYONE,
    "originals.download": EVERYONE,  # those that no published page has, only for curators: the service sees to it
    "quality.show": EVERYONE,
    "search.show": EVERYONE,
    "sites.browse": EVERYONE,
    "sites.show": EVERYONE,
    "static": EVERYONE,
    "unapi.answer": EVERYONE,
    # Accounts
    "accounts.change_password": EVERYONE,
    "accounts.invitation": EVERYONE,
    "accounts.show": EVERYONE,
    "accounts.sign_in": EVERYONE,
    "accounts.sign_out": EVERYONE,
    "accounts.sign_out_everywhere": EVERYONE,
    "accounts.welcome": EVERYONE,
    "audit.export": ADMINS,
    "audit.show": ADMINS,
    "people.add": ADMINS,
    "people.change_role": ADMINS,
    "people.close": ADMINS,
    "people.issue_link": ADMINS,
    "people.reopen": ADMINS,
    "people.reset_second_step": ADMINS,
    "people.show": ADMINS,
    "second_step.code": EVERYONE,
    "second_step.end_device": EVERYONE,
    "second_step.set_up": EVERYONE,
    "second_step.turn_off": EVERYONE,
    "single_sign_on.arrive": EVERYONE,
    "single_sign_on.leave": EVERYONE,
    "seats.end": ADMINS,
    "seats.give": ADMINS,
    # Peers: whose city it is, and whose question, the services see to
    "city_home.end_seat": CURATORS,
    "city_home.invite": CURATORS,
    "city_home.leave": SITE_PEOPLE,
    "city_home.show": SITE_PEOPLE,
    "city_home.show_city": SITE_PEOPLE,
    "peer_questions.ask": SITE_PEOPLE,
    "peer_questions.begin": SITE_PEOPLE,
    "peer_questions.hide": CURATORS,
    "peer_questions.object_to": SITE_PEOPLE,
    "peer_questions.reply": SITE_PEOPLE,
    "peer_questions.show": SITE_PEOPLE,
    "peer_questions.take_up": SITE_PEOPLE,
    "reports.begin": SITE_PEOPLE,
    "reports.browse": CURATORS,
    "reports.decide": CURATORS,
    "reports.send": SITE_PEOPLE,
    # Being told: each one's own, which the services see to; feed and link in a letter are for those who have them
    "inbox.feed": EVERYONE,
    "inbox.read": EVERYONE,
    "inbox.show": EVERYONE,
    "telling.ask_for_mail": EVERYONE,
    "telling.confirm": EVERYONE,
    "telling.end_feed": EVERYONE,
    "telling.end_mail": EVERYONE,
    "telling.follow": EVERYONE,
    "telling.make_feed": EVERYONE,
    "telling.save": EVERYONE,
    "telling.settings": EVERYONE,
    "telling.unfollow": EVERYONE,
    # Bringing files
    "uploads.accept": CURATORS,
    "uploads.add": CURATORS,
    "uploads.choose_fields": CURATORS,
    "uploads.map_fields": CURATORS,
    "uploads.page_picture": CURATORS,
    "uploads.batch": CURATORS,
    "uploads.compare": CURATORS,
    "uploads.decide": CURATORS,
    "uploads.files": CURATORS,
    "uploads.retry": CURATORS,
    "uploads.show": CURATORS,
    # Curation
    "collections.decide": CURATORS,
    "collections.show": CURATORS,
    "curation.begin": CURATORS,
    "curation.describe": CURATORS,
    "curation.edit": CURATORS,
    "curation.show": CURATORS,
    "drafts.confirm_drop": CURATORS,
    "drafts.drop": CURATORS,
    "drafts.preview": CURATORS,
    "drafts.preview_text": CURATORS,
    "drafts.save": CURATORS,
    "drafts.show": CURATORS,
    "drafts.suggestions": CURATORS,
    "drafts.take": CURATORS,
    "joining.join_late": CURATORS,
    "joining.join_published": CURATORS,
    "joining.late": CURATORS,
    "joining.published": CURATORS,
    "reviewing.confirm_withdrawal": CURATORS,
    "reviewing.decide": CURATORS,
    "reviewing.show": CURATORS,
    "reviewing.take_back": CURATORS,
    "reviewing.withdraw": CURATORS,
    "many.act": CURATORS,
    "many.comment": CURATORS,
    "many.correct": CURATORS,
    "many.drafts": CURATORS,
    "many.pages": CURATORS,
    "many.read_notices": CURATORS,
    "many.save": CURATORS,
    "many.withdraw": CURATORS,
    "versions.browse": CURATORS,
    "versions.compare": CURATORS,
    "versions.restore": CURATORS,
    "versions.show": CURATORS,
    # Keeping it true
    "corrections.decide": CURATORS,
    "corrections.show": CURATORS,
    "queues.browse": CURATORS,
    "queues.show": CURATORS,
    "synonyms.add": CURATORS,
    "synonyms.begin_draft": CURATORS,
    "synonyms.misses": CURATORS,
    "synonyms.remove": CURATORS,
    "synonyms.settle": CURATORS,
    "synonyms.show": CURATORS,
    # Reading lists and the basket
    "agenda.begin": LIST_EDITORS,
    "agenda.correct": LIST_EDITORS,
    "agenda.make": LIST_EDITORS,
    "agenda.split": LIST_EDITORS,
    "basket.add": EVERYONE,
    "basket.empty": EVERYONE,
    "basket.export": EVERYONE,
    "basket.make_list": LIST_EDITORS,
    "basket.remove": EVERYONE,
    "basket.show": EVERYONE,
    "handouts.calendar": EVERYONE,
    "handouts.packet": EVERYONE,
    "handouts.show": EVERYONE,
    "reading_lists.add_own": LIST_EDITORS,
    "reading_lists.browse": EVERYONE,
    "reading_lists.changes": EVERYONE,
    "reading_lists.changes_feed": EVERYONE,
    "reading_lists.choose": LIST_EDITORS,
    "reading_lists.copy": LIST_EDITORS,
    "reading_lists.create": LIST_EDITORS,
    "reading_lists.delete": LIST_EDITORS,
    "reading_lists.edit": LIST_EDITORS,
    "reading_lists.export": EVERYONE,
    "reading_lists.save": LIST_EDITORS,
    "reading_lists.show": EVERYONE,
    "reading_lists.take": LIST_EDITORS,
    # Action plans: for everyone who has the address of one, and nobody can guess it
    "plan_parts.about": EVERYONE,
    "plan_parts.save": EVERYONE,
    "plan_parts.save_about": EVERYONE,
    "plan_parts.show": EVERYONE,
    "plans.begin": EVERYONE,
    "plans.browse": EVERYONE,
    "plans.create": EVERYONE,
    "plans.delete": EVERYONE,
    "plans.download": EVERYONE,
    "plans.keep": LIST_EDITORS,
    "plans.restore": EVERYONE,
    "plans.show": EVERYONE,
    "plans.tick": EVERYONE,
    "plans.version": EVERYONE,
    "plans.versions": EVERYONE,
    # The JSON API
    "api_agenda.read": EVERYONE,
    "api_documents.get_document": EVERYONE,
    "api_documents.get_similar_documents": EVERYONE,
    **{f"api_exports.{what}_{ending}": EVERYONE for what in ("document", "results") for ending in _ENDINGS},
    "api_matching.find_site_peers": EVERYONE,
    "api_matching.match_profile": EVERYONE,
    "api_matching.match_site": EVERYONE,
    "api_plans.get_plan": EVERYONE,
    "api_plans.make_plan": EVERYONE,
    "api_reading_lists.get_reading_list": EVERYONE,
    **{f"api_reading_lists.reading_list_{ending}": EVERYONE for ending in _ENDINGS},
    "api_search.search": EVERYONE,
    "api_suggest.suggest": EVERYONE,
    "api_sites.get_site": EVERYONE,
    "api_sites.list_sites": EVERYONE,
    "openapi.spec": EVERYONE,
}

WITH_ACCOUNT = frozenset(
    {
        "accounts.change_password",
        "accounts.show",
        "accounts.sign_out_everywhere",
        "second_step.end_device",
        "second_step.set_up",
        "second_step.turn_off",
        "inbox.read",
        "inbox.show",
        "telling.ask_for_mail",
        "telling.end_feed",
        "telling.end_mail",
        "telling.follow",
        "telling.make_feed",
        "telling.save",
        "telling.settings",
        "telling.unfollow",
    }
)
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
            return _ask_for_second_step(request.endpoint)
        if get_actor().signed_in:
            raise Forbidden("Your account may not do this.")
        if request.path.startswith("/api/"):
            raise Unauthorized("Sign in first.")
        if request.method not in ("GET", "HEAD"):
            raise Unauthorized("You are not signed in, so nothing was saved.")
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))

    app.jinja_env.globals.update(may=may, get_actor=get_actor)


def _ask_for_second_step(endpoint: str) -> Response | None:
    """Where staff must have a second step, let them do nothing but set it up."""
    actor = get_actor()
    if endpoint in WITH_ACCOUNT or actor.has_second_step or actor.role not in CURATORS:
        return None
    if get_workspace().settings.second_step != "staff":
        return None
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("second_step.set_up"))
    raise Forbidden("Turn on your second step first: see Your account.")


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
