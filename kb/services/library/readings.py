"""A document as a reading: how long it takes, what it is good for, where its case is from. Knows tables and records."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Document, Link, Site
from kb.services.library.pages import Card, build_card
from knowledge.practice import PracticeRecord
from knowledge.records import RECORDS, ReferenceRecord
from knowledge.vocabulary import FAILED_BANDS, Visibility, label

WORDS_A_MINUTE = 238
"""Silent reading of English non-fiction by adults, words a minute (Brysbaert 2019, doi:10.1016/j.jml.2019.104047)."""

UNKNOWN_MINUTES = 15
"""Set aside in a budget for a publication of which only the citation is kept here; our choice, and always said."""

"""Ratings that speak against a practice: counter-evidence."""

_TOOLS = re.compile(
    r"\b(?:guide(?:book|lines?)?|toolkit|tool|handbook|manual|template|checklist|plan|webinar|training|curriculum"
    r"|tta record)\b",
    re.IGNORECASE,
)
_CASES = re.compile(r"\b(?:case stud(?:y|ies)|newsletter|story|site profile)\b", re.IGNORECASE)


class Use(StrEnum):
    """What a reading is good for.

    Evidence: practices, and publications cited here. Case: lessons of sites, case studies and newsletters about them.
    Tool: summit and training materials, and publications whose type says guide, toolkit, plan, webinar and the like.
    """

    EVIDENCE = "evidence"
    CASE = "case"
    TOOL = "tool"


@dataclass(frozen=True, slots=True)
class Reading:
    """A published document as a reading. ``minutes`` is None where its text is not kept here.

    ``pages`` is the length of the publication itself, if known; ``sites`` are the sites that it is about, slug and
    name with state; ``problems`` are those of its record; ``digest`` and ``band`` are what a list saves of it;
    ``form`` is what kind of publication or event it is.
    """

    card: Card
    use: Use
    minutes: int | None
    pages: int | None
    sites: tuple[tuple[str, str], ...]
    problems: frozenset[str]
    digest: str
    changed_at: datetime
    form: str = ""

    @property
    def slug(self) -> str:
        """The document's."""
        return self.card.slug

    @property
    def band(self) -> str | None:
        """The rating band of a practice; None for every other kind."""
        return self.card.rating.look.band if self.card.rating else None

    @property
    def is_counter(self) -> bool:
        """Whether it was tested and did not work, or did harm."""
        return self.band in FAILED_BANDS

    @property
    def charged(self) -> int:
        """The minutes that it takes from a budget."""
        return UNKNOWN_MINUTES if self.minutes is None else self.minutes

    @property
    def length(self) -> str:
        """How long it is, in words."""
        if self.minutes is not None:
            return "1 minute" if self.minutes == 1 else f"{self.minutes} minutes"
        return f"{self.pages} pages elsewhere" if self.pages else "length not known"


def reading_minutes(words: int) -> int:
    """Minutes to read so many words, at least one: ``words`` / :data:`WORDS_A_MINUTE`, rounded up."""
    return max(1, -(-words // WORDS_A_MINUTE))


def find_readings(session: Session, slugs: Iterable[str]) -> dict[str, Reading]:
    """Those of ``slugs`` that are published, by slug. Three queries, whatever their number."""
    wanted = list(dict.fromkeys(slugs))
    rows = session.scalars(
        select(Document).where(Document.slug.in_(wanted), Document.visibility == Visibility.PUBLISHED)
    ).all()
    sites = _find_sites(session, [row.id for row in rows])
    return {row.slug: _build(row, sites.get(row.id, ())) for row in rows}


def _find_sites(session: Session, ids: list[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    query = (
        select(Link.document_id, Site.slug, Site.name, Site.state)
        .join(Site, Site.slug == Link.target)
        .where(Link.relation == "site", Link.document_id.in_(ids), Site.visibility == Visibility.PUBLISHED)
        .order_by(Site.name)
    )
    found: dict[int, tuple[tuple[str, str], ...]] = {}
    for document, slug, name, state in session.execute(query):
        found[document] = (*found.get(document, ()), (slug, f"{name}, {state}"))
    return found


def _build(row: Document, sites: tuple[tuple[str, str], ...]) -> Reading:
    record = RECORDS[row.kind].model_validate(row.record)
    words = len(row.body.split())
    pages, form, use = None, "", {"practice": Use.EVIDENCE, "lesson": Use.CASE}.get(row.kind, Use.TOOL)
    if isinstance(record, ReferenceRecord):
        pages, form, use = record.pages, record.type, _use_of(record.type)
    elif row.kind == "summit":
        form = label(row.record["event_kind"])
    return Reading(
        card=build_card(row),
        use=use,
        minutes=reading_minutes(words + len(row.summary.split())) if words else None,
        pages=pages,
        # A practice names many cities: it is not a case of any of them.
        sites=() if isinstance(record, PracticeRecord) else sites,
        problems=frozenset(getattr(record, "problems", ())),
        digest=row.digest,
        changed_at=row.updated_at,
        form=form,
    )


def _use_of(form: str) -> Use:
    if _TOOLS.search(form):
        return Use.TOOL
    return Use.CASE if _CASES.search(form) else Use.EVIDENCE
