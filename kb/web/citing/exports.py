"""Documents and results as files for reference managers, spreadsheets and word processors, and how to cite a page.

An export has the address of what it exports, with the format's ending.
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, request

from kb.http.context import get_session, get_workspace
from kb.http.downloads import get_base, send_bundle
from kb.services import citing, library
from kb.services.citing import EXPORTS, OnPage, build_on_page, find_citables
from kb.services.finding import Question, SearchAnswer, SearchParameters, build_query_string
from kb.services.parameters import read_parameters

blueprint = Blueprint("exports", __name__)
_KINDS = {folder: kind for kind, folder in library.FOLDER_OF_KIND.items()}
_ENDINGS = ", ".join(f'"{ending}"' for ending in EXPORTS)


@blueprint.get(
    f"/<any(practices, lessons, summits, references, tools, program):folder>/<slug>.<any({_ENDINGS}):ending>"
)
def document(folder: str, slug: str, ending: str) -> Response:
    """One document in a format."""
    work = citing.get_citable(get_session(), slug, _KINDS[folder], get_base(), datetime.now(UTC).date())
    return send_bundle(citing.build_bundle((work,), work.title, url=work.url), ending, slug)


@blueprint.get(f"/search.<any({_ENDINGS}):ending>")
def results(ending: str) -> Response:
    """The first results of a search, with all its filters, in a format."""
    question = read_parameters(SearchParameters, request.args.to_dict(flat=False)).to_question()
    query = build_query_string(question, page=1, k=10)
    today = datetime.now(UTC).date()
    found = citing.find_results(get_session(), get_workspace().index, question, get_base(), query, today)
    return send_bundle(found, ending, "search")


def build_citing(slug: str) -> OnPage:
    """How to cite the document ``slug``, in words and for machines."""
    return build_on_page(citing.get_citable(get_session(), slug, None, get_base()))


@blueprint.app_template_global()
def coins_of(answer: SearchAnswer) -> list[str]:
    """What Zotero reads of the results on a page, in their order."""
    works = find_citables(get_session(), [result.card.slug for result in answer.answers], get_base())
    return [citing.build_coins(work) for work in works]


@blueprint.app_template_global()
def export_links(question: Question) -> list[tuple[str, str]]:
    """The address and name of each format of a search's results."""
    query = build_query_string(question, page=1, k=10)
    return [(f"/search.{ending}?{query}", export.name) for ending, export in EXPORTS.items()]


@blueprint.app_template_global()
def feed_link(question: Question) -> str:
    """The address of the feed of a search."""
    return f"/search.atom?{build_query_string(question, page=1, k=10)}"


@blueprint.app_context_processor
def name_formats() -> dict[str, object]:
    """The formats, for the pages that offer them."""
    return {"exports": tuple(EXPORTS.values()), "most_exported": citing.MOST_RESULTS}
