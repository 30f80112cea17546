"""The queues of work that keep the knowledge true: what each is for, how much is in it, and one page of it.

Each queue is computed when it is looked at, so nothing that was corrected is ever in it. Must not know HTTP.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.rows import PageOf
from kb.services import finding
from kb.services.upkeep import corrections
from kb.services.upkeep.aging import STALE_YEARS, find_stale, find_unrated
from kb.services.upkeep.conflicts import find_conflicts
from kb.services.upkeep.dead_links import DEAD_AFTER, find_dead
from kb.services.upkeep.orphans import find_orphans
from kb.services.upkeep.shelf import QueueItem, Shelf

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue: its name in addresses, its heading, and in a sentence what stands in it and in what order."""

    name: str
    heading: str
    about: str


@dataclass(frozen=True, slots=True)
class QueueCount:
    """How many entries a queue has."""

    queue: Queue
    count: int


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of a queue. ``shown`` counts what the filter lets through, ``kinds`` everything by kind of page."""

    queue: Queue
    shown: PageOf[QueueItem]
    kind: str
    kinds: tuple[tuple[str, int], ...]


def _find_corrected(shelf: Shelf) -> Iterator[QueueItem]:
    return corrections.find_open_items(shelf.session)


_FINDERS: dict[str, tuple[Queue, Callable[[Shelf], Iterator[QueueItem]]]] = {
    queue.name: (queue, finder)
    for queue, finder in (
        (
            Queue(
                "corrected",
                "Corrections proposed",
                "What readers say is wrong with a page. The one that has waited longest comes first.",
            ),
            _find_corrected,
        ),
        (
            Queue(
                "conflicting",
                "Conflicting",
                "Statements that cannot both be right, side by side: texts that wait to be joined come first, then "
                "ratings, then publications that are not described alike.",
            ),
            find_conflicts,
        ),
        (
            Queue(
                "stale",
                "Stale",
                "Pages whose day of review has come, and practices and lessons without one whose newest source is more "
                f"than {STALE_YEARS} years old. What has been due longest comes first.",
            ),
            find_stale,
        ),
        (
            Queue(
                "unrated",
                "Unrated",
                "Practices without a rating. “Not rated” is not “no effect”: look whether somebody has rated it since. "
                "Those that most cities did come first.",
            ),
            find_unrated,
        ),
        (
            Queue(
                "orphaned",
                "Orphaned",
                "Pages that lead to what is not there, or that nothing leads to. Broken links come first.",
            ),
            find_orphans,
        ),
        (
            Queue(
                "dead-links",
                "Addresses that died",
                f"Pages that name a web address which failed on {DEAD_AFTER} days in a row, when somebody ran "
                "kb check --links. What has been dead longest comes first.",
            ),
            find_dead,
        ),
    )
}


def count_queues(session: Session) -> tuple[QueueCount, ...]:
    """How much waits in each queue."""
    shelf = Shelf(session)
    return tuple(QueueCount(queue, sum(1 for _ in finder(shelf))) for queue, finder in _FINDERS.values())


def count_misses(session: Session) -> int:
    """How many searches that found nothing wait for somebody."""
    return finding.count_misses(session)


def find_queue_page(session: Session, name: str, kind: str = "", page: int = 1) -> QueuePage:
    """One page of the queue ``name``, of one kind of page if given; a page past the last is the last.

    Raises:
        NotFound: there is no such queue.
    """
    if name not in _FINDERS:
        raise NotFound(f"There is no queue called {name!r}.", f"Choose one of: {', '.join(_FINDERS)}.")
    queue, finder = _FINDERS[name]
    found = sorted(finder(Shelf(session)), key=lambda item: item.order)
    kinds = Counter(item.kind for item in found)
    kept = [item for item in found if not kind or item.kind == kind]
    return QueuePage(queue, PageOf.of_list(kept, page, PAGE_SIZE), kind, tuple(sorted(kinds.items())))
