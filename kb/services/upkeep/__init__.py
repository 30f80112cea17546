"""Upkeep: keeping the base true.

``build_desk`` is a curator's day, ``find_queue_page`` lists pages that age, contradict or hang loose, readers propose
corrections that a curator accepts or declines, and searches that found nothing become drafts or synonyms. Must not know
pages.
"""

from __future__ import annotations

from kb.services.upkeep.correction_limits import TooManyCorrections
from kb.services.upkeep.corrections import (
    CorrectionView,
    accept_correction,
    decline_correction,
    erase_contacts,
    get_correction,
    get_subject,
    propose_correction,
)
from kb.services.upkeep.desk import STATE_WORDS, build_desk, find_drafts_of
from kb.services.upkeep.erase_audit import erase_from_audit
from kb.services.upkeep.missed_searches import (
    add_word_for_search,
    begin_draft_for_search,
    find_miss_page,
    order_concepts,
    settle_search,
)
from kb.services.upkeep.queues import count_misses, count_queues, find_queue_page

__all__ = [
    "STATE_WORDS",
    "CorrectionView",
    "TooManyCorrections",
    "accept_correction",
    "add_word_for_search",
    "begin_draft_for_search",
    "build_desk",
    "count_misses",
    "count_queues",
    "decline_correction",
    "erase_contacts",
    "erase_from_audit",
    "find_drafts_of",
    "find_miss_page",
    "find_queue_page",
    "get_correction",
    "get_subject",
    "order_concepts",
    "propose_correction",
    "settle_search",
]
