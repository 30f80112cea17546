"""The thesaurus at work: the words of the content folder with those added here.

``LiveThesaurus`` keeps the newest of both, ``add_word`` and ``remove_word`` change it at once in every process,
``NearestConcepts`` proposes the concept for a word that found nothing. Must not know pages.
"""

from __future__ import annotations

from kb.services.thesaurus.added_words import WordTaken, add_word, export_thesaurus, find_added, remove_word
from kb.services.thesaurus.live import LiveThesaurus
from kb.services.thesaurus.nearest import NearestConcepts

__all__ = [
    "LiveThesaurus",
    "NearestConcepts",
    "WordTaken",
    "add_word",
    "export_thesaurus",
    "find_added",
    "remove_word",
]
