"""``GET reading-lists/{id}``, and the same with the ending of a format: a list with its readings, or as a file."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from flask import Response

from kb.api.list_schemas import ReadingListAnswer
from kb.api.schemas import ERROR_SCHEMA
from kb.http.access import get_actor
from kb.http.context import get_session
from kb.http.downloads import get_base, send_bundle
from kb.services import lists
from kb.services.citing import EXPORTS, Export

blueprint = APIBlueprint("api_reading_lists", __name__, tag="Reading lists")


@blueprint.get("/reading-lists/<key>")
@blueprint.output(ReadingListAnswer)
@blueprint.doc(responses=[404])
def get_reading_list(key: str) -> ReadingListAnswer:
    """One public reading list; signed-in organizers also get those that are not public. Never with private notes."""
    return ReadingListAnswer.of(lists.get_list(get_session(), key, get_actor()))


def _install(export: Export) -> None:
    """Declare the address of one format."""

    def write(key: str) -> Response:
        view = lists.get_list(get_session(), key, get_actor())
        bundle = lists.build_list_bundle(get_session(), view, get_base())
        return send_bundle(bundle, export.ending, f"reading-list-{key}")

    answers: dict[int | str, dict[str, str | dict[str, dict[str, Any]]]] = {}
    answers[200] = {"description": export.name, "content": {export.media_type: {"schema": {"type": "string"}}}}
    answers[404] = {"description": "Not Found", "content": {"application/json": {"schema": ERROR_SCHEMA}}}
    said = blueprint.doc(summary=f"One reading list as {export.name}.", responses=answers)(write)
    name = export.ending.replace(".", "_")
    blueprint.get(f"/reading-lists/<key>.{export.ending}", endpoint=f"reading_list_{name}")(said)


for _export in EXPORTS.values():
    _install(_export)
