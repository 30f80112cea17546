"""How each person wishes to be told: a way for each kind, an address for mail, and the secret address of a feed.

An address gets nothing but the letter with its own link until somebody opens that link: nobody can have letters sent to
a stranger. Of links and secrets only digests are kept. Must not know pages, nor how a letter is sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from kb.errors import BadRequest, KBError, NotFound
from kb.models import Account, TellingAddress, TellingChoice
from kb.models.declarative import now
from kb.services.accounts import AttemptKind, build_token, count_attempts, digest, note_attempt
from kb.services.audit import Actor
from kb.services.telling.inbox import as_actor
from kb.services.telling.kinds import KINDS, TellingKind, TellingWay
from kb.services.transactions import Change, changing

LONGEST_ADDRESS = 254
CODE_LIFE = timedelta(days=3)
MOST_CODES = 5
"""Letters with a link that one account can have sent in 24 hours."""
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")
"""Addresses as browsers take them (the HTML standard), with a point in the domain."""


class TooManyCodes(KBError):
    """An account had links sent as often as it may within a day."""

    status = 429
    code = "too_many_codes"
    hint = "Look for the letter among unwanted mail, or try tomorrow."


@dataclass(frozen=True, slots=True)
class TellingWishes:
    """How somebody is told. ``ways`` has the kinds that their role can be told of; ``mail`` is empty without one."""

    ways: Mapping[TellingKind, TellingWay]
    mail: str
    confirmed: bool
    has_feed: bool


def get_wishes(session: Session, actor: Actor) -> TellingWishes:
    """How ``actor`` wishes to be told."""
    said = _find_ways(session, actor)
    row = session.get(TellingAddress, actor.account_id) if actor.account_id else None
    ways = {kind: said.get(kind, look.usual) for kind, look in KINDS.items() if actor.role in look.roles}
    confirmed = bool(row and row.confirmed_at)
    return TellingWishes(ways, row.mail if row else "", confirmed, bool(row and row.feed_digest))


def save_ways(session: Session, actor: Actor, ways: Mapping[str, str]) -> None:
    """Keep how ``actor`` wishes to be told of each kind in ``ways``; other kinds stay as they are.

    Raises:
        BadRequest: there is no such kind or way.
    """
    try:
        wanted = {TellingKind(kind): TellingWay(way) for kind, way in ways.items()}
    except ValueError as error:
        raise BadRequest("There is no such choice.", "Open the page again.") from error
    with changing(session, actor):
        kinds = list(wanted)
        session.execute(
            delete(TellingChoice).where(TellingChoice.account_id == actor.account_id, TellingChoice.kind.in_(kinds))
        )
        session.add_all(
            [TellingChoice(account_id=actor.account_id, kind=kind, way=way) for kind, way in wanted.items()]
        )


def ask_for_mail(session: Session, actor: Actor, address: str) -> str:
    """Note that ``actor`` wishes mail to ``address``; the token of the link that must be opened from there.

    Raises:
        BadRequest: it is no address of mail.
        TooManyCodes: too many links were asked for today.
    """
    address = address.strip()
    if len(address) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        raise BadRequest("This is no address of mail.", "Write it as name@city.gov.")
    token = build_token()
    with changing(session, actor) as change:
        place = f"account {actor.account_id}"
        if count_attempts(session, AttemptKind.MAIL, place=place).count >= MOST_CODES:
            raise TooManyCodes(f"{MOST_CODES} links were sent for you within a day. No more was sent.")
        note_attempt(session, AttemptKind.MAIL, place=place)
        row = _get_address(change)
        row.mail, row.confirmed_at = address, None
        row.code_digest, row.code_made_at = digest(token), now()
        change.record("asked for mail", "account", actor.name)
    return token


def confirm_mail(session: Session, token: str) -> str:
    """Let mail go to the address whose link has ``token``, and return that address. Who has the link may do so.

    Raises:
        NotFound: the link was used, replaced, or is too old.
    """
    row = session.scalar(select(TellingAddress).where(TellingAddress.code_digest == digest(token)))
    account = session.get(Account, row.account_id) if row else None
    if row is None or account is None or not account.active or _is_old(row):
        raise NotFound("This link does not work any more.", "Ask for a new one on the page of your inbox.")
    with changing(session, as_actor(account)) as change:
        row.code_digest, row.confirmed_at, row.weekly_at = None, now(), now()
        change.record("confirmed mail", "account", account.name)
        return row.mail


def end_mail(session: Session, actor: Actor) -> None:
    """Forget the address of ``actor``: no letter goes there any more."""
    with changing(session, actor) as change:
        gone = {"mail": "", "code_digest": None, "code_made_at": None, "confirmed_at": None}
        session.execute(update(TellingAddress).where(TellingAddress.account_id == actor.account_id).values(gone))
        change.record("ended mail", "account", actor.name)


def make_feed(session: Session, actor: Actor) -> str:
    """A new secret for the address of ``actor``'s feed; the one before it does not work any more."""
    token = build_token()
    with changing(session, actor) as change:
        _get_address(change).feed_digest = digest(token)
        change.record("made a feed address", "account", actor.name)
    return token


def end_feed(session: Session, actor: Actor) -> None:
    """Let the secret address of ``actor``'s feed work no more."""
    with changing(session, actor) as change:
        _get_address(change).feed_digest = None
        change.record("ended a feed address", "account", actor.name)


def get_owner_of_feed(session: Session, token: str) -> Actor:
    """Whose feed has this secret.

    Raises:
        NotFound: nobody's, or that of a closed account.
    """
    query = select(Account).join(TellingAddress, TellingAddress.account_id == Account.id)
    account = session.scalar(query.where(TellingAddress.feed_digest == digest(token), Account.active))
    if account is None:
        raise NotFound("There is no such feed.", "Make a new address on the page of your inbox.")
    return as_actor(account)


def find_mailed(session: Session, accounts: frozenset[int], kind: TellingKind) -> frozenset[int]:
    """Those of ``accounts`` to whom mail of ``kind`` goes at once, where there is a mail server."""
    addressed = select(TellingAddress.account_id).where(TellingAddress.confirmed_at.is_not(None))
    found = frozenset(session.scalars(addressed.where(TellingAddress.account_id.in_(accounts))))
    said = dict(
        session.execute(
            select(TellingChoice.account_id, TellingChoice.way).where(
                TellingChoice.account_id.in_(found), TellingChoice.kind == kind
            )
        ).all()
    )
    return frozenset(each for each in found if said.get(each, KINDS[kind].usual) == TellingWay.MAIL)


def _find_ways(session: Session, actor: Actor) -> dict[TellingKind, TellingWay]:
    query = select(TellingChoice).where(TellingChoice.account_id == actor.account_id)
    return {TellingKind(row.kind): TellingWay(row.way) for row in session.scalars(query)}


def _get_address(change: Change) -> TellingAddress:
    row = change.session.get(TellingAddress, change.actor.account_id)
    if row is None:
        row = TellingAddress(account_id=change.actor.account_id)
        change.session.add(row)
        change.session.flush()
    return row


def _is_old(row: TellingAddress) -> bool:
    return row.code_made_at is None or row.code_made_at.replace(tzinfo=None) < (now() - CODE_LIFE).replace(tzinfo=None)
