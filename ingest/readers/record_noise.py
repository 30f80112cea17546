"""What catalogs put into the records that they export and that is none of the publication's: taken out, and told.

E-mail addresses, login links, notices of copyright, places for "no abstract", entities and tags of web pages. Knows the
habits of EBSCO, Ovid, Scopus and their like; must not know a format.
"""

from __future__ import annotations

import html
import re

from ingest.text.wording import clean_line

_TAG = re.compile(r"</?(?:i|b|em|strong|sub|sup|u|p|span|br|title|sc|italic|bold)\b[^<>]{0,100}>", re.I)
_COPYRIGHT = re.compile(
    r"\s*(?:\[?copyright (?:of|©|\(c\))|©\s?\d{4}|\(c\)\s?\d{4}|copyright \d{4}).{0,600}?(?:\Z|\])", re.I | re.S
)
_EMPTY = re.compile(
    r"^\[?(?:no abstract(?: available)?|abstract not available|n/?a|not available|none|null)\.?\]?$", re.I
)
_LOGIN = re.compile(
    r"login\.aspx|authtype=|custid=|proxy|ezproxy|/login\b|openurl|search\.ebscohost|ovidsp|"
    r"action=interpret|sid=\w+:|scopus\.com/(?:inward|record)|webofscience|apps\.webofknowledge",
    re.I,
)
_MAIL = re.compile(r"[;,.]?\s*(?:e-?mail(?: address)?(?:es)?:?\s*)?[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+", re.I)
_ACCESSION = re.compile(
    r"(?:^|;\s*)(?:accession number|affiliations?|correspondence|author address|source info|"
    r"number of pages|document type|issue info|isbn|language)\s*:\s*[^;]*",
    re.I,
)
_IDENTITY = re.compile(r"\s*\(\d{3,12}\)")


def clean_words(text: str) -> str:
    """``text`` without tags, with its entities as the characters they stand for."""
    words = _TAG.sub("", text) if "<" in text else text
    if "&" in words:
        words = _TAG.sub("", html.unescape(words))
    return words


def clean_title(text: str) -> str:
    """A title as a person writes it: no tags, no full stop of the catalog at its end."""
    words = clean_line(clean_words(text), 1_900)
    return (
        words[:-1]
        if words.endswith(".") and not words.endswith("..") and not re.search(r"\b(?:[A-Z]|Inc|Co|etc|vs|al)\.$", words)
        else words
    )


def clean_abstract(text: str) -> str:
    """An abstract without the catalog's notice of copyright; empty where it says that there is none."""
    words = _COPYRIGHT.sub("", clean_words(text)).strip()
    return "" if _EMPTY.match(words) else words


def clean_note(text: str) -> str:
    """A note without e-mail addresses and the catalog's own numbers."""
    return _MAIL.sub("", _ACCESSION.sub("", clean_words(text))).strip(" ;,.")


def is_noisy(text: str) -> bool:
    """Whether a note holds e-mail addresses or the catalog's own numbers."""
    return bool(_MAIL.search(text) or _ACCESSION.search(text))


def clean_author(text: str) -> str:
    """A name without the number that the catalog knows it by, and without an e-mail address."""
    return _MAIL.sub("", _IDENTITY.sub("", clean_words(text))).strip(" ;,")


def is_login_address(url: str) -> bool:
    """Whether ``url`` leads to a catalog's own door, where a reader without an account gets nothing."""
    return bool(_LOGIN.search(url))
