"""Peer learning: which city did what, who speaks for a city, and what cities ask each other.

``find_directory`` lists adoptions by strategy, problem, result, size, state and likeness; ``find_sites_of`` says which
cities an account works for (``seats``); ``ask_cities``, ``take_up`` and ``reply`` are the threads between cities, which
``get_thread`` and ``find_threads`` show to those in them alone; ``propose_answerers`` says whom to ask, and why.
``send_report`` keeps what a city did, ``decide_report`` lets readers see it. Must not know pages.
"""

from __future__ import annotations

from kb.services.peers.attachments import LARGEST_FILE, MOST_FILES, SentFile, get_letter_file
from kb.services.peers.directory import MARKS, AdoptionFilter, Directory, DirectoryRow, find_directory
from kb.services.peers.propose import Answerer, propose_answerers
from kb.services.peers.questions import (
    ANSWER_DAYS,
    LONGEST_LETTER,
    MOST_ASKED,
    ThreadView,
    TooManyQuestions,
    ask_cities,
    find_threads,
    get_thread,
    reply,
    take_up,
)
from kb.services.peers.reports import (
    PARTS,
    AdoptionStatus,
    ReportView,
    decide_report,
    find_own_reports,
    find_reports,
    find_reports_in_review,
    send_report,
)
from kb.services.peers.seats import (
    SeatView,
    check_works_for,
    end_seat,
    find_reachable,
    find_seats,
    find_served,
    find_sites_of,
    give_site,
    invite_member,
)

__all__ = [
    "ANSWER_DAYS",
    "LARGEST_FILE",
    "LONGEST_LETTER",
    "MARKS",
    "MOST_ASKED",
    "MOST_FILES",
    "PARTS",
    "AdoptionFilter",
    "AdoptionStatus",
    "Answerer",
    "Directory",
    "DirectoryRow",
    "ReportView",
    "SeatView",
    "SentFile",
    "ThreadView",
    "TooManyQuestions",
    "ask_cities",
    "check_works_for",
    "decide_report",
    "end_seat",
    "find_directory",
    "find_own_reports",
    "find_reachable",
    "find_reports",
    "find_reports_in_review",
    "find_seats",
    "find_served",
    "find_sites_of",
    "find_threads",
    "get_letter_file",
    "get_thread",
    "give_site",
    "invite_member",
    "propose_answerers",
    "reply",
    "send_report",
    "take_up",
]
