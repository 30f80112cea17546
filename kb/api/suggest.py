"""``GET suggest``: what a reader may be about to type."""

from __future__ import annotations

from apiflask import APIBlueprint
from pydantic import BaseModel

from kb.api.parameters import install_parameters
from kb.http.context import get_session, get_workspace
from kb.services.finding import SuggestParameters, find_suggestions

install_parameters()
blueprint = APIBlueprint("api_suggest", __name__, tag="Suggestions")


class SuggestionItem(BaseModel):
    """One suggestion. ``url`` is its page, or for a concept or a question the search for it."""

    text: str
    kind: str
    label: str
    detail: str
    url: str


class SuggestAnswer(BaseModel):
    """Titles, sites, concepts and questions that begin with what was typed, or have a word that does; best first."""

    query: str
    took_ms: float
    suggestions: list[SuggestionItem]


@blueprint.get("/suggest")
@blueprint.input(SuggestParameters, location="query")
@blueprint.output(SuggestAnswer)
def suggest(query_data: SuggestParameters) -> SuggestAnswer:
    """Suggest pages and sites to go to, and concepts and questions to search for."""
    found = find_suggestions(get_session(), get_workspace().suggestions, query_data.q, query_data.k)
    return SuggestAnswer(
        query=query_data.q,
        took_ms=found.took_ms,
        suggestions=[SuggestionItem.model_validate(each, from_attributes=True) for each in found.suggestions],
    )
