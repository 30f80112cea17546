"""Sends what is due by mail: at once what its reader wants at once, the rest of the week in one letter.

A letter is noted when the server has taken it, so one that got lost is sent again, and never the other way round. Who
was closed, left the city, read it in the page or chose otherwise meanwhile gets no letter. Must not know pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kb.config import Settings
from kb.models import Account, InboxItem, TellingAddress, TellingChoice
from kb.models.declarative import now
from kb.services.telling.inbox import as_actor, for_eyes_of, view_item
from kb.services.telling.kinds import KINDS, TellingKind, TellingWay
from kb.services.telling.letters import build_letter, build_link_letter
from kb.services.telling.mail import LetterRefused, Mailbag, open_mail
from kb.services.transactions import at_once

MOST_TRIES = 5
"""Letters with an item that a server may refuse before the item is left to the page."""
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class _DueLetter:
    """Items that go to one address in one letter."""

    account_id: int
    to: str
    weekly: bool
    items: tuple[InboxItem, ...]


def send_due_mail_now(session: Session, settings: Settings, moment: datetime | None = None) -> int:
    """Send every letter that is due at ``moment`` (now, if not said); how many the server took.

    Raises:
        MailFailed: the server cannot be used. What it took before that is noted.
    """
    if not settings.smtp_host:
        return 0
    moment = moment or now()
    due = [letter for row in _find_addresses(session) for letter in _find_due(session, row, moment)]
    if not due:
        return 0
    sent = 0
    with open_mail(settings) as mail:
        for letter in due:
            sent += _send_now(session, settings, mail, letter, moment)
    return sent


def send_link(settings: Settings, to: str, link: str) -> None:
    """Send the letter whose ``link`` confirms the address ``to``.

    Raises:
        MailFailed, LetterRefused: it was not sent.
    """
    with open_mail(settings) as mail:
        mail.send(build_link_letter(settings.mail_sender, to, settings.base_url, link))


def _send_now(session: Session, settings: Settings, mail: Mailbag, letter: _DueLetter, moment: datetime) -> bool:
    entries = [view_item(item) for item in letter.items]
    numbers = [item.id for item in letter.items]
    values: dict[str, object] = {"mailed_at": moment}
    try:
        mail.send(build_letter(settings.mail_sender, letter.to, settings.base_url, entries, letter.weekly))
    except LetterRefused:
        values = {"tries": InboxItem.tries + 1}
    with at_once(session):
        session.execute(update(InboxItem).where(InboxItem.id.in_(numbers)).values(values))
        if letter.weekly:
            address = update(TellingAddress).where(TellingAddress.account_id == letter.account_id)
            session.execute(address.values(weekly_at=moment))
    return "mailed_at" in values


def _find_addresses(session: Session) -> Sequence[TellingAddress]:
    query = select(TellingAddress).join(Account, Account.id == TellingAddress.account_id)
    return session.scalars(query.where(TellingAddress.confirmed_at.is_not(None), Account.active)).all()


def _find_due(session: Session, address: TellingAddress, moment: datetime) -> list[_DueLetter]:
    account = session.get(Account, address.account_id)
    if account is None:
        return []
    said = select(TellingChoice).where(TellingChoice.account_id == account.id)
    ways = {TellingKind(row.kind): TellingWay(row.way) for row in session.scalars(said)}
    told_since = InboxItem.created_at >= address.confirmed_at  # what came before the address is old news
    waits = (InboxItem.mailed_at.is_(None), InboxItem.read_at.is_(None), InboxItem.tries < MOST_TRIES, told_since)
    found: dict[TellingWay, list[InboxItem]] = {TellingWay.MAIL: [], TellingWay.WEEKLY: []}
    for row in session.scalars(select(InboxItem).where(for_eyes_of(as_actor(account)), *waits).order_by(InboxItem.id)):
        way = ways.get(TellingKind(row.kind), KINDS[TellingKind(row.kind)].usual)
        if way in found:
            found[way].append(row)
    last = address.weekly_at or address.confirmed_at or moment
    is_week_over = last.replace(tzinfo=None) <= (moment - WEEK).replace(tzinfo=None)
    letters = []
    if found[TellingWay.MAIL]:
        letters.append(_DueLetter(account.id, address.mail, False, tuple(found[TellingWay.MAIL])))
    if found[TellingWay.WEEKLY] and is_week_over:
        letters.append(_DueLetter(account.id, address.mail, True, tuple(found[TellingWay.WEEKLY])))
    return letters
