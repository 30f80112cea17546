"""Finding: a reader's question answered from the index and the rows they may see.

An address is read into a ``Question`` (``read_parameters``), ``find`` asks the searcher and reads the published rows,
``reasons`` says why each hit is there, ``note_search_now`` counts what was asked, and ``find_suggestions`` completes
what someone types. Must not know HTTP.
"""

from __future__ import annotations

from kb.services.finding.find import (
    FacetValue,
    Result,
    SearchAnswer,
    answer_question,
    find_in_catalog,
    find_similar,
)
from kb.services.finding.help import FIELDS, SIGNS
from kb.services.finding.parameters import SearchParameters, SuggestParameters, build_query_string
from kb.services.finding.plain import PlainSearch
from kb.services.finding.question import FACETS, STEPS, Question
from kb.services.finding.readings import ReadAs
from kb.services.finding.reasons import NEAR_BY_MEANING, similarity_word
from kb.services.finding.searches import (
    Miss,
    count_misses,
    count_searches,
    find_misses,
    forget_old_misses_now,
    is_counted,
    is_miss,
    note_search_now,
    settle_miss,
)
from kb.services.finding.short_answer import ShortAnswer, count_sure, is_question
from kb.services.finding.suggest import SuggestionTable, find_suggestions, measure_suggestions
from kb.services.finding.who_did import CityLike, WhoDid
from search.intent import IntentKind
from search.types import Held

__all__ = [
    "FACETS",
    "FIELDS",
    "NEAR_BY_MEANING",
    "SIGNS",
    "STEPS",
    "CityLike",
    "FacetValue",
    "Held",
    "IntentKind",
    "Miss",
    "PlainSearch",
    "Question",
    "ReadAs",
    "Result",
    "SearchAnswer",
    "SearchParameters",
    "ShortAnswer",
    "SuggestParameters",
    "SuggestionTable",
    "WhoDid",
    "answer_question",
    "build_query_string",
    "count_misses",
    "count_searches",
    "count_sure",
    "find_in_catalog",
    "find_misses",
    "find_similar",
    "find_suggestions",
    "forget_old_misses_now",
    "is_counted",
    "is_miss",
    "is_question",
    "measure_suggestions",
    "note_search_now",
    "settle_miss",
    "similarity_word",
]
