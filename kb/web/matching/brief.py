"""The brief for a chief or a mayor: a page that prints on two, and the same as a Word document."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from kb.http.context import get_session, get_workspace
from kb.services.library import WORD_MEDIA_TYPE
from kb.services.matching import build_brief, build_brief_docx, name_brief_docx
from kb.web.matching.city import ask, show_steps

blueprint = Blueprint("brief", __name__)


@blueprint.get("/brief")
def show() -> ResponseReturnValue:
    """The brief for the city in the address."""
    asked = ask()
    if asked.profile is None:
        return show_steps(asked, "/brief")
    brief = build_brief(get_session(), get_workspace(), asked.profile, asked.weights)
    return render_template("matching/brief.html", asked=asked, brief=brief)


@blueprint.get("/brief.docx")
def download() -> ResponseReturnValue:
    """The same as a Word document."""
    asked = ask()
    if asked.profile is None:
        return show_steps(asked, "/brief")
    brief = build_brief(get_session(), get_workspace(), asked.profile, asked.weights)
    response = Response(build_brief_docx(brief), mimetype=WORD_MEDIA_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename=name_brief_docx(brief))
    return response
