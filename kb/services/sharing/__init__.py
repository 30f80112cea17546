"""Sharing: what other programs read of us.

Atom feeds of what is new (``find_new``, ``find_matching``), a sitemap, OpenSearch and OAI-PMH for harvesters
(``answer_oai``). Only what is published; withdrawn records are told as deleted. Must not know HTTP.
"""

from __future__ import annotations

from kb.services.sharing.atom import AtomEntry, AtomFeed, write_atom
from kb.services.sharing.feeds import (
    Feed,
    find_matching,
    find_new,
    find_new_in_area,
    write_description,
    write_feed,
    write_sitemap,
)
from kb.services.sharing.inbox import write_inbox
from kb.services.sharing.oai_pmh import answer_oai
from kb.services.sharing.xml import format_time

__all__ = [
    "AtomEntry",
    "AtomFeed",
    "Feed",
    "answer_oai",
    "find_matching",
    "find_new",
    "find_new_in_area",
    "format_time",
    "write_atom",
    "write_description",
    "write_feed",
    "write_inbox",
    "write_sitemap",
]
