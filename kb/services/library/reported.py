"""What cities report that they did, as adoptions among those that sources tell of. Knows reports that readers see.

It is the city's own word: no rating and no verdict is made of it. It is an example with its result, and marked as such.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import AdoptionReport, Document, Site
from kb.services.library.adoptions import AdoptionView
from knowledge.vocabulary import Visibility

REPORTED = "reported-by-the-city"
"""The role of such an adoption among those that sources tell of."""
SHOWN_REPORT = "published"
"""The state of a report that readers see."""


def find_reported_adoptions(session: Session) -> tuple[AdoptionView, ...]:
    """The reports of published sites on published strategies that were reviewed, the newest first."""
    query = (
        select(AdoptionReport, Document.title, Site.name, Site.state)
        .join(Document, Document.slug == AdoptionReport.practice)
        .join(Site, Site.slug == AdoptionReport.site)
        .where(
            AdoptionReport.state == SHOWN_REPORT,
            Document.visibility == Visibility.PUBLISHED,
            Site.visibility == Visibility.PUBLISHED,
        )
        .order_by(AdoptionReport.id.desc())
    )
    return tuple(
        AdoptionView(
            city=city,
            state=state,
            site=row.site,
            practice=row.practice,
            practice_title=title,
            program=None,
            years=row.years,
            role=REPORTED,
            result=row.result,
            outcome=row.outcome,
            note=None,
        )
        for row, title, city, state in session.execute(query)
    )
