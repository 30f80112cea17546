"""The results page."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, make_response, render_template, request

from kb.errors import SearchUnavailable
from kb.http.context import after_answer, get_session, get_workspace
from kb.http.limits import may_keep_words
from kb.services import finding
from kb.services.finding import SearchParameters
from kb.services.parameters import read_parameters
from kb.web.template_tools import search_url

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
def show() -> Response:
    """Answer the question in the address; without an index, say so and offer to browse.

    htmx asks for the filters and hits alone, and is told the shortest address of the same search.
    """
    workspace = get_workspace()
    parameters = read_parameters(SearchParameters, request.args.to_dict(flat=False), k=workspace.settings.page_size)
    question = parameters.to_question()
    try:
        answer = finding.answer_question(get_session(), workspace.index, question, workspace.plain_search)
    except SearchUnavailable as error:
        return make_response(
            render_template("finding/search_unavailable.html", question=question, error=error), error.status
        )
    if finding.is_counted(answer):
        missed = finding.is_miss(answer)
        keep = missed and may_keep_words()
        after_answer(partial(finding.note_search_now, workspace.sessions, question.text, missed, keep))
    partial_page = request.headers.get("HX-Request") == "true"
    template = "finding/results_part.html" if partial_page else "finding/results.html"
    response = make_response(render_template(template, answer=answer, question=question, partial=partial_page))
    response.vary.add("HX-Request")
    if partial_page:
        response.headers["HX-Push-Url"] = search_url(question)
    return response
