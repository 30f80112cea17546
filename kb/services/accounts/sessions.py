"""Who is signed in, and until when. Knows accounts and tokens; must not know passwords, cookies or pages.

A session is a row here and a token in a cookie, so that ending it holds even against a copy of the cookie. It ends
with signing out, after :data:`IDLE` without a request, :data:`LIFETIME` after it began, and with every change of
password or role and when the account is closed (:func:`end_sessions`).
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from kb.models import Account, SignedIn
from kb.models.declarative import now
from kb.services.accounts.tokens import build_token, digest
from kb.services.audit import Actor, Role
from kb.services.transactions import Change, if_free

IDLE = timedelta(hours=4)
"""Long enough to describe a document without losing it; short enough for a browser that was left open."""

LIFETIME = timedelta(hours=12)
"""One working day. NIST SP 800-63B asks for signing in again after 12 hours at its middle level (AAL2)."""

_NOTED = timedelta(minutes=1)


def begin_session(change: Change, account_id: int, device: str = "") -> str:
    """Begin a session of this account, in the browser called ``device``, and return its token.

    What ran out is swept away.
    """
    change.session.execute(
        delete(SignedIn).where(or_(SignedIn.started_at <= now() - LIFETIME, SignedIn.seen_at <= now() - IDLE))
    )
    token = build_token()
    change.session.add(SignedIn(account_id=account_id, token_digest=digest(token), device=device[:80]))
    change.session.flush()
    return token


def find_actor(session: Session, token: str) -> Actor | None:
    """Who carries ``token``; None if its session has ended. Notes that they were here."""
    found = session.execute(
        select(SignedIn.id, SignedIn.seen_at <= now() - _NOTED, Account)
        .join(SignedIn.account)
        .where(
            SignedIn.token_digest == digest(token),
            SignedIn.started_at > now() - LIFETIME,
            SignedIn.seen_at > now() - IDLE,
            Account.active,
        )
    ).one_or_none()
    if found is None:
        return None
    row, is_old_news, account = found
    if is_old_news:
        _note_seen_now(session, row)
    has_second_step = bool(account.code_secret or account.identity)
    return Actor(account.name, Role(account.role), account.id, has_second_step)


def _note_seen_now(session: Session, row: int) -> None:
    with if_free(session):
        session.execute(update(SignedIn).where(SignedIn.id == row).values(seen_at=now()))


def end_session(change: Change, token: str) -> None:
    """End the session of this token."""
    change.session.execute(delete(SignedIn).where(SignedIn.token_digest == digest(token)))


def end_sessions(change: Change, account_id: int) -> int:
    """End every session of this account, in every browser. Returns how many there were."""
    ended = delete(SignedIn).where(SignedIn.account_id == account_id).returning(SignedIn.id)
    return len(change.session.scalars(ended).all())
