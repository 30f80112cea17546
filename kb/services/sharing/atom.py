"""Atom feeds (RFC 4287), written by ``feedgen``: what is new here, and what changed in a reading list.

Knows plain values. Must not know what a feed is about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kb.services.citing import BASE_NAME, clean
from kb.services.sharing.xml import in_utc

MEDIA_TYPE = "application/atom+xml"

UNTITLED = "Untitled"
"""For a title of which nothing can be written: the format demands one."""


@dataclass(frozen=True, slots=True)
class AtomEntry:
    """One entry. ``id`` never changes, so that a program shows it once; ``categories`` are words with their labels."""

    id: str
    title: str
    updated: datetime
    url: str
    summary: str
    published: datetime | None = None
    categories: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class AtomFeed:
    """A feed at ``url``; ``page`` is the address at which people read the same. ``entries`` are the newest first."""

    id: str
    title: str
    updated: datetime
    url: str
    page: str
    entries: Sequence[AtomEntry]


def write_atom(feed: AtomFeed) -> bytes:
    """``feed`` as XML, well-formed whatever its texts hold. The same feed is the same bytes."""
    from feedgen.feed import FeedGenerator

    root = FeedGenerator()
    root.generator(BASE_NAME)
    root.language("en")
    root.author(name=BASE_NAME)
    root.id(clean(feed.id))
    root.title(clean(feed.title) or UNTITLED)
    root.updated(_to_the_second(feed.updated))
    root.link(href=clean(feed.url), rel="self", type=MEDIA_TYPE)
    root.link(href=clean(feed.page), rel="alternate", type="text/html")
    for entry in feed.entries:
        _write_entry(root.add_entry(order="append"), entry)
    written: bytes = root.atom_str()
    return written


def _write_entry(item: Any, entry: AtomEntry) -> None:
    item.id(clean(entry.id))
    item.title(clean(entry.title) or UNTITLED)
    item.updated(_to_the_second(entry.updated))
    if entry.published is not None:
        item.published(_to_the_second(entry.published))
    item.link(href=clean(entry.url), rel="alternate", type="text/html")
    item.category([{"term": clean(term), "label": clean(label)} for term, label in entry.categories])
    item.summary(clean(entry.summary))


def _to_the_second(moment: datetime) -> datetime:
    return in_utc(moment).replace(microsecond=0)
