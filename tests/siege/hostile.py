"""Hostile addresses: what people and programs put where a question, a number or a name is asked for."""

from __future__ import annotations

import random
from collections.abc import Iterator
from urllib.parse import quote, urlencode

SCRIPT = "<script>alert(1)</script>"
"""Must come back only with its angle brackets taken apart."""

_PIECES = (
    SCRIPT,
    '"><img src=x onerror=alert(1)>',
    "' OR 1=1 --",
    "'; DROP TABLE document; --",
    "{{ 7*7 }}",
    "${jndi:ldap://x}",
    "../../../../etc/passwd",
    "%00",
    "\0",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "\u202e\u200b\ufeff",
    "é" * 40,
    "漢字" * 30,
    "🚓" * 20,
    "a" * 3_000,
    "(" * 500,
    '"' * 501,
    "-" * 300,
    "+ - ~ ^ * ? : \\ / | & !",
    "title:(((",
    "state:zz year:..",
    "year:99999999999999999999",
    "AND OR NOT",
    "NOT NOT NOT gun",
    '"gun violence',
    "gun* *gun ?",
    "-gun -violence",
    "site:x site:y site:z",
    "group violence intervention",
    "homicidios en la ciudad",
    "1e309",
    "NaN",
    "-1",
    "9223372036854775808",
    "0x10",
    "٣",
    "true",
    "[]",
    "null",
    " ",
    "",
    "\r\nSet-Cookie: x=y",
    "http://evil.example/",
    "javascript:alert(1)",
    "=HYPERLINK(1)",
    "word " * 400,
)
_NAMES = """
q mode sort evidence page size kind state year area problem rating cost core_area from to limit offset verb
metadataPrefix resumptionToken identifier set until format slug slugs site sites city population budget weights problems
lang next name key list revision theme near dial within cursor
"""
_PLACES = """
/search /search.atom /api/v1/search /api/v1/suggest /suggest /match /match/results /api/v1/match /compare /practices
/lessons /sites /summits /references /tools /oai /feeds/new.atom /export /basket /agenda /peers /glossary
/opensearch.xml /sitemap.xml /about/ratings /audit /curate /account /sign-in /people /api/v1/sites /map /contents
/adoptions /newsletter /visits/formats /offers /inbox
"""
_BELOW = """
/practices/ /lessons/ /sites/ /references/ /summits/ /lists/ /invitation/ /plans/ /export/ /api/v1/ /static/
"""
_METHODS = ("HEAD", "POST", "PUT", "OPTIONS", "DELETE", "TRACE")


def iter_requests(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """``count`` pairs of a method and an address with its question, most of them of search."""
    chance = random.Random(seed)
    for _ in range(count):
        method = "GET" if chance.random() < 0.95 else chance.choice(_METHODS)
        yield method, _build_address(chance)


def _build_address(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.5:
        place, fields = chance.choice(("/search", "/api/v1/search")), {"q": build_text(chance)}
        for name in chance.sample(_NAMES.split(), chance.randrange(3)):
            fields[name] = build_text(chance, 1)
    elif kind < 0.85:
        place = chance.choice(_PLACES.split())
        fields = {name: build_text(chance, 1) for name in chance.sample(_NAMES.split(), chance.randrange(1, 5))}
    else:
        return chance.choice(_BELOW.split()) + quote(
            build_text(chance, 1)[:900], safe="/" if chance.random() < 0.5 else ""
        )
    text = urlencode(fields, errors="surrogatepass")
    if chance.random() < 0.1:
        text = text.replace("%", "%25", 3) + "&q=%ff%fe&&=&q[]=1"
    return f"{place}?{text}"


def build_text(chance: random.Random, most: int = 4) -> str:
    """Some of the pieces, one after another, now and then cut or repeated."""
    text = chance.choice(("", " ")).join(chance.choice(_PIECES) for _ in range(chance.randrange(1, most + 1)))
    if chance.random() < 0.2:
        text = text[: chance.randrange(1, 40)]
    return text[:6_000]
