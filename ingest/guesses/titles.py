"""Is this a title? Told from what programs, templates and machines write into a file, and from heads of series.

Knows words; must not know where they stand.
"""

from __future__ import annotations

import re

_PROGRAM = re.compile(
    r"^(?:microsoft (?:word|powerpoint|publisher|excel)\b.*|untitled.*|\(?no title\)?|document\d*|presentation\d*|"
    r"powerpoint presentation|slide \d+|title|layout \d+|blank|template|new document|normal|"
    r"print(?:ing)?\b.*|full page( fax)? print|"
    r"(?:report|memo|letter|brochure|newsletter|flyer|resume|agenda|invoice|meeting minutes|calibri|"
    r"thesis)\s+template.*|.*\b(?:template|placeholder)\b.*|"
    r"click to (?:add|edit).*|type (?:the|your) .*|your title( here)?|\[?(?:document|report|memo) (?:title|subject)\]?|"
    r"[\w\-. ,()&]+\.(?:docx?|pptx?|pdf|indd|qxd|qxp|html?|p65|pub|xlsx?|rtf|wpd|txt|ai|eps|tex|"
    r"dvi)\b.*|https?://\S+|[a-z]:\\.*)$",
    re.I,
)
_MACHINE = re.compile(
    r"^(?:[A-Z]{2,}[_\-]?\d[\w.\-]*(?:\s+\d+\.\.\d+)?|[\w\-]*_[\w\-]*|[\w\-]*\d{3,}[\w\-]*|"
    r"\d[\d\s.\-]*|.*\b\d+\.\.\d+)$"
)
_DRAFT = re.compile(
    r"(?:^|[\s_\-])(?:final|draft|v\d+|rev\d*|copy|edits?|clean|track(?:ed)?|combined)(?:[\s_\-]|\d|$)", re.I
)
_SERIES = re.compile(
    r"^(?:the\s+)?(?:u\.?\s?s\.? department of|department of|office of|bureau of|national institute|"
    r"national criminal|city of|county of|state of|"
    r"journal of|american journal|crime & delinquency|criminology\b.{0,20}$|police quarterly|"
    r"vol(?:ume|\.)|issue\b|no\.|number\b|www\.|https?:|"
    r"research (?:report|in brief|brief|note|summary)|special report|bulletin|issue (?:brief|paper)|"
    r"fact sheet|working paper|final (?:technical )?report|"
    r"technical (?:report|assistance)|newsletter|draft|original (?:article|research)|(?:research |"
    r"review )?article|review|abstract|introduction|"
    r"(?:table of )?contents|executive summary|summary|memo(?:randum)?|policy brief|case study|"
    r"practice (?:guide|brief)|in brief|e-?newsletter|press release|"
    r"news release|for immediate release|acknowledg\w+|foreword|preface|about (?:the|this)|inside|"
    r"in this issue|report|brief|guide|spotlight|"
    r"program profile|research roundup|web ?inar|agenda|letter from|message from|dear\b|to:|from:|"
    r"date:|subject:|re:|attention|chapter \d+|part \d+|\d+)"
    r"(?:$|[\s:.,|–—\-#\d].{0,60}$)",
    re.I,
)
_WHOLE_SERIES = re.compile(
    r"^(?:research (?:report|in brief|brief|note|summary)|special report|bulletin|issue (?:brief|"
    r"paper)|fact sheet|working paper|final (?:technical )?report|"
    r"technical report|newsletter|draft|original (?:article|research)|(?:research |review )?article|"
    r"review|abstract|introduction|(?:table of )?contents|"
    r"executive summary|summary|memo(?:randum)?|interoffice memo(?:randum)?|policy brief|case study|"
    r"practice (?:guide|brief)|in brief|press release|news release|"
    r"for immediate release|in this issue|inside|report|brief|spotlight|program profile|foreword|"
    r"preface|agenda|keywords)\.?:?$",
    re.I,
)


def is_machine_title(text: str) -> bool:
    """Whether ``text`` is what a program, a template or a naming scheme put into the field of the title."""
    words = text.split()
    if _PROGRAM.match(text) or len(text.strip()) < 4:
        return True
    if len(words) <= 3 and (_MACHINE.match(text) or (_DRAFT.search(text) and not text[:1].isupper())):
        return True
    return len(words) == 1 and (text.islower() or bool(re.search(r"[a-z][A-Z]|\d", text)))


def is_series(text: str) -> bool:
    """Whether ``text`` names an agency, a journal, a series or a section: the title stands elsewhere."""
    return bool(_SERIES.match(text.strip()))


def is_series_alone(text: str) -> bool:
    """Whether ``text`` is nothing but the name of a form of document."""
    return bool(_WHOLE_SERIES.match(text.strip()))


def fold(text: str) -> str:
    """How titles are compared: letters and figures only."""
    return "".join(c for c in text.casefold() if c.isalnum())
