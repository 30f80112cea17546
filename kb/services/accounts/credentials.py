"""Signing in with name and password, out, and choosing another password. Knows no page and no cookie.

What is answered and how long it takes are the same for a wrong password, a name that nobody has, an account without
a password and a closed one.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import KBError
from kb.models import Account
from kb.models.declarative import now
from kb.services.accounts.invitations import check_password, drop_links
from kb.services.accounts.passwords import hash_password, is_password, needs_new_hash
from kb.services.accounts.people import fold_name, get_account
from kb.services.accounts.sessions import begin_session, end_session, end_sessions
from kb.services.accounts.throttle import forget_tries, note_try_now
from kb.services.audit import ANONYMOUS, Actor, Role
from kb.services.transactions import changing

UNKNOWN = "(unknown name)"
"""Stands in the audit for a name that nobody has: what was typed there may be a password."""


class SignInRefused(KBError):
    """Name and password do not belong together."""

    status = 401
    code = "sign_in_refused"
    hint = "Check both. If you forgot your password, ask an admin for a new link."


def sign_in(session: Session, name: str, password: str, place: str) -> tuple[Actor, str]:
    """Who this is, and the token of the session that begins. ``place`` is where they are, as throttling counts it.

    Raises:
        kb.services.accounts.throttle.TooManyTries: nothing was tried.
        SignInRefused: it is not so; that is audited.
    """
    account = _prove(session, name, password, place)
    actor = Actor(account.name, Role(account.role), account.id)
    with changing(session, actor) as change:
        forget_tries(change, account.name, place)
        if account.password and needs_new_hash(account.password):
            account.password = hash_password(password)
        account.signed_in_at = now()
        change.record("signed in", "account", account.name, place=place)
        return actor, begin_session(change, account.id)


def sign_out(session: Session, actor: Actor, token: str | None) -> None:
    """End the session of this token. Ending none is no error."""
    if token and actor.signed_in:
        with changing(session, actor) as change:
            end_session(change, token)
            change.record("signed out", "account", actor.name)


def sign_out_everywhere(session: Session, actor: Actor) -> int:
    """End every session of ``actor``, in every browser. Returns how many there were."""
    with changing(session, actor) as change:
        ended = end_sessions(change, actor.account_id or 0)
        change.record("signed out everywhere", "account", actor.name, sessions=ended)
        return ended


def change_password(session: Session, actor: Actor, current: str, wanted: str, place: str) -> str:
    """Give ``actor`` another password, end all their sessions and open links, and return the token of a new session.

    Raises:
        kb.services.accounts.throttle.TooManyTries, SignInRefused: ``current`` is not their password.
        kb.services.accounts.invitations.BadPassword: ``wanted`` may not be chosen.
    """
    person = get_account(session, actor.name)
    check_password(wanted, person.name, person.full_name)
    account = _prove(session, actor.name, current, place)
    kept = hash_password(wanted)  # takes a while: nobody else waits for it
    with changing(session, actor) as change:
        forget_tries(change, account.name, place)
        account.password = kept
        end_sessions(change, account.id)
        drop_links(change, account.id)
        change.record("changed the password of", "account", account.name)
        return begin_session(change, account.id)


def _prove(session: Session, name: str, password: str, place: str) -> Account:
    """The account of this name, if the password is its own. The try counts before it is made, and so does its failure.

    The account is called as the name is folded, so the caller can forget the tries by it.
    """
    folded = fold_name(name)
    note_try_now(session, folded, place)
    account = session.scalar(select(Account).where(Account.name == folded))
    right = is_password(account.password if account else None, password)
    if account is None or not right or not account.active:
        with changing(session, ANONYMOUS) as change:
            change.record("failed to sign in", "account", account.name if account else UNKNOWN, place=place)
        raise SignInRefused("Name and password do not belong together.")
    return account
