"""Peer learning: which city did what, who speaks for a city, and what cities ask each other.

``find_directory`` lists adoptions by strategy, problem, result, size, state and likeness; ``find_sites_of`` says which
cities an account works for (``seats``); ``ask_cities``, ``take_up`` and ``reply`` are the threads between cities, which
``get_thread`` and ``find_threads`` show to those in them alone; ``propose_answerers`` says whom to ask, and why.
``send_report`` keeps what a city did, ``decide_report`` lets readers see it. ``check_names`` warns before a text leaves
that seems to name a victim, ``object_to`` and ``hide_text`` take one out of sight, and the worker calls ``tell_late``
and ``forget_old_threads``. Must not know pages.
"""

from __future__ import annotations

from kb.services.peers.attachments import LARGEST_FILE, MOST_FILES, SentFile
from kb.services.peers.directory import MARKS, AdoptionFilter, Directory, DirectoryRow, find_directory
from kb.services.peers.names import MayNamePeople, check_names, find_named_people
from kb.services.peers.notices import NoticeToCopy, build_notices
from kb.services.peers.objections import hide_text, object_to
from kb.services.peers.propose import Answerer, propose_answerers
from kb.services.peers.questions import (
    LONGEST_LETTER,
    MOST_ASKED,
    TooManyQuestions,
    ask_cities,
    find_threads,
    get_letter_file,
    get_thread,
    reply,
    take_up,
)
from kb.services.peers.report_files import export_reports, store_reports
from kb.services.peers.reports import (
    PARTS,
    AdoptionStatus,
    ReportView,
    TooManyReports,
    decide_report,
    find_own_reports,
    find_reports,
    find_reports_in_review,
    send_report,
)
from kb.services.peers.seats import (
    SeatView,
    add_seat,
    check_works_for,
    end_seat,
    find_reachable,
    find_seats,
    find_served,
    find_sites_of,
    give_site,
    invite_member,
    leave_site,
)
from kb.services.peers.threads import ANSWER_DAYS, ThreadView
from kb.services.peers.watch import DAYS_OF_A_MONTH, forget_old_threads, tell_late

__all__ = [
    "ANSWER_DAYS",
    "DAYS_OF_A_MONTH",
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
    "MayNamePeople",
    "NoticeToCopy",
    "ReportView",
    "SeatView",
    "SentFile",
    "ThreadView",
    "TooManyQuestions",
    "TooManyReports",
    "add_seat",
    "ask_cities",
    "build_notices",
    "check_names",
    "check_works_for",
    "decide_report",
    "end_seat",
    "export_reports",
    "find_directory",
    "find_named_people",
    "find_own_reports",
    "find_reachable",
    "find_reports",
    "find_reports_in_review",
    "find_seats",
    "find_served",
    "find_sites_of",
    "find_threads",
    "forget_old_threads",
    "get_letter_file",
    "get_thread",
    "give_site",
    "hide_text",
    "invite_member",
    "leave_site",
    "object_to",
    "propose_answerers",
    "reply",
    "send_report",
    "store_reports",
    "take_up",
    "tell_late",
]
