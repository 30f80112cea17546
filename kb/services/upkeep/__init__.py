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
from kb.services.upkeep.dead_links import CheckedLinks, check_links
from kb.services.upkeep.desk import STATE_WORDS, build_desk, find_drafts_of
from kb.services.upkeep.draft_table import WHOSE, DraftFilter, DraftRow, find_draft_rows
from kb.services.upkeep.erase_audit import erase_from_audit
from kb.services.upkeep.looking import record_looked
from kb.services.upkeep.many import (
    CORRECTED,
    DESCRIBED,
    MOST,
    DoneToMany,
    TypedRow,
    approve_many,
    assign_many,
    correct_many,
    describe_many,
    drop_many,
    find_cells,
    hand_in_many,
    send_back_many,
    withdraw_many,
)
from kb.services.upkeep.missed_searches import (
    add_word_for_search,
    begin_draft_for_search,
    find_miss_page,
    order_concepts,
    settle_search,
)
from kb.services.upkeep.open_corrections import keep_open_corrections
from kb.services.upkeep.page_table import PageFilter, PageRow, find_page_rows
from kb.services.upkeep.queues import count_misses, count_queues, find_queue_page

__all__ = [
    "CORRECTED",
    "DESCRIBED",
    "MOST",
    "STATE_WORDS",
    "WHOSE",
    "CheckedLinks",
    "CorrectionView",
    "DoneToMany",
    "DraftFilter",
    "DraftRow",
    "PageFilter",
    "PageRow",
    "TooManyCorrections",
    "TypedRow",
    "accept_correction",
    "add_word_for_search",
    "approve_many",
    "assign_many",
    "begin_draft_for_search",
    "build_desk",
    "check_links",
    "correct_many",
    "count_misses",
    "count_queues",
    "decline_correction",
    "describe_many",
    "drop_many",
    "erase_contacts",
    "erase_from_audit",
    "find_cells",
    "find_draft_rows",
    "find_drafts_of",
    "find_miss_page",
    "find_page_rows",
    "find_queue_page",
    "get_correction",
    "get_subject",
    "hand_in_many",
    "keep_open_corrections",
    "order_concepts",
    "propose_correction",
    "record_looked",
    "send_back_many",
    "settle_search",
    "withdraw_many",
]
