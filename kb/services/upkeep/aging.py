"""Pages that nobody has looked at for too long, and practices that nobody has rated. Knows records, no page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select

from kb.models import Adoption
from kb.services.library import format_date
from kb.services.upkeep.shelf import HeldPage, QueueItem, Shelf, build_item
from knowledge.evidence import band
from knowledge.practice import PracticeRecord
from knowledge.records import LessonRecord
from knowledge.vocabulary import Band, RatingBasis

STALE_YEARS = 10
"""A practice or lesson without a day of review is stale if what it rests on is older than this, in whole years. Our
judgment: in ten years a strategy that is in use has mostly been studied again. Summits and publications are records
of their time, so they are stale only by a day of review."""


LOOKED_FOR = timedelta(days=365)
"""For so long it counts that somebody looked for newer evidence of a practice and found nothing."""


def find_stale(shelf: Shelf) -> Iterator[QueueItem]:
    """Pages whose day of review has come, practices whose evidence nobody looked at for a year, and pages without such
    days that rest on old sources alone; the longest due first.
    """
    for page in shelf.pages:
        review_by = page.record.review_by
        looked = page.record.last_looked if isinstance(page.record, PracticeRecord) else None
        if looked is not None and shelf.today - looked > LOOKED_FOR and (review_by is None or review_by > shelf.today):
            said = f"Its evidence was last looked at on {format_date(looked.isoformat())}: over a year ago."
            yield build_item(page, said, (looked + LOOKED_FOR).isoformat())
            continue
        if review_by is not None:
            if review_by <= shelf.today:
                said = format_date(review_by.isoformat())
                yield build_item(page, f"It was to be read again by {said}.", review_by.isoformat())
            continue
        newest = _newest_source(page)
        if looked is None and newest is not None and shelf.today.year - newest > STALE_YEARS:
            due = date(newest + STALE_YEARS + 1, 1, 1).isoformat()
            rests = f"the newest thing it rests on is of {newest}: over {STALE_YEARS} years ago."
            yield build_item(page, f"No day of review is set, and {rests}", due)


def find_unrated(shelf: Shelf) -> Iterator[QueueItem]:
    """Practices without a rating; those that most cities did first."""
    done = Counter(shelf.session.scalars(select(Adoption.practice)))
    for page in shelf.pages:
        if not isinstance(page.record, PracticeRecord) or band(page.record.evidence) is not Band.NOT_RATED:
            continue
        if page.record.evidence.rating_basis is RatingBasis.REGISTRY_RATING_NOT_SEEN:
            why = "A registry lists it, but its rating was not found."
        else:
            why = "No registry or review that we found has rated it."
        cities = done[page.slug]
        why += f" {cities} {'city' if cities == 1 else 'cities'} here did it." if cities else " No city here did it."
        yield build_item(page, why, -cities)


def _newest_source(page: HeldPage) -> int | None:
    """The year of the newest thing that a practice or lesson rests on; None where none is dated, or for other kinds."""
    match page.record:
        case PracticeRecord():
            return max((source.year for source in page.record.sources if source.year), default=None)
        case LessonRecord():
            return page.record.year
        case _:
            return None
