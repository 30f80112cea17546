"""An agenda becomes readings: text or a file in, sessions out, readings proposed for each.

``read_agenda_file`` makes text of a file; ``split_agenda`` cuts the text into sessions (``lines`` and ``times`` read
each line, ``language`` notices another language); ``propose_readings`` searches for each session and ``select``
balances what was found by kind, strength and minutes. Stores nothing: the lists do. Must not know pages.
"""

from __future__ import annotations

from kb.services.agenda.files import read_agenda_file
from kb.services.agenda.propose import WantedSession, find_others, propose_readings, reading_budget
from kb.services.agenda.sessions import MOST_SESSIONS, Agenda, split_agenda

__all__ = [
    "MOST_SESSIONS",
    "Agenda",
    "WantedSession",
    "find_others",
    "propose_readings",
    "read_agenda_file",
    "reading_budget",
    "split_agenda",
]
