"""``POST agenda``: the sessions of an agenda, from its text or from a file. Nothing is stored."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from flask import request

from kb.api.agenda_schemas import AgendaAnswer, AgendaInput
from kb.api.parameters import install_parameters
from kb.services.agenda import read_agenda

install_parameters()
blueprint = APIBlueprint("api_agenda", __name__, tag="Agendas")

MOST_BYTES = 11_000_000
"""Of a request: a file of ten megabytes and what surrounds it."""

_FILE: dict[str, Any] = {
    "schema": {
        "type": "object",
        "required": ["file"],
        "properties": {"file": {"type": "string", "format": "binary"}},
    }
}


@blueprint.url_value_preprocessor
def allow_files(_endpoint: str | None, _values: object) -> None:
    """An agenda may be larger than other requests. This runs before the body is read."""
    request.max_content_length = request.max_form_memory_size = MOST_BYTES


@blueprint.post("/agenda")
@blueprint.input(AgendaInput, location="json", example={"text": "9:00-10:15 Street outreach\n10:15-10:30 Break"})
@blueprint.output(AgendaAnswer)
@blueprint.doc(responses=[413])
def read(json_data: AgendaInput) -> AgendaAnswer:
    """Read an agenda: JSON with its text, or a form with a file (text, HTML, DOCX, PDF, XLSX, CSV, iCalendar)."""
    return AgendaAnswer.of(read_agenda(json_data.text))


def describe_file(document: dict[Any, Any] | str) -> dict[Any, Any] | str:
    """The OpenAPI ``document`` with the form that ``POST agenda`` takes too: APIFlask describes one body alone."""
    if isinstance(document, str):
        return document
    document["paths"]["/api/v1/agenda"]["post"]["requestBody"]["content"]["multipart/form-data"] = _FILE
    return document
