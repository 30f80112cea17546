"""All unfinished drafts as one table: filtered, searched, sorted and cut into pages, however many there are.

Knows drafts. Must not know what is done with those that are chosen: :mod:`kb.services.upkeep.many` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from kb.models import Draft
from kb.rows import PageOf
from kb.services.audit import Actor
from kb.services.drafting import UNFINISHED, DraftState, OpenBefore, find_open

PAGE_SIZE = 100
WHOSE = {
    "": "Everybody’s",
    "mine": "Mine",
    "assigned": "Assigned to me",
    "nobody": "Assigned to nobody",
    "review": "For me to review",
}
_SORTS: Mapping[str, tuple[Any, ...]] = {
    "changed": (Draft.updated_at.desc(), Draft.id.desc()),
    "oldest": (Draft.created_at, Draft.id),
    "title": (func.lower(Draft.title), Draft.id),
    "kind": (Draft.kind, func.lower(Draft.title), Draft.id),
    "state": (Draft.state, Draft.updated_at.desc(), Draft.id),
}


@dataclass(frozen=True, slots=True)
class DraftFilter:
    """Which drafts are wanted. What is empty allows all; ``words`` must all stand in the title or address."""

    words: str = ""
    kind: str = ""
    state: str = ""
    whose: str = ""
    sort: str = "changed"


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft in the table; ``open_by`` says who has it before them now."""

    id: int
    title: str
    kind: str
    state: str
    updated_by: str
    updated_at: datetime
    assigned_to: str | None
    is_change: bool
    open_by: tuple[OpenBefore, ...] = ()


def find_draft_rows(session: Session, actor: Actor, wanted: DraftFilter, page: int = 1) -> PageOf[DraftRow]:
    """One page of the unfinished drafts that ``wanted`` lets through; a page past the last is the last."""
    query = select(Draft).where(Draft.state.in_(UNFINISHED))
    if wanted.kind:
        query = query.where(Draft.kind == wanted.kind)
    if wanted.state:
        query = query.where(Draft.state == wanted.state)
    query = _filter_whose(query, actor, wanted.whose)
    for word in wanted.words.split():
        query = query.where(or_(holds(Draft.title, word), holds(Draft.slug, word)))
    query = query.order_by(*_SORTS.get(wanted.sort, _SORTS["changed"]))
    opened = find_open(session)
    return PageOf.of_query(session, query, page, PAGE_SIZE, lambda row: _build_row(row, opened.get(row.id, ())))


def _filter_whose(query: Select[Any], actor: Actor, whose: str) -> Select[Any]:
    match whose:
        case "mine":
            return query.where(or_(Draft.created_by == actor.name, Draft.updated_by == actor.name))
        case "assigned":
            return query.where(Draft.assigned_to == actor.name)
        case "nobody":
            return query.where(Draft.assigned_to.is_(None))
        case "review":
            mine = or_(Draft.submitted_by == actor.name, Draft.updated_by == actor.name)
            return query.where(Draft.state == DraftState.IN_REVIEW, ~mine)
        case _:
            return query


def holds(column: Any, word: str) -> ColumnElement[bool]:
    """Whether ``word`` stands in ``column``, in capitals or not; signs of the database's patterns mean themselves."""
    held: ColumnElement[bool] = column.icontains(word, autoescape=True)
    return held


def _build_row(row: Draft, open_by: tuple[OpenBefore, ...]) -> DraftRow:
    return DraftRow(
        id=row.id,
        title=row.title or row.slug or "Untitled",
        kind=row.kind,
        state=row.state,
        updated_by=row.updated_by,
        updated_at=row.updated_at,
        assigned_to=row.assigned_to,
        is_change=row.base_digest is not None,
        open_by=open_by,
    )
