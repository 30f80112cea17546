"""Who edits a list beside organizers: people with an account of any role, invited with a link. Knows tables; no page.

A link works once and for a week. Only the digest of its token is kept; looking at a link does not use it up.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kb.errors import Forbidden, KBError, NotFound
from kb.models import Account, ListEditor, ListInvitation, ReadingList
from kb.models.declarative import now
from kb.services.accounts import digest
from kb.services.audit import LIST_EDITORS, Actor
from kb.services.lists.rows import get_row_to_edit
from kb.services.transactions import changing

EDITOR_LINK_LIFE = timedelta(days=7)


class EditorLinkUnusable(KBError):
    """The link was used, ran out, or never was one: the answer is the same."""

    status = 410
    code = "link_unusable"
    hint = "Ask the person who gave it to you for a new one."


@dataclass(frozen=True, slots=True)
class InvitedEditor:
    """What a link invites to: the list, and who made the link."""

    key: str
    title: str
    invited_by: str


@dataclass(frozen=True, slots=True)
class ListEditorView:
    """Someone who was invited. ``number`` is the account's."""

    number: int
    name: str


def invite_editor(session: Session, actor: Actor, key: str) -> str:
    """The token of a new link with which someone who is signed in becomes an editor of the list ``key``.

    Raises:
        NotFound, Forbidden: there is no such list, or ``actor`` is no organizer.
    """
    with changing(session, actor) as change:
        row = _get_own_row(session, key, actor)
        token = secrets.token_urlsafe(32)
        session.add(
            ListInvitation(
                list_id=row.id,
                token_digest=digest(token),
                invited_by=actor.name,
                expires_at=now() + EDITOR_LINK_LIFE,
            )
        )
        change.record("invited an editor to", "reading list", key)
        return token


def get_editor_invitation(session: Session, token: str) -> InvitedEditor:
    """What the link with this token invites to.

    Raises:
        EditorLinkUnusable: it cannot be used.
    """
    invitation, row = _find_open(session, token)
    return InvitedEditor(row.key, row.title, invitation.invited_by)


def accept_editing(session: Session, actor: Actor, token: str) -> str:
    """Use the link up: ``actor`` may edit the list from now on. Returns its key.

    Raises:
        EditorLinkUnusable: it cannot be used.
        Forbidden: ``actor`` has no account.
    """
    if actor.account_id is None:
        raise Forbidden("Only someone with an account can edit a list.", "Sign in first.")
    with changing(session, actor) as change:
        invitation, row = _find_open(session, token)
        used = delete(ListInvitation).where(ListInvitation.id == invitation.id).returning(ListInvitation.id)
        if not session.scalars(used).all():
            raise EditorLinkUnusable("This link cannot be used, or can no longer be used.")
        query = select(ListEditor.id).where(ListEditor.list_id == row.id, ListEditor.account_id == actor.account_id)
        if session.scalar(query) is None:
            session.add(ListEditor(list_id=row.id, account_id=actor.account_id, invited_by=invitation.invited_by))
        change.record("became an editor of", "reading list", row.key, invited_by=invitation.invited_by)
        return row.key


def find_editors(session: Session, actor: Actor, key: str) -> tuple[ListEditorView, ...]:
    """Those who were invited to the list ``key`` and may edit it, by name.

    Raises:
        NotFound, Forbidden: there is no such list, or ``actor`` may not edit it.
    """
    row = get_row_to_edit(session, key, actor)
    query = select(Account.id, Account.name).join(ListEditor, ListEditor.account_id == Account.id)
    found = session.execute(query.where(ListEditor.list_id == row.id).order_by(Account.name))
    return tuple(ListEditorView(number, name) for number, name in found)


def remove_editor(session: Session, actor: Actor, key: str, number: int) -> str:
    """Let the account ``number`` no longer edit the list ``key``, and return its name. Open links to it end too.

    Raises:
        NotFound, Forbidden: there is no such list or editor, or ``actor`` is no organizer.
    """
    with changing(session, actor) as change:
        row = _get_own_row(session, key, actor)
        account = session.get(Account, number) if 0 < number < 2**31 else None
        gone = delete(ListEditor).where(ListEditor.list_id == row.id, ListEditor.account_id == number)
        if account is None or not session.scalars(gone.returning(ListEditor.id)).all():
            raise NotFound("That person does not edit this list.", "Go back to the list.")
        session.execute(delete(ListInvitation).where(ListInvitation.list_id == row.id))
        change.record("removed an editor of", "reading list", key, editor=account.name)
        return account.name


def _get_own_row(session: Session, key: str, actor: Actor) -> ReadingList:
    row = get_row_to_edit(session, key, actor)
    if actor.role not in LIST_EDITORS:
        raise Forbidden("Only organizers say who edits a list.", "Ask the person who invited you.")
    return row


def _find_open(session: Session, token: str) -> tuple[ListInvitation, ReadingList]:
    query = select(ListInvitation, ReadingList).join(ReadingList, ReadingList.id == ListInvitation.list_id)
    query = query.where(ListInvitation.token_digest == digest(token), ListInvitation.expires_at > now())
    found = session.execute(query).one_or_none()
    if found is None:
        raise EditorLinkUnusable("This link cannot be used, or can no longer be used.")
    return found[0], found[1]
