"""What the results page shows of collections that are not reviewed here. A template calls it where it is needed."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint

from kb.errors import SearchUnavailable
from kb.http.context import get_session, get_workspace
from kb.services import finding, library
from kb.services.finding import Question, Result, SearchAnswer

blueprint = Blueprint("catalog", __name__)
SHOWN = 5


@dataclass(frozen=True, slots=True)
class CatalogPart:
    """Results of other collections, or that they can be searched."""

    results: tuple[Result, ...] = ()
    offered: bool = False


@blueprint.app_template_global()
def catalog_of(question: Question, answer: SearchAnswer) -> CatalogPart:
    """What to show below ``answer``: nothing where no collection was brought in, or all are searched already."""
    if question.filters.get("collection") or not library.find_collection_names(get_session()):
        return CatalogPart()
    if answer.results and not finding.is_miss(answer):
        return CatalogPart(offered=True)
    try:
        found = finding.find_in_catalog(get_session(), get_workspace().index, question, SHOWN)
    except SearchUnavailable:
        return CatalogPart()
    return CatalogPart(found, offered=True)
