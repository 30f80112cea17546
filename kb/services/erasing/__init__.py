"""Erasing: what holds personal data goes everywhere, for good, and does not come back.

``erase_file`` removes a kept file and what was read of it, ``erase_page`` a page with all its versions and drafts,
``erase_again`` does it over after a restore, from the list in the data folder. ``erase_person`` takes a person out and
leaves the words of their city, and ``erase_people_again`` does that over. Must not know pages of the site.
"""

from __future__ import annotations

from kb.services.erasing.erase import ErasedRows, erase_again, erase_file, erase_page
from kb.services.erasing.person import erase_people_again, erase_person

__all__ = [
    "ErasedRows",
    "erase_again",
    "erase_file",
    "erase_page",
    "erase_people_again",
    "erase_person",
]
