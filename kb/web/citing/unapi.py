"""``/unapi``: the record of a page for Zotero's button and other programs that know unAPI."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, request

from kb.http.context import get_session
from kb.http.downloads import get_base
from kb.services import citing

blueprint = Blueprint("unapi", __name__)


@blueprint.get("/unapi")
def answer() -> Response:
    """The forms, those of one document, or the document in one of them."""
    found = citing.answer_unapi(
        get_session(),
        request.args.get("id", ""),
        request.args.get("format", ""),
        get_base(),
        datetime.now(UTC).date(),
    )
    response = Response(found.content, content_type=f"{found.media_type}; charset=utf-8")
    response.status_code = 300 if found.several else 200
    return response
