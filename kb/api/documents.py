"""``GET documents/{slug}``: one document with its described fields, sections and neighbours."""

from __future__ import annotations

from apiflask import APIBlueprint

from kb.api.schemas import DocumentAnswer
from kb.extensions import get_session
from kb.services import library

blueprint = APIBlueprint("api_documents", __name__, tag="Documents")


@blueprint.get("/documents/<slug>")
@blueprint.output(DocumentAnswer)
@blueprint.doc(responses=[404])
def get_document(slug: str) -> DocumentAnswer:
    """One published document."""
    return DocumentAnswer.of(library.get_page(get_session(), slug))
