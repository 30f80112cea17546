"""One act on many drafts or pages, with one reason. Each is done, refused and audited by itself.

What one of them lacks costs only that one: it is named with the reason, and the others go on. Must not know pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from kb.errors import BadRequest, KBError
from kb.services.audit import Actor
from kb.services.drafting import (
    EDITABLE,
    DraftView,
    NotNow,
    assign_draft,
    build_fields,
    drop_draft,
    fill_in,
    get_draft,
    path_in_kind,
    save_draft,
    say_rows,
    take_suggestion,
)
from kb.services.publishing import approve, send_back, submit, withdraw

Chosen = TypeVar("Chosen", int, str)

MOST = 500
"""Drafts or pages in one request."""

CORRECTED = ("title", "year", "authors", "publisher", "summary")
"""The fields that stand in the table in which a batch is corrected."""

DESCRIBED = ("core_areas", "problems", "sites", "year", "publisher", "authors")
"""The fields that can be given to many drafts at once. One that a kind does not have is refused for that draft."""


@dataclass(frozen=True, slots=True)
class NotDone:
    """A draft or page to which the act was not done, and why."""

    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class DoneToMany:
    """What became of an act: titles of those that it was done to, and those that were refused."""

    done: tuple[str, ...]
    refused: tuple[NotDone, ...]


@dataclass(frozen=True, slots=True)
class TypedRow:
    """What was typed into the row of a draft, by field, and the revision that was shown."""

    revision: int
    cells: Mapping[str, str]


class _Unchanged(KBError):
    """Nothing was typed into a row."""

    code = "unchanged"

    def __init__(self) -> None:
        super().__init__(self.code)


def hand_in_many(session: Session, actor: Actor, numbers: Iterable[int]) -> DoneToMany:
    """Hand each draft in for review."""
    return _for_drafts(session, numbers, lambda draft: submit(session, actor, draft.id, draft.revision))


def approve_many(session: Session, actor: Actor, numbers: Iterable[int], note: str) -> DoneToMany:
    """Publish each draft of which ``actor`` may be the second person; ``note`` is kept with each version."""
    return _for_drafts(session, numbers, lambda draft: approve(session, actor, draft.id, draft.revision, note))


def send_back_many(session: Session, actor: Actor, numbers: Iterable[int], note: str) -> DoneToMany:
    """Send each draft back with the same note."""
    return _for_drafts(session, numbers, lambda draft: send_back(session, actor, draft.id, draft.revision, note))


def drop_many(session: Session, actor: Actor, numbers: Iterable[int]) -> DoneToMany:
    """Give each draft up."""
    return _for_drafts(session, numbers, lambda draft: drop_draft(session, actor, draft.id))


def assign_many(session: Session, actor: Actor, numbers: Iterable[int], name: str) -> DoneToMany:
    """Make each draft ``name``'s; nobody's if it is empty."""
    return _for_drafts(session, numbers, lambda draft: assign_draft(session, actor, draft.id, name))


def describe_many(session: Session, actor: Actor, numbers: Iterable[int], field: str, value: str) -> DoneToMany:
    """Give ``value`` to ``field`` of each draft: added to a list, put in place of any other value.

    Raises:
        BadRequest: the field cannot be given to many, or there is no value.
    """
    value = value.strip()
    if field not in DESCRIBED or not value:
        raise BadRequest("Choose a field and write a value.", f"The field is one of: {', '.join(DESCRIBED)}.")

    def describe(draft: DraftView) -> None:
        path = path_in_kind(draft.kind, field)
        fields = take_suggestion(draft.kind, draft.fields, path, value) if path else dict(draft.fields)
        if not path or fields == fill_in(draft.kind, draft.fields):
            raise BadRequest(f"A {draft.kind} has no such field, or it says that already.")
        _save(session, actor, draft, fields)

    return _for_drafts(session, numbers, describe)


def find_cells(draft: DraftView) -> dict[str, str]:
    """What the draft says in each of :data:`CORRECTED`; without those that its kind does not have."""
    known = {field.name for field in build_fields(draft.kind)}
    return {name: say_rows(draft.fields.get(name)) for name in CORRECTED if name in known}


def correct_many(session: Session, actor: Actor, rows: Mapping[int, TypedRow]) -> DoneToMany:
    """Save the cells of a table, by the number of the draft.

    A draft in which nothing was changed is not saved. One that somebody saved since it was shown is refused.
    """

    def correct(draft: DraftView) -> None:
        row, held = rows[draft.id], find_cells(draft)
        told = ((name, " ".join(row.cells[name].split())) for name in held if name in row.cells)
        changed = [(name, text) for name, text in told if text != held[name]]
        if not changed:
            raise _Unchanged
        if row.revision != draft.revision:
            raise NotNow(f"{draft.updated_by} saved it meanwhile.")
        fields = dict(draft.fields)
        for name, text in changed:
            fields = take_suggestion(draft.kind, fields, name, text) if text else {**fields, name: None}
        _save(session, actor, draft, fields)

    found = _for_drafts(session, rows, correct)
    return DoneToMany(found.done, tuple(each for each in found.refused if each.reason != _Unchanged.code))


def withdraw_many(session: Session, actor: Actor, slugs: Iterable[str], reason: str) -> DoneToMany:
    """Withdraw each published page with the same reason."""
    done, refused = [], []
    for slug in _limit(slugs):
        try:
            done.append(withdraw(session, actor, slug, reason).title)
        except KBError as error:
            refused.append(NotDone(slug, str(error)))
    return DoneToMany(tuple(done), tuple(refused))


def _for_drafts(session: Session, numbers: Iterable[int], act: Callable[[DraftView], object]) -> DoneToMany:
    done, refused = [], []
    for number in _limit(numbers):
        title = f"Draft {number}"
        try:
            draft = get_draft(session, number)
            title = draft.title or draft.slug or title
            act(draft)
            done.append(title)
        except KBError as error:
            refused.append(NotDone(title, str(error)))
    return DoneToMany(tuple(done), tuple(refused))


def _save(session: Session, actor: Actor, draft: DraftView, fields: Mapping[str, Any]) -> None:
    if draft.state not in EDITABLE:
        raise NotNow("It is not being edited now: take it back first.")
    save_draft(session, actor, draft.id, revision=draft.revision, fields=fields, body=draft.body, slug=draft.slug)


def _limit(chosen: Iterable[Chosen]) -> tuple[Chosen, ...]:
    """Each of ``chosen`` once.

    Raises:
        BadRequest: there are none, or more than :data:`MOST`.
    """
    once = tuple(dict.fromkeys(chosen))
    if not 0 < len(once) <= MOST:
        raise BadRequest(
            "Nothing was chosen." if not once else f"Choose at most {MOST} at once.", "Tick the rows first."
        )
    return once
