"""``GET documents/{slug}`` and ``GET documents/{slug}/similar``: one document, and those most like it."""

from __future__ import annotations

from apiflask import APIBlueprint

from kb.api.schemas import DocumentAnswer, SimilarDocuments
from kb.http.context import get_session, get_workspace
from kb.http.downloads import get_base
from kb.services import citing, finding, library

blueprint = APIBlueprint("api_documents", __name__, tag="Documents")


@blueprint.get("/documents/<slug>")
@blueprint.output(DocumentAnswer)
@blueprint.doc(responses=[404])
def get_document(slug: str) -> DocumentAnswer:
    """One published document."""
    session = get_session()
    citable = citing.get_citable(session, slug, None, get_base())
    return DocumentAnswer.of(library.get_page(session, slug), citing.build_csl_item(citable))


@blueprint.get("/documents/<slug>/similar")
@blueprint.output(SimilarDocuments)
@blueprint.doc(responses=[404, 503])
def get_similar_documents(slug: str) -> SimilarDocuments:
    """The published documents most like this one in meaning."""
    session = get_session()
    library.get_card(session, slug)
    return SimilarDocuments.of(slug, finding.find_similar(session, get_workspace().index, slug, limit=10))
