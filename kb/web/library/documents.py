"""The pages of practices, lessons, summits, references, tools and the program, and their lists."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from kb.errors import NotFound, SearchUnavailable
from kb.http.context import get_session, get_workspace
from kb.services import finding, library, publishing
from kb.web.citing.exports import build_citing

blueprint = Blueprint("documents", __name__)
_KINDS = {folder: kind for kind, folder in library.FOLDER_OF_KIND.items()}


@blueprint.get("/tools")
def browse_tools() -> str:
    """All tools by the step of the work, of one kind if asked."""
    session, tool_kind = get_session(), request.args.get("kind") or None
    return render_template(
        "library/tools.html",
        steps=library.find_tools(session, tool_kind=tool_kind),
        tool_kinds=library.find_tool_kinds(session),
        chosen=tool_kind,
    )


@blueprint.get("/<any(practices, lessons, summits, references, program):folder>")
def browse(folder: str) -> str:
    """All documents of one kind."""
    kind = _KINDS[folder]
    if kind == "program":
        return render_template("library/program_index.html", parts=library.find_program_parts(get_session()))
    return render_template(
        "library/browse.html", kind=kind, folder=folder, cards=library.find_cards(get_session(), kind)
    )


@blueprint.get("/<any(practices, lessons, summits, references, tools, program):folder>/<slug>")
def show(folder: str, slug: str) -> ResponseReturnValue:
    """One document, or why it is gone."""
    kind, session = _KINDS[folder], get_session()
    try:
        page = library.get_page(session, slug, kind)
    except NotFound:
        if (stone := publishing.find_tombstone(session, slug, kind)) is None:
            raise
        return render_template("library/tombstone.html", stone=stone, slug=slug), 410
    try:
        similar = [card for card, _ in finding.find_similar(session, get_workspace().index, slug)]
    except SearchUnavailable:
        similar = []  # the page is whole without it
    return render_template(f"library/{kind}.html", page=page, similar=similar, citing=build_citing(slug))
