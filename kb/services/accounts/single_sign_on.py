"""Signing in with the account of one's agency (OpenID Connect): who that is here, and what their groups let them do.

The provider's word is checked before it gets here. An identity is the provider and its own name for a person, which
never changes; the first time, an account is made for it. An account that is here already is never taken over by a
name that happens to be the same: an admin connects them. Knows accounts; must not know how the provider is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import BadRequest, KBError
from kb.models import Account
from kb.models.declarative import now
from kb.services.accounts.people import NameTaken, add_account, fold_name, get_account, keep_an_admin
from kb.services.accounts.sessions import begin_session, end_sessions
from kb.services.audit import ANONYMOUS, COMMAND_LINE, Actor, Role
from kb.services.transactions import Change, changing

_ORDER = (Role.ADMIN, Role.LIAISON, Role.ORGANIZER, Role.MEMBER, Role.READER)


class NoPartHere(KBError):
    """The provider knows this person, and this site does not let them in."""

    status = 403
    code = "no_part_here"
    hint = "Ask an admin of this site."


@dataclass(frozen=True, slots=True)
class ProvenIdentity:
    """Who the provider says this is. ``subject`` is its own name for them; ``name`` what they are called there."""

    issuer: str
    subject: str
    name: str
    full_name: str
    groups: tuple[str, ...]

    @property
    def key(self) -> str:
        """What an account keeps of it."""
        return build_identity(self.issuer, self.subject)


def build_identity(issuer: str, subject: str) -> str:
    """The provider and its own name for a person, as an account keeps it."""
    return f"{issuer.rstrip('/')} {subject}"[:600]


def read_group_roles(text: str) -> dict[str, Role]:
    """``group=role, group=role`` as a table.

    Raises:
        BadRequest: a part has no role that there is.
    """
    found = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        group, _, role = part.rpartition("=")
        if not group.strip() or role.strip() not in set(Role):
            raise BadRequest(f"KB_SSO_ROLES: {part!r} is not group=role.", f"Roles are {', '.join(Role)}.")
        found[group.strip()] = Role(role.strip())
    return found


def choose_role(groups: Sequence[str], roles: dict[str, Role]) -> Role | None:
    """The role that may do most, of those that the groups give; None if they give none."""
    given = {roles[group] for group in groups if group in roles}
    return next((role for role in _ORDER if role in given), None)


def sign_in_by_identity(
    session: Session, identity: ProvenIdentity, roles: dict[str, Role], place: str, device: str = ""
) -> tuple[Actor, str]:
    """Who this is here, with the role of their groups today, and the token of the session that begins.

    Raises:
        NoPartHere: no group gives a role, the account is closed, or its name belongs to another; that is audited.
    """
    try:
        with changing(session, ANONYMOUS) as change:
            account = _find_or_add(change, identity, roles)
            actor = Actor(account.name, Role(account.role), account.id, has_second_step=True)
            with changing(session, actor) as own:
                account.signed_in_at = now()
                own.record("signed in", "account", account.name, place=place, by="single sign-on")
                return actor, begin_session(own, account.id, device)
    except NoPartHere:
        with changing(session, ANONYMOUS) as change:
            change.record("failed to sign in", "account", "(single sign-on)", place=place)
        raise


def connect_identity(session: Session, actor: Actor, name: str, issuer: str, subject: str) -> None:
    """Let ``name`` sign in as ``subject`` of the provider from now on.

    Raises:
        kb.errors.NotFound: there is no such account.
        kb.services.accounts.people.NameTaken: another account has this identity.
    """
    key = build_identity(issuer, subject)
    with changing(session, actor) as change:
        account = get_account(session, name)
        other = session.scalar(select(Account).where(Account.identity == key, Account.id != account.id))
        if other is not None:
            raise NameTaken(f"{other.name} signs in as {subject!r} already.")
        account.identity = key
        change.record("connected single sign-on of", "account", account.name)


def _find_or_add(change: Change, identity: ProvenIdentity, roles: dict[str, Role]) -> Account:
    session = change.session
    role = choose_role(identity.groups, roles)
    account = session.scalar(select(Account).where(Account.identity == identity.key))
    if account is not None and not account.active:
        raise NoPartHere("Your account here is closed.")
    if role is None:
        if account is not None:
            end_sessions(change, account.id)
        raise NoPartHere("None of your groups has a part on this site.")
    if account is None:
        taken = session.scalar(select(Account.id).where(Account.name == fold_name(identity.name)))
        if taken is not None:
            raise NoPartHere(
                f"There is an account called {fold_name(identity.name)!r} here that is not connected to yours.",
                "If it is yours, an admin connects it with: kb user connect NAME SUBJECT",
            )
        account = add_account(change, identity.name, role, identity.full_name)
        account.identity = identity.key
    elif account.role != role:
        with changing(session, COMMAND_LINE) as by_group:
            by_group.record("changed the role of", "account", account.name, before=account.role, after=role, by="group")
        with keep_an_admin(session, account.name):
            account.role = role
        end_sessions(change, account.id)
    return account
