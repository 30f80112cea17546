"""Puts a work that is not held here into a list, as an organizer typed it. Knows tables; one call is one change."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from kb.errors import BadRequest, NotFound
from kb.models.reading_list import ListItem
from kb.services.audit import Actor
from kb.services.library import Card
from kb.services.lists.edit import Mistakes, claim
from kb.services.lists.edit_actions import EditOutcome
from kb.services.lists.lists import MOST_ITEMS
from kb.services.lists.own_work import find_held, new_slug, read_own_work
from kb.services.lists.view import Importance, get_list_row, items_of
from kb.services.transactions import changing


class HeldAlready(BadRequest):
    """The work is held here: ``card`` is its page, which says more than what was typed."""

    def __init__(self, card: Card) -> None:
        super().__init__(f"“{card.title}” is held here already.", "Add its page instead, below.")
        self.card = card


def add_own_work(session: Session, actor: Actor, key: str, section_id: int, typed: Mapping[str, str]) -> EditOutcome:
    """Put the work that ``typed`` says at the end of a section. Adding overwrites nobody's work: see ``add_reading``.

    Raises:
        NotFound: there is no such list or section.
        Mistakes: a field cannot be kept; nothing was added.
        HeldAlready: its number is that of a work held here; nothing was added.
        BadRequest: the list is full.
    """
    work, faults = read_own_work(typed)
    if work is None:
        raise Mistakes(faults)
    if (card := find_held(session, work.number)) is not None:
        raise HeldAlready(card)
    with changing(session, actor) as change:
        row = get_list_row(session, key, actor)
        section = next((each for each in row.sections if each.id == section_id), None)
        if section is None:
            raise NotFound("The section is gone.", "Go back to the list and try again.")
        if len(items_of(row)) >= MOST_ITEMS:
            raise BadRequest(f"A list holds {MOST_ITEMS:,} readings at most.", "Remove one, or make a second list.")
        claim(change, row, row.revision)
        item = ListItem(
            position=len(section.items),
            slug=new_slug(),
            importance=Importance.RECOMMENDED,
            reason="",
            saved_digest="",
            own=work.model_dump(),
        )
        section.items.append(item)
        change.record("changed", "reading list", key, revision=row.revision, added=work.title)
        session.flush()
        return EditOutcome(f"“{work.title}” added to “{section.title}”.", f"item-{item.id}")
