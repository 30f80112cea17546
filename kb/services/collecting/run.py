"""Brings a whole collection in, from a web address or a file: in a stream, by batches, on from where it stopped.

Each batch is one change together with the position behind it: killed at any moment, the next run goes on there and
nothing is doubled. Knows sources and the store; must not know a command line.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from kb.errors import BadRequest
from kb.models import CURATED, HarvestedCollection
from kb.models.declarative import now
from kb.services.audit import Actor
from kb.services.collecting.batch import Counts
from kb.services.collecting.fetch import download, is_address
from kb.services.collecting.found import FoundRecord, Position, Source
from kb.services.collecting.sources.dcat import open_dcat
from kb.services.collecting.sources.feed import open_feed
from kb.services.collecting.sources.json_lines import is_json_lines, open_json_lines
from kb.services.collecting.sources.oai_pmh import open_oai_pmh
from kb.services.collecting.sources.records_file import open_records_file
from kb.services.collecting.store import note_our_keys, store_batch
from kb.services.transactions import changing

BATCH = 500
"""Records that are written, and noted as done, at once."""

_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_RESERVED = frozenset({CURATED, "all"})
_FIRST_LETTERS = 4_000
Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Harvest:
    """A run that ended: the collection, its name, and what became of its records."""

    collection: str
    name: str
    counts: Counts


def harvest(
    session: Session,
    actor: Actor,
    place: str,
    *,
    collection: str,
    name: str,
    folder: Path,
    again: bool = False,
    progress: Progress | None = None,
) -> Harvest:
    """Bring in the collection at ``place``, an address or a file, as ``collection``.

    ``folder`` keeps what was downloaded. ``again`` begins at the beginning, whatever was read before.

    Raises:
        BadRequest: the name is taken or wrong, or ``place`` cannot be read.
    """
    if not _SLUG.fullmatch(collection) or len(collection) > 40 or collection in _RESERVED:
        raise BadRequest(
            f"{collection!r} cannot name a collection.", "Use small letters, digits and hyphens, such as ojp-studies."
        )
    source = open_source(place, folder)
    with changing(session, actor) as change:
        row = session.get(HarvestedCollection, collection)
        if row is None:
            row = HarvestedCollection(slug=collection, name=name or collection, address=place, position={}, counts={})
            session.add(row)
        row.name = name or row.name
        begun = {} if again else dict(row.position)
        row.address, row.state, row.updated_at, row.position = place, "reading", now(), begun
        note_our_keys(change)
    counts = Counts()
    batch: list[FoundRecord] = []
    for found in source(begun):
        batch.append(found)
        if len(batch) >= BATCH or found.reason in ("end", "page"):
            _write(session, actor, collection, batch, counts)
            batch = []
            if progress:
                progress(counts.records, None)
    _write(session, actor, collection, batch, counts)
    with changing(session, actor) as change:
        row = session.get_one(HarvestedCollection, collection)
        row.state, row.updated_at = "read", now()
        change.record("harvested", "collection", collection, address=place, **counts.as_numbers())
        return Harvest(collection, row.name, counts)


def open_source(place: str, folder: Path) -> Source:
    """What ``place`` is, told by its content: an OAI-PMH base, a feed, a DCAT-US catalog or a bibliographic file.

    Raises:
        BadRequest: it cannot be reached or opened.
    """
    if not is_address(place):
        path = Path(place)
        if not path.is_file():
            raise BadRequest(f"{place} is neither a web address nor a file.", "Begin an address with https://.")
        return _open_file(path)
    if re.search(r"[?&]verb=", place) or re.search(r"/oai(?:-pmh|2)?/?(?:\?|$)", place, re.IGNORECASE):
        return open_oai_pmh(place)
    kept = folder / hashlib.sha256(place.encode()).hexdigest()[:24]
    path = kept if kept.exists() else download(place, folder, kept.name)
    start = path.read_bytes()[:_FIRST_LETTERS]
    if b"<OAI-PMH" in start:
        return open_oai_pmh(place)
    source = _open_file(path)

    def read(position: Position) -> Iterator[FoundRecord]:
        yield from source(position)
        path.unlink(missing_ok=True)  # read to its end: the next run fetches it again

    return read


def _open_file(path: Path) -> Source:
    with path.open("rb") as file:
        start = file.read(_FIRST_LETTERS)
    if re.search(rb"<(?:\w+:)?(?:feed|rss|RDF)\b", start):
        return open_feed(path.read_bytes())
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and _is_catalog(path):
        return open_dcat(path)
    if is_json_lines(path):
        return open_json_lines(path)
    return open_records_file(path)


def _is_catalog(path: Path) -> bool:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        return '"dataset"' in file.read(100_000)


def _write(session: Session, actor: Actor, collection: str, batch: list[FoundRecord], counts: Counts) -> None:
    if not batch:
        return
    with changing(session, actor) as change:
        row = session.get_one(HarvestedCollection, collection)
        store_batch(change, row, batch, counts)
        row.position = dict(batch[-1].position)
        row.counts, row.updated_at = counts.as_numbers(), now()
