"""The people who may sign in: adding, listing, changing their role, closing. Knows no page and no cookie.

There is always an admin who can sign in, once there was one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kb.errors import BadRequest, KBError, NotFound
from kb.models import Account
from kb.services.accounts.sessions import end_sessions
from kb.services.audit import ANONYMOUS, COMMAND_LINE, Actor, Role
from kb.services.transactions import Change, changing

_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,118}[a-z0-9]")
_READ_OF_NAME = 1_000
_RESERVED = {ANONYMOUS.name, COMMAND_LINE.name, "command-line", "worker", "system", "unknown"}


class BadName(BadRequest):
    """A name that nobody can sign in with."""

    code = "invalid_name"
    hint = "Use 2 to 120 letters (a to z), digits and . _ @ + -, beginning and ending with a letter or digit."


class NameTaken(KBError):
    """There is an account of that name, perhaps a closed one: names in the audit belong to one person for ever."""

    status = 409
    code = "name_taken"
    hint = "Choose another name, or open the account that is there."


class LastAdmin(KBError):
    """The change would leave nobody who can manage accounts."""

    status = 409
    code = "last_admin"
    hint = "Give someone else the role admin first, and let them choose a password."


@dataclass(frozen=True, slots=True)
class Person:
    """An account as it is shown. ``invited`` means that no password was chosen yet."""

    name: str
    full_name: str
    role: Role
    active: bool
    invited: bool
    created_at: datetime
    signed_in_at: datetime | None

    @property
    def state(self) -> str:
        """In a word: active, invited or closed."""
        if not self.active:
            return "closed"
        return "invited" if self.invited else "active"


def fold_name(text: str) -> str:
    """``text`` as the name of an account: in lower case, without spaces around it; not checked for anything.

    Only its beginning counts, which is longer than any name: some texts take minutes to normalize.
    """
    return unicodedata.normalize("NFKC", text[:_READ_OF_NAME]).strip().lower()


def find_people(session: Session) -> tuple[Person, ...]:
    """Everyone with an account, open ones first, by name."""
    rows = session.scalars(select(Account).order_by(Account.active.desc(), Account.name))
    return tuple(_build_person(account) for account in rows)


def get_person(session: Session, name: str) -> Person:
    """The person of this name.

    Raises:
        NotFound: there is none.
    """
    return _build_person(get_account(session, name))


def get_account(session: Session, name: str) -> Account:
    """The row of this name, for the other services of accounts.

    Raises:
        NotFound: there is none.
    """
    account = session.scalar(select(Account).where(Account.name == fold_name(name)))
    if account is None:
        raise NotFound(f"There is no account called {name!r}.", "See all accounts with: kb user list")
    return account


def add_account(change: Change, name: str, role: Role, full_name: str = "") -> Account:
    """Add an account without a password.

    Raises:
        BadName, NameTaken: it cannot be called so.
    """
    folded = fold_name(name)
    if not _NAME.fullmatch(folded) or folded in _RESERVED:
        raise BadName(f"{name!r} cannot be the name of an account.")
    account = Account(name=folded, full_name=" ".join(full_name.split())[:200], role=role)
    change.session.add(account)
    try:
        change.session.flush()
    except IntegrityError as error:
        raise NameTaken(f"There is an account called {folded!r} already.") from error
    change.record("added", "account", folded, role=role)
    return account


def change_role(session: Session, actor: Actor, name: str, role: Role) -> None:
    """Give ``name`` another role, and end their sessions.

    Raises:
        NotFound, LastAdmin: nothing was changed.
    """
    with changing(session, actor) as change:
        account = get_account(session, name)
        before = account.role
        if before == role:
            return
        admins = _count_admins(session)
        account.role = role
        end_sessions(change, account.id)
        change.record("changed the role of", "account", account.name, before=before, after=role)
        _keep_an_admin(session, admins, account.name)


def set_active(session: Session, actor: Actor, name: str, active: bool) -> None:
    """Close the account of ``name`` and end their sessions, or open it again. Nothing they did is lost.

    Raises:
        NotFound, LastAdmin: nothing was changed.
    """
    with changing(session, actor) as change:
        account = get_account(session, name)
        if account.active == active:
            return
        admins = _count_admins(session)
        account.active = active
        end_sessions(change, account.id)
        change.record("opened" if active else "closed", "account", account.name)
        _keep_an_admin(session, admins, account.name)


def has_admin(session: Session) -> bool:
    """Whether there is an admin who can sign in."""
    return _count_admins(session) > 0


def _count_admins(session: Session) -> int:
    usable = (Account.role == Role.ADMIN, Account.active, Account.password.is_not(None))
    return session.scalar(select(func.count()).select_from(Account).where(*usable)) or 0


def _keep_an_admin(session: Session, before: int, name: str) -> None:
    """Counted after the change was written: two admins who close each other at once wait for one another here."""
    session.flush()
    if before and not _count_admins(session):
        raise LastAdmin(f"{name} is the last admin who can sign in.")


def _build_person(account: Account) -> Person:
    return Person(
        name=account.name,
        full_name=account.full_name,
        role=Role(account.role),
        active=account.active,
        invited=account.password is None,
        created_at=account.created_at.replace(tzinfo=UTC),
        signed_in_at=account.signed_in_at and account.signed_in_at.replace(tzinfo=UTC),
    )
