"""The types of BibTeX and of BibLaTeX and those of CSL, each way."""

from __future__ import annotations

from knowledge.bibliography.work_types import WorkType as W

BIBLATEX: dict[W, str] = {
    W.REPORT: "report",
    W.ARTICLE_JOURNAL: "article",
    W.WEBPAGE: "online",
    W.BOOK: "book",
    W.CHAPTER: "incollection",
    W.THESIS: "thesis",
    W.PAPER_CONFERENCE: "inproceedings",
    W.PRESS_RELEASE: "online",
    W.DATASET: "dataset",
    W.LEGISLATION: "legislation",
    W.ARTICLE_MAGAZINE: "article",
    W.ARTICLE_NEWSPAPER: "article",
    W.CLASSIC: "book",
    W.COLLECTION: "collection",
    W.ENTRY_ENCYCLOPEDIA: "inreference",
    W.ENTRY_DICTIONARY: "inreference",
    W.ENTRY: "inreference",
    W.GRAPHIC: "artwork",
    W.LEGAL_CASE: "jurisdiction",
    W.MANUSCRIPT: "unpublished",
    W.MOTION_PICTURE: "movie",
    W.PAMPHLET: "booklet",
    W.PATENT: "patent",
    W.PERIODICAL: "periodical",
    W.PERSONAL_COMMUNICATION: "letter",
    W.POST: "online",
    W.POST_WEBLOG: "online",
    W.REVIEW: "article",
    W.REVIEW_BOOK: "article",
    W.SOFTWARE: "software",
    W.SONG: "audio",
    W.SPEECH: "unpublished",
    W.STANDARD: "standard",
}
"""How BibLaTeX names each type; the rest is @misc."""

BIBTEX: dict[W, str] = {
    W.REPORT: "techreport",
    W.ARTICLE_JOURNAL: "article",
    W.ARTICLE_MAGAZINE: "article",
    W.ARTICLE_NEWSPAPER: "article",
    W.REVIEW: "article",
    W.REVIEW_BOOK: "article",
    W.BOOK: "book",
    W.CLASSIC: "book",
    W.CHAPTER: "incollection",
    W.ENTRY_ENCYCLOPEDIA: "incollection",
    W.ENTRY_DICTIONARY: "incollection",
    W.PAPER_CONFERENCE: "inproceedings",
    W.PAMPHLET: "booklet",
    W.THESIS: "phdthesis",
    W.MANUSCRIPT: "unpublished",
    W.SPEECH: "unpublished",
}
"""How BibTeX, which knows fewer types, names each; the rest is @misc."""

READ: dict[str, W] = {
    **{name: kind for kind, name in reversed(BIBLATEX.items())},
    "article": W.ARTICLE_JOURNAL,
    "bookinbook": W.CHAPTER,
    "conference": W.PAPER_CONFERENCE,
    "electronic": W.WEBPAGE,
    "image": W.GRAPHIC,
    "inbook": W.CHAPTER,
    "legal": W.TREATY,
    "manual": W.REPORT,
    "mastersthesis": W.THESIS,
    "misc": W.DOCUMENT,
    "music": W.SONG,
    "mvbook": W.BOOK,
    "mvcollection": W.BOOK,
    "phdthesis": W.THESIS,
    "proceedings": W.BOOK,
    "reference": W.BOOK,
    "suppbook": W.CHAPTER,
    "techreport": W.REPORT,
    "unpublished": W.MANUSCRIPT,
    "video": W.MOTION_PICTURE,
    "www": W.WEBPAGE,
}
"""What each name is read as; one that is not here is read as a document."""

SUBTYPES = {
    W.ARTICLE_MAGAZINE: "magazine",
    W.ARTICLE_NEWSPAPER: "newspaper",
    W.POST_WEBLOG: "blog",
    W.PRESS_RELEASE: "pressrelease",
    W.SPEECH: "speech",
    W.WEBPAGE: "webpage",
    W.DATASET: "dataset",
    W.LEGISLATION: "legislation",
}
"""What BibLaTeX's ``entrysubtype`` tells apart, where the type alone does not."""
