"""Who acts, and what they did.

Every change records itself (``record``) in its own transaction; entries are only ever added. ``find_entries`` reads
them for the page, ``iter_export`` for a file. ``Actor`` and ``Role`` are what every other capability knows of people.
"""

from __future__ import annotations

from kb.services.audit.actors import ANONYMOUS, COMMAND_LINE, Actor, Role
from kb.services.audit.export import FORMS, iter_export
from kb.services.audit.log import AuditFilter, find_actions, find_entries, iter_entries, record

__all__ = [
    "ANONYMOUS",
    "COMMAND_LINE",
    "FORMS",
    "Actor",
    "AuditFilter",
    "Role",
    "find_actions",
    "find_entries",
    "iter_entries",
    "iter_export",
    "record",
]
