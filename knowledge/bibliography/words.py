"""Words out of other programs' records: entities and markup resolved, noise of vendors left out. Knows no format."""

from __future__ import annotations

import html
import re

from knowledge.characters import clean, one_line

_TAGS = re.compile(
    r"</?(?:i|b|u|em|strong|sup|sub|small|p|br|span|div|sec|title|font|a|inf|sc|jats:[a-z]+|mml:[a-z]+)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_RIGHTS = re.compile(
    r"(?:copyright of .{3,300}? is the property of|\(?PsycInfo Database Record|©\s?\d{4} APA, all rights reserved"
    r"|however, users may print, download|\[ABSTRACT FROM AUTHOR\]|\[no abstract available\])",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_LOGIN = re.compile(
    r"login|scopus\.com|webofscience\.com|authtype=|ezproxy|shib|sso|openathens|proxy\.|search\.ebscohost|sessionid=|accountid=",
    re.IGNORECASE,
)


def plain_line(text: str) -> str:
    """``text`` on one line, without markup and with its entities as characters."""
    return one_line(_resolve(text))


def plain_text(text: str) -> str:
    """The same with its paragraphs kept, a line each."""
    lines = (one_line(line) for line in clean(_resolve(text)).splitlines())
    return "\n".join(line for line in lines if line)


def is_of_a_vendor(text: str) -> bool:
    """Whether ``text`` speaks of a vendor's rights and not of the work."""
    return bool(_RIGHTS.search(text))


def has_mail_address(text: str) -> bool:
    """Whether ``text`` holds somebody's e-mail address."""
    return bool(_ADDRESS.search(text))


def is_login_address(url: str) -> bool:
    """Whether ``url`` leads through one library's sign-in, so that others cannot follow it."""
    return bool(_LOGIN.search(url))


def _resolve(text: str) -> str:
    without = _TAGS.sub("", text) if "<" in text else text
    return _TAGS.sub("", html.unescape(without)) if _ENTITY.search(without) else without
