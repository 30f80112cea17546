"""The pages of practices, lessons, summits and references, and their lists."""

from __future__ import annotations

from flask import Blueprint, render_template

from kb.extensions import get_session
from kb.services import library

blueprint = Blueprint("documents", __name__)
_KINDS = {folder: kind for kind, folder in library.FOLDER_OF_KIND.items()}


@blueprint.get("/<any(practices, lessons, summits, references):folder>")
def browse(folder: str) -> str:
    """All documents of one kind."""
    kind = _KINDS[folder]
    return render_template("browse.html", kind=kind, folder=folder, cards=library.find_cards(get_session(), kind))


@blueprint.get("/<any(practices, lessons, summits, references):folder>/<slug>")
def show(folder: str, slug: str) -> str:
    """One document."""
    kind = _KINDS[folder]
    return render_template(f"{kind}.html", page=library.get_page(get_session(), slug, kind))
