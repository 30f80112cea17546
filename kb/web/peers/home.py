"""A city's own page for those who work for it, and the list of a liaison's cities. Kept by no cache."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import BadRequest, KBError
from kb.http.access import get_actor
from kb.http.context import get_session, get_workspace
from kb.http.downloads import get_base
from kb.services import accounts, exchange, library, peers
from kb.services.audit import CURATORS
from kb.web.exchange.seated import get_formats

blueprint = Blueprint("city_home", __name__)


@blueprint.after_request
def keep_nowhere(response: Response) -> Response:
    """Let no cache keep what is for one city."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/home")
def show() -> ResponseReturnValue:
    """The one city of a member; the cities of a liaison, those in which most is late or waits first."""
    session = get_session()
    sites = peers.find_sites_of(session, get_actor())
    if len(sites) == 1:
        return redirect(url_for("city_home.show_city", slug=sites[0]))
    rows = exchange.find_site_rows(session, get_formats(), get_actor(), sites)
    names, notices = library.find_site_names(session), _build_notices(peers.find_threads(session, get_actor()))
    return make_response(render_template("peers/homes.html", rows=rows, names=names, notices=notices))


@blueprint.get("/home/<slug>")
def show_city(slug: str) -> ResponseReturnValue:
    """One city, for those who work for it."""
    return _show_city(slug)


@blueprint.post("/home/<slug>/members")
def invite(slug: str) -> ResponseReturnValue:
    """Invite a member, and show once the link with which they choose a password."""
    name, full_name = request.form.get("name", ""), request.form.get("full_name", "")
    try:
        token = peers.invite_member(get_session(), get_actor(), slug, name, full_name)
    except (BadRequest, accounts.NameTaken) as error:
        return _show_city(slug, error, name_typed=name, full_name=full_name)
    link = get_base() + url_for("accounts.invitation", token=token)
    return _show_city(slug, link=link, link_for=accounts.fold_name(name))


@blueprint.post("/home/<slug>/leave")
def leave(slug: str) -> ResponseReturnValue:
    """Work for the city no longer; its questions stay with those who do."""
    peers.leave_site(get_session(), get_actor(), slug)
    return redirect(url_for("city_home.show"), 303)


@blueprint.post("/home/<slug>/members/<name>/end")
def end_seat(slug: str, name: str) -> ResponseReturnValue:
    """Let a member no longer speak for the city."""
    peers.end_seat(get_session(), get_actor(), name, slug)
    return redirect(url_for("city_home.show_city", slug=slug), 303)


def _show_city(slug: str, error: KBError | None = None, **values: object) -> ResponseReturnValue:
    session, actor = get_session(), get_actor()
    peers.check_works_for(session, actor, slug)
    threads = peers.find_threads(session, actor, slug)
    page = render_template(
        "peers/home.html",
        page=library.get_site(session, slug),
        threads=threads,
        home=exchange.build_city_home(session, get_workspace(), get_formats(), actor, slug),
        reports=peers.find_own_reports(session, actor, slug),
        seats=peers.find_seats(session, slug),
        notices=_build_notices(threads, slug),
        error=error,
        **values,
    )
    return make_response(page, error.status if error else 200)


def _build_notices(threads: Sequence[peers.ThreadView], site: str = "") -> tuple[peers.NoticeToCopy, ...]:
    """What a liaison can send by hand where no mail reaches the city; nothing for members."""
    if get_actor().role not in CURATORS:
        return ()
    mails = bool(get_workspace().settings.smtp_host)
    return peers.build_notices(get_session(), threads, get_base(), mails, site)
