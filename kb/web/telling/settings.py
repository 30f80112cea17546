"""How I wish to be told: a way for each kind, mail to an address that I confirm, a secret feed; and what I follow."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import BadRequest, KBError, NotFound
from kb.http.access import get_actor
from kb.http.context import get_session, get_workspace
from kb.http.downloads import get_base
from kb.services import following, telling
from kb.web.local_paths import safe_path

blueprint = Blueprint("telling", __name__)


@blueprint.after_request
def keep_nowhere(response: Response) -> Response:
    """Let no cache keep what is for one person."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/inbox/settings")
def settings() -> ResponseReturnValue:
    """The forms."""
    return _show()


@blueprint.post("/inbox/settings")
def save() -> ResponseReturnValue:
    """Keep the way for each kind."""
    ways = {name.removeprefix("way-"): way for name, way in request.form.items() if name.startswith("way-")}
    try:
        telling.save_ways(get_session(), get_actor(), ways)
    except BadRequest as error:
        return _show(error)
    return redirect(url_for("telling.settings", done="ways"), 303)


@blueprint.post("/inbox/mail")
def ask_for_mail() -> ResponseReturnValue:
    """Send the link that lets mail go to an address."""
    address = request.form.get("mail", "")
    try:
        token = telling.ask_for_mail(get_session(), get_actor(), address)
        link = get_workspace().settings.base_url + url_for("telling.confirm", token=token)
        telling.send_link(get_workspace().settings, address.strip(), link)
    except (BadRequest, telling.TooManyCodes, telling.MailFailed, telling.LetterRefused) as error:
        return _show(error, typed=address)
    return redirect(url_for("telling.settings", done="link"), 303)


@blueprint.post("/inbox/mail/end")
def end_mail() -> ResponseReturnValue:
    """Forget the address."""
    telling.end_mail(get_session(), get_actor())
    return redirect(url_for("telling.settings", done="mail-ended"), 303)


@blueprint.route("/inbox/mail/<token>", methods=["GET", "POST"])
def confirm(token: str) -> ResponseReturnValue:
    """Ask the person who opened the link to confirm the address, and do so. To look at the link does nothing."""
    if request.method != "POST":
        return make_response(render_template("telling/confirm.html", token=token, mail=""))
    try:
        mail = telling.confirm_mail(get_session(), token)
    except NotFound as error:
        return make_response(render_template("telling/confirm.html", token=token, mail="", error=error), error.status)
    return make_response(render_template("telling/confirm.html", token=token, mail=mail))


@blueprint.post("/inbox/feed")
def make_feed() -> ResponseReturnValue:
    """Make a secret address, and show it once."""
    token = telling.make_feed(get_session(), get_actor())
    return _show(address=get_base() + url_for("inbox.feed", token=token))


@blueprint.post("/inbox/feed/end")
def end_feed() -> ResponseReturnValue:
    """Let the secret address work no more."""
    telling.end_feed(get_session(), get_actor())
    return redirect(url_for("telling.settings", done="feed-ended"), 303)


@blueprint.post("/follow")
def follow() -> ResponseReturnValue:
    """Follow a search, a strategy, a site or a list."""
    kind, key = request.form.get("kind", ""), request.form.get("key", "")
    following.follow(get_session(), get_workspace().index, get_actor(), kind, key)
    return redirect(safe_path(request.form.get("next")), 303)


@blueprint.post("/follow/<int:number>/end")
def unfollow(number: int) -> ResponseReturnValue:
    """Follow something no more."""
    following.unfollow(get_session(), get_actor(), number)
    return redirect(safe_path(request.form.get("next")), 303)


def _show(error: KBError | None = None, **values: object) -> ResponseReturnValue:
    mails = bool(get_workspace().settings.smtp_host)
    page = render_template(
        "telling/settings.html",
        wishes=telling.get_wishes(get_session(), get_actor()),
        kinds=telling.KINDS,
        ways={way: words for way, words in telling.WAYS.items() if mails or way in ("off", "page")},
        mails=mails,
        done=request.args.get("done"),
        error=error,
        **values,
    )
    return make_response(page, error.status if error else 200)
