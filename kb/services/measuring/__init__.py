"""Measuring: how well search and matching answer, and how quickly.

``measure_search`` asks the judged questions and keeps the figures for their page, ``measure_asked`` those by kind of
question and of what is said to be held, ``evaluate_path`` measures any
collection, ``evaluate_matching`` judged cities and hidden adoptions, ``measure_latency`` this installation's times.
"""

from __future__ import annotations

from kb.services.measuring.asked import AskedFigures, measure_asked
from kb.services.measuring.evaluate import evaluate_path, format_table
from kb.services.measuring.latency import load_questions, measure_latency
from kb.services.measuring.matching_figures import MatchingFigures, keep_matching_figures, load_matching_figures
from kb.services.measuring.matching_quality import evaluate_matching
from kb.services.measuring.search_quality import (
    Measurement,
    find_titles,
    is_current,
    is_due,
    keep_measurement,
    load_measurement,
    measure_search,
)

__all__ = [
    "AskedFigures",
    "MatchingFigures",
    "Measurement",
    "evaluate_matching",
    "evaluate_path",
    "find_titles",
    "format_table",
    "is_current",
    "is_due",
    "keep_matching_figures",
    "keep_measurement",
    "load_matching_figures",
    "load_measurement",
    "load_questions",
    "measure_asked",
    "measure_latency",
    "measure_search",
]
