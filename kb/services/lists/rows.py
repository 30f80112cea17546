"""The rows of one list, for those who may read or change it. Knows tables; what a list looks like is in ``view``."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kb.errors import Forbidden, NotFound
from kb.models import ListEditor, ListItem, ListSection, ReadingList
from kb.services.audit import LIST_EDITORS, Actor


def get_list_row(session: Session, key: str, actor: Actor) -> ReadingList:
    """The row of the list ``key``.

    Raises:
        NotFound: there is none that ``actor`` may read.
    """
    loaded = selectinload(ReadingList.sections).selectinload(ListSection.items)
    row = session.scalar(select(ReadingList).where(ReadingList.key == key).options(loaded))
    if row is None or not (row.public or row.unlisted or may_edit(session, row, actor)):
        raise NotFound(f"There is no reading list {key[:40]!r}.", "Check the address, or look among the public lists.")
    return row


def may_edit(session: Session, row: ReadingList, actor: Actor) -> bool:
    """Whether ``actor`` may change the list: organizers all of them, others those that they were invited to."""
    if actor.role in LIST_EDITORS:
        return True
    if actor.account_id is None:
        return False
    mine = select(ListEditor.id).where(ListEditor.list_id == row.id, ListEditor.account_id == actor.account_id)
    return session.scalar(mine) is not None


def get_row_to_edit(session: Session, key: str, actor: Actor) -> ReadingList:
    """The row of the list ``key``, to change it.

    Raises:
        NotFound: there is none that ``actor`` may read.
        Forbidden: ``actor`` may read it and no more.
    """
    row = get_list_row(session, key, actor)
    if not may_edit(session, row, actor):
        raise Forbidden("Your account may not change this list.", f"Ask {row.owner} to invite you.")
    return row


def items_of(row: ReadingList) -> list[ListItem]:
    """Every item of a list, in order."""
    return [item for section in row.sections for item in section.items]
