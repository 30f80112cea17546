"""Indexing: the index follows the database.

A change announces its document in its own transaction, ``drain`` teaches the index what was announced,
``rebuild`` builds it from the rows alone and ``verify`` compares the two. ``SearchTools`` is what other capabilities
ask of a process that can search. Must not know who changes what.
"""

from __future__ import annotations

from kb.services.indexing.model import needs_model, prepare_model
from kb.services.indexing.outbox import (
    count_overdue,
    count_waiting,
    drain,
    iter_index_documents,
    rebuild,
    repair,
    verify,
)
from kb.services.indexing.site_documents import name_site_document, read_site_slug, say_site_summary
from kb.services.indexing.tools import SearchTools

__all__ = [
    "SearchTools",
    "count_overdue",
    "count_waiting",
    "drain",
    "iter_index_documents",
    "name_site_document",
    "needs_model",
    "prepare_model",
    "read_site_slug",
    "rebuild",
    "repair",
    "say_site_summary",
    "verify",
]
