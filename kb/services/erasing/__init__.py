"""Erasing: what holds personal data goes everywhere, for good, and does not come back.

``erase_file`` removes a kept file and what was read of it, ``erase_page`` a page with all its versions and drafts,
``erase_again`` does it over after a restore, from the list in the data folder. ``erase_person`` takes a person out and
leaves the words of their city, and ``erase_people_again`` does that over. ``get_erasable_page`` and
``get_erasable_file`` say before what would go. ``clean_index_now`` then takes the words out of the index: the command
at once, after a click the worker. Must not know pages of the site.
"""

from __future__ import annotations

from kb.services.erasing.cleaning import clean_index_now, count_in_index
from kb.services.erasing.erasable import Erasable, ErasablePage, get_erasable_file, get_erasable_page
from kb.services.erasing.erase import ErasedRows, erase_again, erase_file, erase_page
from kb.services.erasing.person import erase_people_again, erase_person

__all__ = [
    "Erasable",
    "ErasablePage",
    "ErasedRows",
    "clean_index_now",
    "count_in_index",
    "erase_again",
    "erase_file",
    "erase_page",
    "erase_people_again",
    "erase_person",
    "get_erasable_file",
    "get_erasable_page",
]
