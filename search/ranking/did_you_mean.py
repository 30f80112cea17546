""" "Did you mean": only when no word of the question is in any document that may be seen.

Knows the keyword index's words and the thesaurus's labels.
"""

from __future__ import annotations

import re

from search.keyword import KeywordIndex
from search.syntax import ParsedQuery
from search.text.analysis import fold
from search.thesaurus.thesaurus import Thesaurus
from search.types import Filters

#: A longer question has other words to go by, and its spelling is not guessed at.
MAX_WORDS = 8


def suggest_question(query: ParsedQuery, keyword: KeywordIndex, thesaurus: Thesaurus, filters: Filters) -> str | None:
    """The question with its misspelled words replaced; None if a word is known or nothing is close."""
    if not query.words or len(query.words) > MAX_WORDS:
        return None
    visible = Filters(visibility=filters.visibility)
    if any(keyword.knows(word.stem, visible) for word in query.words):
        return None
    replaced: dict[str, str] = {}
    for word in query.words:
        near = keyword.words_near(word.text, visible)
        preferred = next((candidate for candidate in near if candidate in thesaurus.words), None)
        if near:
            replaced[word.text] = preferred or near[0]
    if not replaced:
        return None

    def replace(found: re.Match[str]) -> str:
        return replaced.get(fold(found[0]), found[0])

    return re.sub(r"[^\W_]+", replace, query.text)
