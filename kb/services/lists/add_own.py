"""Puts a work that is not held here into a list, as an organizer typed it. Knows tables; one call is one change."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from kb.errors import BadRequest, NotFound
from kb.models.reading_list import ListItem
from kb.services.audit import Actor
from kb.services.library import Card, Stored
from kb.services.lists.edit import Mistakes, claim
from kb.services.lists.edit_actions import EditOutcome
from kb.services.lists.lists import MOST_ITEMS
from kb.services.lists.own_files import note_pdf
from kb.services.lists.own_work import OwnWork, find_held, new_slug, read_own_work
from kb.services.lists.rows import get_row_to_edit, items_of
from kb.services.lists.versions import keep_state
from kb.services.lists.view import Importance
from kb.services.transactions import changing


class HeldAlready(BadRequest):
    """The work is held here: ``card`` is its page, which says more than what was typed."""

    def __init__(self, card: Card) -> None:
        super().__init__(f"“{card.title}” is held here already.", "Add its page instead, below.")
        self.card = card


def check_own_work(session: Session, typed: Mapping[str, str]) -> OwnWork:
    """The work that ``typed`` says: to ask before a file that came with it is kept.

    Raises:
        Mistakes: a field cannot be kept.
        HeldAlready: its number is that of a work held here.
    """
    work, faults = read_own_work(typed)
    if work is None:
        raise Mistakes(faults)
    if (card := find_held(session, work.number)) is not None:
        raise HeldAlready(card)
    return work


def add_own_work(
    session: Session,
    actor: Actor,
    key: str,
    section_id: int,
    typed: Mapping[str, str],
    stored: Stored | None = None,
) -> EditOutcome:
    """Put the work that ``typed`` says at the end of a section, with the PDF that was ``stored`` for it.

    Adding overwrites nobody's work: see ``add_reading``.

    Raises:
        NotFound: there is no such list or section.
        Forbidden: ``actor`` may not edit the list.
        Mistakes: a field cannot be kept; nothing was added.
        HeldAlready: its number is that of a work held here; nothing was added.
        BadRequest: the list is full.
    """
    work = check_own_work(session, typed)
    with changing(session, actor) as change:
        row = get_row_to_edit(session, key, actor)
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
        if stored is not None:
            note_pdf(change, row, item, stored)
        change.record("changed", "reading list", key, revision=row.revision, added=work.title)
        said = f"“{work.title}” added to “{section.title}”."
        keep_state(change, row, said)
        return EditOutcome(said, f"item-{item.id}")
