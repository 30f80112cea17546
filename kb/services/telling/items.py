"""Tells people that something happened, in the same change in which it happens: one row for each who should know.

Knows accounts, seats and choices. Must not know what a question or a page is: the caller says it in a line that holds
no word of what cities write to each other, because it may leave this house by mail.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Account, InboxItem, SiteSeat, TellingChoice
from kb.services.audit import SITE_PEOPLE, Role
from kb.services.telling.kinds import KINDS, TellingKind, TellingWay
from kb.services.transactions import Change

LONGEST_LINE = 300


def tell(
    change: Change,
    kind: TellingKind,
    accounts: Iterable[int],
    *,
    key: str,
    title: str,
    path: str,
    site: str | None = None,
) -> int:
    """Tell ``accounts`` of ``kind`` in the line ``title``; ``path`` is the page that has it. How many were told.

    ``key`` names what happened: nobody is told twice of one. With ``site`` those who do not work for it any more are
    not shown it. Who acts, who chose not to be told and whose account is closed is left out.
    """
    session, wanted = change.session, frozenset(accounts) - {change.actor.account_id}
    off = select(TellingChoice.account_id).where(TellingChoice.kind == kind, TellingChoice.way == TellingWay.OFF)
    told = select(InboxItem.account_id).where(InboxItem.key == key)
    open_ones = select(Account.id).where(Account.active, Account.role.in_(KINDS[kind].roles))
    left = session.scalars(open_ones.where(Account.id.in_(wanted), Account.id.not_in(off), Account.id.not_in(told)))
    line = " ".join(title.split())[:LONGEST_LINE]
    rows = [InboxItem(account_id=each, kind=kind, key=key, title=line, path=path, site=site) for each in left]
    session.add_all(rows)
    session.flush()
    return len(rows)


def find_people_of(session: Session, *sites: str, roles: Iterable[Role] = SITE_PEOPLE) -> frozenset[int]:
    """The numbers of the open accounts of ``roles`` that work for one of ``sites``."""
    query = select(SiteSeat.account_id).join(Account, Account.id == SiteSeat.account_id)
    return frozenset(session.scalars(query.where(SiteSeat.site.in_(sites), Account.active, Account.role.in_(roles))))


def find_accounts(session: Session, roles: Iterable[Role]) -> frozenset[int]:
    """The numbers of the open accounts of ``roles``."""
    return frozenset(session.scalars(select(Account.id).where(Account.active, Account.role.in_(roles))))


def forget_told(change: Change, site: str, account_id: int) -> None:
    """Take out of the inbox of one who left ``site`` what it was told of that city."""
    for row in change.session.scalars(
        select(InboxItem).where(InboxItem.account_id == account_id, InboxItem.site == site)
    ):
        change.session.delete(row)
    change.session.flush()
