"""Who acts, and what they did.

Every change writes its entry by itself (``kb.services.transactions``); entries are only ever added. ``find_entries``
reads them for the page, ``iter_export`` for a file, and ``verify_audit`` says whether they are as they were written.
``Actor``, ``Role`` and the groups of roles are what every other capability knows of people.
"""

from __future__ import annotations

from kb.services.audit.actors import (
    ADMINS,
    ANONYMOUS,
    COMMAND_LINE,
    CURATORS,
    EVERYONE,
    LIST_EDITORS,
    SITE_PEOPLE,
    WORKER,
    Actor,
    Role,
)
from kb.services.audit.export import FORMS, iter_export
from kb.services.audit.log import AuditFilter, count_actions, find_actions, find_entries, iter_entries
from kb.services.audit.verify import AuditVerdict, verify_audit

__all__ = [
    "ADMINS",
    "ANONYMOUS",
    "COMMAND_LINE",
    "CURATORS",
    "EVERYONE",
    "FORMS",
    "LIST_EDITORS",
    "SITE_PEOPLE",
    "WORKER",
    "Actor",
    "AuditFilter",
    "AuditVerdict",
    "Role",
    "count_actions",
    "find_actions",
    "find_entries",
    "iter_entries",
    "iter_export",
    "verify_audit",
]
