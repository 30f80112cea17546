"""The queue of what needs a person: records that may be one that is here. Joined, kept apart, or left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.errors import BadRequest, Conflict
from kb.models import Document, HarvestedCollection, HarvestQuestion
from kb.rows import PageOf, get_row
from kb.services.audit import Actor
from kb.services.collecting.store import join_with, put_in
from kb.services.library import document_path
from kb.services.transactions import changing
from knowledge.bibliography import Work

DECISIONS = ("join", "apart", "drop")
PAGE = 20


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that a record may be: its title, who made it, when, and its page."""

    slug: str
    title: str
    makers: str
    year: int | None
    path: str


@dataclass(frozen=True, slots=True)
class RecordQuestion:
    """A record that waits, beside what it may be."""

    id: int
    collection: str
    reason: str
    work: Work
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class CollectionView:
    """A collection: how many documents it has, how many records wait, when it was read and what became of them."""

    slug: str
    name: str
    address: str
    state: str
    documents: int
    waiting: int
    counts: dict[str, int]
    updated_at: datetime


def find_collections(session: Session) -> tuple[CollectionView, ...]:
    """Every collection that was brought in, by name."""
    held = dict(session.execute(select(Document.collection, func.count()).group_by(Document.collection)).all())
    open_ones = select(HarvestQuestion.collection, func.count()).where(HarvestQuestion.state == "open")
    waiting = dict(session.execute(open_ones.group_by(HarvestQuestion.collection)).all())
    return tuple(
        CollectionView(
            row.slug,
            row.name,
            row.address,
            row.state,
            held.get(row.slug, 0),
            waiting.get(row.slug, 0),
            dict(row.counts),
            row.updated_at,
        )
        for row in session.scalars(select(HarvestedCollection).order_by(HarvestedCollection.name))
    )


def find_questions(session: Session, page: int = 1) -> PageOf[RecordQuestion]:
    """Records that wait for a person, oldest first."""
    query = select(HarvestQuestion).where(HarvestQuestion.state == "open").order_by(HarvestQuestion.id)
    return PageOf.of_query(session, query, page, PAGE, lambda row: _view(session, row))


def decide(session: Session, actor: Actor, number: int, decision: str, slug: str = "") -> None:
    """Settle a record: join it with the candidate ``slug``, keep it apart, or leave it out.

    Raises:
        NotFound: there is no such record.
        Conflict: somebody settled it before.
        BadRequest: no such decision, or no such candidate.
    """
    with changing(session, actor) as change:
        row = get_row(session, HarvestQuestion, number, "There is no such record.")
        if row.state != "open":
            raise Conflict(f"This record was settled already by {row.decided_by}.", "Look at the next one.")
        collection = session.get_one(HarvestedCollection, row.collection)
        match decision:
            case "join":
                if slug not in row.candidates:
                    raise BadRequest("Choose one of the records beside it.", "Or keep it apart.")
                join_with(change, collection, row.source, slug)
                row.state = "joined"
            case "apart":
                slug = put_in(change, collection, row.source, Work.model_validate(row.work))
                row.state = "apart"
            case "drop":
                row.state = "dropped"
            case _:
                raise BadRequest(f"There is no decision {decision[:20]!r}.", f"Use one of: {', '.join(DECISIONS)}.")
        row.decided_by = actor.name
        change.record(f"{row.state} a record of a collection", "collection", row.collection, record=number, with_=slug)


def _view(session: Session, row: HarvestQuestion) -> RecordQuestion:
    held = session.scalars(select(Document).where(Document.slug.in_(row.candidates)))
    candidates = tuple(
        Candidate(
            each.slug,
            each.title,
            Work.model_validate({n: each.record[n] for n in Work.model_fields if n in each.record}).makers_line
            if each.kind == "reference"
            else "",
            each.year,
            document_path(each.kind, each.slug),
        )
        for each in held
    )
    return RecordQuestion(row.id, row.collection, row.reason, Work.model_validate(row.work), candidates)
