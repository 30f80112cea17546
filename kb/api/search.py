"""``GET search``: the same answer as the results page."""

from __future__ import annotations

from functools import partial

from apiflask import APIBlueprint

from kb.api.parameters import install_parameters
from kb.api.search_schemas import SearchAnswerModel
from kb.http.context import after_answer, get_session, get_workspace
from kb.http.limits import may_keep_words
from kb.services import finding
from kb.services.finding import SearchParameters

install_parameters()
blueprint = APIBlueprint("api_search", __name__, tag="Search")


@blueprint.get("/search")
@blueprint.input(SearchParameters, location="query")
@blueprint.output(SearchAnswerModel)
@blueprint.doc(responses=[503])
def search(query_data: SearchParameters) -> SearchAnswerModel:
    """Search the knowledge base by words and by meaning."""
    workspace = get_workspace()
    question = query_data.to_question()
    answer = finding.answer_question(get_session(), workspace.index, question, workspace.plain_search)
    if finding.is_counted(answer):
        missed = finding.is_miss(answer)
        keep = missed and may_keep_words()
        after_answer(partial(finding.note_search_now, workspace.sessions, query_data.q, missed, keep))
    return SearchAnswerModel.of(answer)
