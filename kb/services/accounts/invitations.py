"""One-time links: to choose a password, and the first start's, with which the first admin is made.

A link works once and for a time; a newer one for the same account, and for the first start each start, ends it.
Only the digest of its token is kept. Looking at a link does not use it up: mail scanners look at links too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.orm import Session

from kb.errors import BadRequest, KBError
from kb.models import Account, Invitation
from kb.models.declarative import now
from kb.services.accounts.passwords import find_fault, hash_password
from kb.services.accounts.people import add_account, get_account, has_admin
from kb.services.accounts.sessions import begin_session, end_sessions
from kb.services.accounts.tokens import build_token, digest
from kb.services.audit import COMMAND_LINE, Actor, Role
from kb.services.transactions import Change, changing

INVITATION_LIFE = timedelta(days=3)
FIRST_START_LIFE = timedelta(hours=24)


class LinkUnusable(KBError):
    """The link was used, ran out, was replaced, or never was one: the answer is the same."""

    status = 410
    code = "link_unusable"
    hint = "Ask the person who gave it to you for a new one. (On the server: kb user link NAME)"


class BadPassword(BadRequest):
    """The password may not be chosen; the message says why."""

    code = "invalid_password"
    hint = "Choose another password."


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom a link is for. ``name`` is None for the first-start link: its holder picks a name."""

    name: str | None
    full_name: str
    role: Role


def invite(session: Session, actor: Actor, name: str, role: Role, full_name: str = "") -> str:
    """Add an account and return the token of the link with which its owner chooses a password.

    Raises:
        kb.services.accounts.people.BadName, NameTaken: nothing was added.
    """
    with changing(session, actor) as change:
        account = add_account(change, name, role, full_name)
        return _issue(change, account.id, INVITATION_LIFE)


def issue_link(session: Session, actor: Actor, name: str) -> str:
    """A new link for an account that is there, as when a password was forgotten. The old password works until then.

    Raises:
        kb.errors.NotFound: there is no such account.
    """
    with changing(session, actor) as change:
        account = get_account(session, name)
        change.record("issued a link for", "account", account.name)
        return _issue(change, account.id, INVITATION_LIFE)


def issue_first_link(session: Session) -> str | None:
    """A new link to make the first admin, the only one that works; None if there is an admin who can sign in."""
    with changing(session, COMMAND_LINE) as change:
        if has_admin(session):
            session.execute(delete(Invitation).where(Invitation.account_id.is_(None)))
            return None
        change.record("issued a link for", "account", "first admin")
        return _issue(change, None, FIRST_START_LIFE)


def get_invited(session: Session, token: str, *, first: bool = False) -> Invited:
    """Whom the link with this token is for; ``first`` for the link of the first start.

    Raises:
        LinkUnusable: it cannot be used.
    """
    row = session.scalar(select(Invitation).where(Invitation.token_digest == digest(token), _is_usable()))
    if row is None or first != (row.account_id is None) or (first and has_admin(session)):
        raise LinkUnusable("This link cannot be used, or can no longer be used.")
    if row.account is None:
        return Invited(None, "", Role.ADMIN)
    if not row.account.active:
        raise LinkUnusable("This link cannot be used, or can no longer be used.")
    return Invited(row.account.name, row.account.full_name, Role(row.account.role))


def accept_invitation(session: Session, token: str, password: str) -> str:
    """Use up the link, give its account this password, end its sessions, and return the token of a new one.

    Raises:
        LinkUnusable: it cannot be used.
        BadPassword: the link can be used again.
    """
    invited = get_invited(session, token)
    account = get_account(session, invited.name or "")
    check_password(password, account.name, account.full_name)
    kept = hash_password(password)
    with changing(session, _act_as(account)) as change:
        _use_up(change, token)
        account.password = kept
        account.signed_in_at = now()
        end_sessions(change, account.id)
        change.record("chose a password for", "account", account.name)
        return begin_session(change, account.id)


def make_first_admin(session: Session, token: str, name: str, full_name: str, password: str) -> str:
    """Use up the first start's link, make the first admin, and return the token of their session.

    Raises:
        LinkUnusable: it cannot be used, or there is an admin.
        BadPassword, kb.services.accounts.people.BadName, NameTaken: the link can be used again.
    """
    get_invited(session, token, first=True)
    check_password(password, name, full_name)
    kept = hash_password(password)
    with changing(session, COMMAND_LINE) as change:
        _use_up(change, token)
        account = add_account(change, name, Role.ADMIN, full_name)
        account.password = kept
        account.signed_in_at = now()
        with changing(session, _act_as(account)) as own:
            own.record("chose a password for", "account", account.name)
        return begin_session(change, account.id)


def check_password(password: str, name: str, full_name: str = "") -> None:
    """Pass silently if the person called so may choose this password.

    Raises:
        BadPassword: with what is wrong.
    """
    fault = find_fault(password, name=name, full_name=full_name)
    if fault:
        raise BadPassword(fault)


def drop_links(change: Change, account_id: int) -> None:
    """End every open link of this account."""
    open_links = delete(Invitation).where(Invitation.account_id == account_id, Invitation.used_at.is_(None))
    change.session.execute(open_links)


def _issue(change: Change, account_id: int | None, life: timedelta) -> str:
    same = Invitation.account_id.is_(None) if account_id is None else Invitation.account_id == account_id
    change.session.execute(delete(Invitation).where(same, Invitation.used_at.is_(None)))
    token = build_token()
    change.session.add(Invitation(account_id=account_id, token_digest=digest(token), expires_at=now() + life))
    return token


def _use_up(change: Change, token: str) -> None:
    """One statement, so that of two who open a link at once only one goes on."""
    mine = update(Invitation).where(Invitation.token_digest == digest(token), _is_usable())
    if not change.session.scalars(mine.values(used_at=now()).returning(Invitation.id)).all():
        raise LinkUnusable("This link cannot be used, or can no longer be used.")


def _is_usable() -> ColumnElement[bool]:
    return and_(Invitation.used_at.is_(None), Invitation.expires_at > now())


def _act_as(account: Account) -> Actor:
    return Actor(account.name, Role(account.role), account.id)
