"""Matching: a city's profile in, practices with reasons out.

A profile comes from the wizard's address (``read_request``), the API (``build_profile``) or a known city
(``get_profile``); ``match_city`` asks ``search.matching`` to rank and puts the answer into words; ``find_peers_of``,
``compare_practices`` and ``build_brief`` are made from the same answer. Must not know HTTP.
"""

from __future__ import annotations

from kb.services.matching.answer import (
    AdopterView,
    DoingView,
    MatchAnswer,
    MatchView,
    NeedFinding,
    NotAdvisedView,
    NotNowView,
    PortfolioView,
    SupportView,
    UnlockView,
)
from kb.services.matching.brief import build_brief
from kb.services.matching.brief_docx import build_brief_docx, name_brief_docx
from kb.services.matching.cities import CityTables
from kb.services.matching.compare import LEAST_COMPARED, MOST_COMPARED, compare_practices
from kb.services.matching.form import UNDESCRIBED, MatchRequest, read_request
from kb.services.matching.form_fields import (
    ASKED_FIRST,
    CHOICES,
    CONSTRAINT_WORDS,
    FIELD_LABELS,
    STEPS,
    WEIGHT_PREFIX,
    step_of,
    step_with,
)
from kb.services.matching.gap_map import build_gap_map, get_problem_evidence
from kb.services.matching.look_up import CityCard, UnclearCity, find_cities, find_city
from kb.services.matching.match import match_city, measure_practices, rank_cities
from kb.services.matching.parameters import PeerParameters, SiteMatchParameters, WeightParameters
from kb.services.matching.peers import PeersAnswer, PeerView, find_distances, find_peers_of, find_sizes
from kb.services.matching.practices import MatchedPractice, city_of, find_practices
from kb.services.matching.profile import (
    CityProfile,
    InvalidProfile,
    ProfileRecord,
    build_profile,
    check_ruled_out,
    check_size,
    get_profile,
    profile_of,
    read_input,
    read_profile,
)
from kb.services.matching.profile_words import say_profile
from kb.services.matching.reasons import FACTOR_LABELS, FACTOR_MEANINGS
from kb.services.matching.tools import MatchingTools
from kb.services.matching.weights import USUAL_WEIGHTS
from kb.services.matching.worked_cases import (
    KeptCases,
    UnreadableWorkedCases,
    keep_worked_cases,
    load_worked_cases,
)

__all__ = [
    "ASKED_FIRST",
    "CHOICES",
    "CONSTRAINT_WORDS",
    "FACTOR_LABELS",
    "FACTOR_MEANINGS",
    "FIELD_LABELS",
    "LEAST_COMPARED",
    "MOST_COMPARED",
    "STEPS",
    "UNDESCRIBED",
    "USUAL_WEIGHTS",
    "WEIGHT_PREFIX",
    "AdopterView",
    "CityCard",
    "CityProfile",
    "CityTables",
    "DoingView",
    "InvalidProfile",
    "KeptCases",
    "MatchAnswer",
    "MatchRequest",
    "MatchView",
    "MatchedPractice",
    "MatchingTools",
    "NeedFinding",
    "NotAdvisedView",
    "NotNowView",
    "PeerParameters",
    "PeerView",
    "PeersAnswer",
    "PortfolioView",
    "ProfileRecord",
    "SiteMatchParameters",
    "SupportView",
    "UnclearCity",
    "UnlockView",
    "UnreadableWorkedCases",
    "WeightParameters",
    "build_brief",
    "build_brief_docx",
    "build_gap_map",
    "build_profile",
    "check_ruled_out",
    "check_size",
    "city_of",
    "compare_practices",
    "find_cities",
    "find_city",
    "find_distances",
    "find_peers_of",
    "find_practices",
    "find_sizes",
    "get_problem_evidence",
    "get_profile",
    "keep_worked_cases",
    "load_worked_cases",
    "match_city",
    "measure_practices",
    "name_brief_docx",
    "profile_of",
    "rank_cities",
    "read_input",
    "read_profile",
    "read_request",
    "say_profile",
    "step_of",
    "step_with",
]
