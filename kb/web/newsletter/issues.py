"""The newsletter: its issues, one issue on screen and on paper, and the button that makes a new one."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import Conflict, KBError, NotFound
from kb.http.access import get_actor
from kb.http.context import get_session
from kb.http.downloads import get_base
from kb.services import newsletter
from kb.web.exchange.seated import get_formats

blueprint = Blueprint("newsletter", __name__)

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/newsletter")
def browse() -> ResponseReturnValue:
    """All issues."""
    return _show_all()


@blueprint.post("/newsletter")
def make() -> ResponseReturnValue:
    """Gather an issue into a draft, and go on to edit it."""
    try:
        quarter = newsletter.Quarter.read(request.form.get("quarter", ""))
        number = newsletter.make_issue(get_session(), get_actor(), get_formats(), quarter)
    except (NotFound, Conflict) as error:
        return _show_all(error)
    return redirect(url_for("drafts.show", number=number, step="text"), 303)


@blueprint.get("/newsletter/<key>")
def show(key: str) -> str:
    """One issue."""
    return render_template("newsletter/issue.html", issue=newsletter.get_issue(get_session(), key))


@blueprint.get("/newsletter/<key>.docx")
def download(key: str) -> Response:
    """One issue as a Word document."""
    issue = newsletter.get_issue(get_session(), key)
    path = url_for("newsletter.show", key=key)
    body = newsletter.build_issue_docx(issue.page.card.title, issue.body, get_base(), path)
    response = Response(body, content_type=_WORD)
    response.headers.set("Content-Disposition", "attachment", filename=f"newsletter-{key}.docx")
    return response


def _show_all(error: KBError | None = None) -> ResponseReturnValue:
    issues = newsletter.find_issues(get_session(), get_actor())
    page = render_template("newsletter/issues.html", issues=issues, offered=newsletter.find_offered(), error=error)
    return make_response(page, error.status if error else 200)
