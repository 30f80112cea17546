"""Fetches what a harvest reads, over HTTP and with limits. Knows addresses, and nothing of what they hold."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPResponse
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from kb.errors import BadRequest

TIMEOUT = 60.0
"""Seconds without an answer."""
MAX_PAGE = 100_000_000
"""Bytes of one page of a list that are held in memory."""
TRIES = 4
LONGEST_WAIT = 120.0
"""Seconds that a server may ask us to wait before the next try."""
_AGENT = "PSP-Knowledge-Base-harvester/1.0"


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: its bytes and the media type that it declares."""

    content: bytes
    media_type: str


def is_address(place: str) -> bool:
    """Whether ``place`` is a web address and not a file."""
    return urlsplit(place).scheme in ("http", "https")


def fetch(address: str) -> Fetched:
    """The answer at ``address``, at most :data:`MAX_PAGE` bytes. A server that is busy is asked again.

    Raises:
        BadRequest: it cannot be reached, refuses, or sends too much.
    """
    for attempt in range(1, TRIES + 1):
        try:
            with _open(address) as answer:
                content = answer.read(MAX_PAGE + 1)
                if len(content) > MAX_PAGE:
                    raise BadRequest(f"{address} sends more than {MAX_PAGE // 1_000_000} MB in one page.")
                return Fetched(content, answer.headers.get_content_type())
        except HTTPError as error:
            wait = _wait_of(error)
            if wait is None or attempt == TRIES:
                raise BadRequest(f"{address} answers {error.code} {error.reason}.", "Check the address.") from error
            time.sleep(wait)
        except (URLError, TimeoutError, ConnectionError, OSError) as error:
            if attempt == TRIES:
                why = getattr(error, "reason", error)
                raise BadRequest(
                    f"{address} cannot be reached: {why}.", "Check the address and the network."
                ) from error
            time.sleep(float(attempt))
    raise AssertionError("unreachable")


def download(address: str, folder: Path, name: str) -> Path:
    """The file at ``address``, kept in ``folder`` as ``name``: it is read from there, and again after a restart.

    Raises:
        BadRequest: it cannot be reached or kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path, part = folder / name, folder / f"{name}.part"
    try:
        with _open(address) as answer, part.open("wb") as file:
            shutil.copyfileobj(answer, file, 1 << 20)
        part.replace(path)
    except OSError as error:
        raise BadRequest(f"{address} cannot be fetched: {error}.", "Check the address and the disk.") from error
    return path


def _open(address: str) -> HTTPResponse:
    if not is_address(address):
        raise BadRequest(f"{address!r} is no web address.", "Begin it with http:// or https://, or name a file.")
    # The scheme was looked at above: nothing but HTTP is opened.
    answer: HTTPResponse = urlopen(Request(address, headers={"User-Agent": _AGENT}), timeout=TIMEOUT)  # noqa: S310
    return answer


def _wait_of(error: HTTPError) -> float | None:
    """How many seconds a server asks us to wait; None if asking again is of no use."""
    if error.code not in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.BAD_GATEWAY):
        return None
    said = (error.headers.get("Retry-After") or "").strip()
    return min(float(said), LONGEST_WAIT) if said.isdigit() else 5.0
