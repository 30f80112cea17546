"""``GET documents/{slug}.ris`` and ``GET search.ris``, and the same with the ending of every other format."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from apiflask import APIBlueprint
from flask import Response

from kb.api.parameters import install_parameters
from kb.api.schemas import ERROR_SCHEMA
from kb.http.context import get_session, get_workspace
from kb.http.downloads import get_base, send_bundle
from kb.services import citing
from kb.services.citing import EXPORTS, Export
from kb.services.finding import SearchParameters, build_query_string

install_parameters()
blueprint = APIBlueprint("api_exports", __name__, tag="Exports")
_Answers = dict[int | str, dict[str, str | dict[str, dict[str, Any]]]]


def _export_document(export: Export) -> Callable[[str], Response]:
    def document(slug: str) -> Response:
        work = citing.get_citable(get_session(), slug, None, get_base(), datetime.now(UTC).date())
        return send_bundle(citing.build_bundle((work,), work.title, url=work.url), export.ending, slug)

    return document


def _export_results(export: Export) -> Callable[[SearchParameters], Response]:
    def results(query_data: SearchParameters) -> Response:
        question = query_data.to_question()
        query, today = build_query_string(question, page=1, k=10), datetime.now(UTC).date()
        found = citing.find_results(get_session(), get_workspace().index, question, get_base(), query, today)
        return send_bundle(found, export.ending, "search")

    return results


def _install(export: Export) -> None:
    """Declare the two addresses of one format."""
    name = export.ending.replace(".", "_")
    one = _export_document(export)
    said = f"One published document as {export.name}."
    one = blueprint.doc(summary=said, responses=_say_answers(export, HTTPStatus.NOT_FOUND))(one)
    blueprint.get(f"/documents/<slug>.{export.ending}", endpoint=f"document_{name}")(one)
    many = blueprint.input(SearchParameters, location="query")(_export_results(export))
    said = f"The first {citing.MOST_RESULTS} results of a search as {export.name}; k and page have no effect."
    answers = _say_answers(export, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE)
    many = blueprint.doc(summary=said, responses=answers)(many)
    blueprint.get(f"/search.{export.ending}", endpoint=f"results_{name}")(many)


def _say_answers(export: Export, *errors: HTTPStatus) -> _Answers:
    """The answer's media type and the errors, for the OpenAPI document."""
    schema: dict[str, Any] = {"type": "string"}
    if export.ending == "csl.json":
        schema = {"type": "array", "items": {"type": "object", "required": ["id", "type"]}}
    found: _Answers = {200: {"description": export.name, "content": {export.media_type: {"schema": schema}}}}
    for error in errors:
        found[error.value] = {"description": error.phrase, "content": {"application/json": {"schema": ERROR_SCHEMA}}}
    return found


for _export in EXPORTS.values():
    _install(_export)
