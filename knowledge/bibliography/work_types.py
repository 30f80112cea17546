"""The types of works: those of CSL 1.0.2, and press release, which CSL has no word for.

A press release is written as a CSL web page whose genre says so, and read back from that.
"""

from __future__ import annotations

from enum import StrEnum


class WorkType(StrEnum):
    """What a work is, as the Citation Style Language names it."""

    REPORT = "report"
    ARTICLE_JOURNAL = "article-journal"
    WEBPAGE = "webpage"
    BOOK = "book"
    CHAPTER = "chapter"
    THESIS = "thesis"
    PAPER_CONFERENCE = "paper-conference"
    PRESS_RELEASE = "press-release"
    DATASET = "dataset"
    LEGISLATION = "legislation"
    ARTICLE = "article"
    ARTICLE_MAGAZINE = "article-magazine"
    ARTICLE_NEWSPAPER = "article-newspaper"
    BILL = "bill"
    BROADCAST = "broadcast"
    CLASSIC = "classic"
    COLLECTION = "collection"
    DOCUMENT = "document"
    ENTRY = "entry"
    ENTRY_DICTIONARY = "entry-dictionary"
    ENTRY_ENCYCLOPEDIA = "entry-encyclopedia"
    EVENT = "event"
    FIGURE = "figure"
    GRAPHIC = "graphic"
    HEARING = "hearing"
    INTERVIEW = "interview"
    LEGAL_CASE = "legal_case"
    MANUSCRIPT = "manuscript"
    MAP = "map"
    MOTION_PICTURE = "motion_picture"
    MUSICAL_SCORE = "musical_score"
    PAMPHLET = "pamphlet"
    PATENT = "patent"
    PERFORMANCE = "performance"
    PERIODICAL = "periodical"
    PERSONAL_COMMUNICATION = "personal_communication"
    POST = "post"
    POST_WEBLOG = "post-weblog"
    REGULATION = "regulation"
    REVIEW = "review"
    REVIEW_BOOK = "review-book"
    SOFTWARE = "software"
    SONG = "song"
    SPEECH = "speech"
    STANDARD = "standard"
    TREATY = "treaty"


IN_A_PERIODICAL = frozenset(
    {
        WorkType.ARTICLE_JOURNAL,
        WorkType.ARTICLE_MAGAZINE,
        WorkType.ARTICLE_NEWSPAPER,
        WorkType.REVIEW,
        WorkType.REVIEW_BOOK,
    }
)
"""Types that appear in a journal, magazine or newspaper."""

WHOLE = frozenset(
    {WorkType.BOOK, WorkType.REPORT, WorkType.THESIS, WorkType.MANUSCRIPT, WorkType.PAMPHLET, WorkType.CLASSIC}
)
"""Types that are published on their own: their number of pages is that of the whole."""

LAW = frozenset({WorkType.LEGISLATION, WorkType.REGULATION, WorkType.BILL, WorkType.LEGAL_CASE, WorkType.TREATY})
"""Types of law."""
