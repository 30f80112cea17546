"""Reads an agenda: text in, sessions with day, time, track, room and people out, breaks told apart.

``read`` tries every layout on the whole text (``flow`` for lines, ``columns`` and ``grid`` for tables, ``outline`` for
agendas without times, ``calendar_file``); ``build`` settles fields, days and hours of each, and ``score`` says which
one fits. Pure and deterministic: knows no database, no file and no page.
"""

from __future__ import annotations

from kb.services.agenda.reader.breaks import is_break
from kb.services.agenda.reader.build import fill_minutes
from kb.services.agenda.reader.layouts.calendar_file import is_calendar
from kb.services.agenda.reader.read import MOST_CHARACTERS, read_agenda, to_plain
from kb.services.agenda.reader.values import Agenda, AgendaSession, LeftOut, clock, read_clock

__all__ = [
    "MOST_CHARACTERS",
    "Agenda",
    "AgendaSession",
    "LeftOut",
    "clock",
    "fill_minutes",
    "is_break",
    "is_calendar",
    "read_agenda",
    "read_clock",
    "to_plain",
]
