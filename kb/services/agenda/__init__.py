"""An agenda becomes readings: text or a file in, sessions out, readings proposed for each.

``read_agenda_file`` makes text of a file; ``read_agenda`` reads the text (``reader``: pure, every layout is tried on
the whole of it); ``rows`` are what an organizer corrects before anything is searched; ``propose_readings`` searches for
each session, ``fitting`` judges what fits it, and ``select`` balances that by kind, strength and minutes. Stores
nothing: the lists do. Must not know pages.
"""

from __future__ import annotations

from kb.services.agenda.files import read_agenda_file
from kb.services.agenda.propose import (
    ASK_A_PEER,
    ASK_THE_LIAISON,
    Proposal,
    WantedSession,
    find_others,
    propose_readings,
    reading_budget,
)
from kb.services.agenda.reader import Agenda, AgendaSession, LeftOut, clock, read_agenda, to_plain
from kb.services.agenda.rows import (
    MOST_ROWS,
    AgendaRow,
    EditedRows,
    MarginLine,
    RowKind,
    build_question,
    build_rows,
    edit_rows,
    find_row_faults,
    read_rows,
    tell_session,
)

__all__ = [
    "ASK_A_PEER",
    "ASK_THE_LIAISON",
    "MOST_ROWS",
    "Agenda",
    "AgendaRow",
    "AgendaSession",
    "EditedRows",
    "LeftOut",
    "MarginLine",
    "Proposal",
    "RowKind",
    "WantedSession",
    "build_question",
    "build_rows",
    "clock",
    "edit_rows",
    "find_others",
    "find_row_faults",
    "propose_readings",
    "read_agenda",
    "read_agenda_file",
    "read_rows",
    "reading_budget",
    "tell_session",
    "to_plain",
]
