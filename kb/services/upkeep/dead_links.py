"""Addresses that pages name and that no longer answer. Nothing is called dead after one failure.

``check_links`` tries each address of the published pages once, where there is internet; an address is in the queue
after :data:`DEAD_AFTER` tries on different days failed in a row. Knows records and rows. Must not know pages.
"""

from __future__ import annotations

import hashlib
import http.client
import re
import socket
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kb.models import AddressCheck
from kb.models.declarative import now
from kb.services.audit import Actor
from kb.services.transactions import Change, changing
from kb.services.upkeep.shelf import QueueItem, Shelf, build_item

DEAD_AFTER = 3
"""Failed tries in a row, on different days, after which an address is called dead."""

TIMEOUT = 20.0
"""Seconds that an address has to answer."""

_AGENT = "psp-knowledge-base link check"
_URL = re.compile(r"https?://[^\s<>\"')\]]+")
_ALIVE_ALL_THE_SAME = frozenset((401, 403, 405, 406, 429, 451))
"""Statuses that say that somebody is there who does not speak to programs."""

Try = Callable[[str], str]
"""Tries one address: why it failed, or nothing."""


@dataclass(frozen=True, slots=True)
class CheckedLinks:
    """What a run found: addresses tried, those that failed this time, and those that are called dead now."""

    tried: int
    failed: int
    dead: int
    offline: bool = False


def check_links(session: Session, actor: Actor, attempt: Try | None = None) -> CheckedLinks:
    """Try each address of the published pages once, and remember what came of it.

    Where all of them fail there is no internet rather than a dead web: nothing is remembered then.
    """
    attempt = attempt or try_address
    urls = sorted(find_addresses(Shelf(session)))
    session.close()  # trying takes long: nothing is held open meanwhile
    reasons = {url: attempt(url) for url in urls}
    failed = sum(1 for reason in reasons.values() if reason)
    if failed == len(urls) > 1:
        return CheckedLinks(len(urls), failed, 0, offline=True)
    with changing(session, actor) as change:
        for url, reason in reasons.items():
            _note(change, url, reason)
        session.flush()
        session.execute(delete(AddressCheck).where(AddressCheck.digest.not_in([_digest(url) for url in urls])))
        dead = len(session.scalars(select(AddressCheck.digest).where(AddressCheck.failures >= DEAD_AFTER)).all())
        change.record("checked links", "addresses", "", tried=len(urls), failed=failed, dead=dead)
    return CheckedLinks(len(urls), failed, dead)


def find_addresses(shelf: Shelf) -> dict[str, set[str]]:
    """The slugs of the published pages by each web address that they name, in a field or in the text."""
    found: dict[str, set[str]] = defaultdict(set)
    for page in shelf.pages:
        for text in (page.body, *_iter_texts(page.record.model_dump(mode="json"))):
            for url in _URL.findall(text):
                found[url.rstrip(".,;:")].add(page.slug)
    return dict(found)


def find_dead(shelf: Shelf) -> Iterator[QueueItem]:
    """Pages that name an address which failed :data:`DEAD_AFTER` times in a row; the longest dead first."""
    rows = shelf.session.scalars(select(AddressCheck).where(AddressCheck.failures >= DEAD_AFTER)).all()
    if not rows:
        return
    named, by_slug = find_addresses(shelf), {page.slug: page for page in shelf.pages}
    lost: dict[str, list[AddressCheck]] = defaultdict(list)
    for row in rows:
        for slug in named.get(row.url, ()):
            lost[slug].append(row)
    for slug, failing in lost.items():
        told = "; ".join(f"{row.url} ({row.reason}, {row.failures} tries)" for row in failing)
        since = min(row.failing_since or row.checked_at for row in failing)
        yield build_item(by_slug[slug], f"Does not answer since {since:%Y-%m-%d}: {told}.", since.isoformat())


def try_address(url: str) -> str:
    """Why ``url`` does not answer; nothing where it does, or where it only does not speak to programs."""
    for method in ("HEAD", "GET"):
        request = urllib.request.Request(url, method=method, headers={"User-Agent": _AGENT})  # noqa: S310  http(s) only
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT):  # noqa: S310
                return ""
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in _ALIVE_ALL_THE_SAME and error.code != 405:
                return ""
            reason = f"status {error.code}"
        except urllib.error.URLError as error:
            return "no such host" if isinstance(error.reason, socket.gaierror) else f"no answer: {error.reason}"
        except (OSError, http.client.HTTPException, ValueError) as error:
            return f"no answer: {type(error).__name__}"
    return reason


def _note(change: Change, url: str, reason: str) -> None:
    session = change.session
    row = session.get(AddressCheck, _digest(url))
    if row is None:
        session.add(row := AddressCheck(digest=_digest(url), url=url, failures=0, reason=""))
        session.flush()
        before: datetime | None = None
    else:
        before = row.checked_at
    row.checked_at = now()
    if not reason:
        row.failures, row.reason, row.failing_since = 0, "", None
        return
    # A second failure on the same day is the same outage.
    if row.failures == 0 or before is None or before.astimezone(UTC).date() != row.checked_at.date():
        row.failures += 1
    row.reason, row.failing_since = reason[:200], row.failing_since or row.checked_at


def _iter_texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _iter_texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _iter_texts(each)


def _digest(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()
