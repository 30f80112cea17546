"""``/oai``: the base for harvesters, by OAI-PMH 2.0."""

from __future__ import annotations

from flask import Blueprint, Response, request

from kb.http.context import csrf, get_session
from kb.http.downloads import get_base
from kb.services import sharing

blueprint = Blueprint("harvest", __name__)
csrf.exempt(blueprint)


@blueprint.route("/oai", methods=["GET", "POST"])
def answer() -> Response:
    """Answer a harvester; the protocol's errors are answers too. It only reads, so POST needs no token."""
    given = request.form if request.method == "POST" else request.args
    body = sharing.answer_oai(get_session(), given.to_dict(flat=False), get_base())
    return Response(body, content_type="text/xml; charset=utf-8")
