"""Files as they came: handed out as a download, never shown, whatever they hold."""

from __future__ import annotations

from flask import Blueprint, Response, send_file
from flask.blueprints import BlueprintSetupState

from kb.http.access import get_actor
from kb.http.context import get_session, get_workspace
from kb.http.downloads import LOCKED_UP, build_disposition
from kb.services import library

blueprint = Blueprint("originals", __name__)


@blueprint.record_once
def install_tools(state: BlueprintSetupState) -> None:
    """Let the pages of documents link the file that they were read from."""
    state.app.jinja_env.globals["find_original"] = find_original


@blueprint.get("/originals/<sha256>")
def download(sha256: str) -> Response:
    """One file: any for curators, that of a published page for everyone."""
    folder = get_workspace().settings.originals_folder
    found = library.find_download(get_session(), folder, get_actor(), sha256)
    response = send_file(found.path, mimetype="application/octet-stream", etag=found.sha256, max_age=0)
    response.headers["Content-Disposition"] = build_disposition(found.name)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


# Read by Talisman, which sends the policy of each answer.
setattr(download, "talisman_view_options", {"content_security_policy": LOCKED_UP})  # noqa: B010


def find_original(slug: str) -> library.OriginalView | None:
    """The file that the published page ``slug`` was read from; None if it was not."""
    return library.find_original_of(get_session(), slug)
