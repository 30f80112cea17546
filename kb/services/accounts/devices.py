"""The browsers that someone is signed in with: which, since when, and an end to any one of them. Knows no cookie."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.models import SignedIn
from kb.models.declarative import now
from kb.services.accounts.sessions import IDLE, LIFETIME
from kb.services.accounts.tokens import digest
from kb.services.audit import Actor
from kb.services.transactions import changing

_BROWSERS = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
_CALLED = {"Edg": "Edge", "OPR": "Opera"}
_SYSTEMS = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS X": "Mac"}


@dataclass(frozen=True, slots=True)
class Device:
    """One browser: what it calls itself, when its session began and was last used (UTC), and whether it is this one."""

    number: int
    name: str
    started_at: datetime
    seen_at: datetime
    is_this: bool


def describe_device(user_agent: str) -> str:
    """ "Firefox on Windows", from what a browser says of itself; never more than words of ours."""
    browser = next((name for name in _BROWSERS if re.search(rf"\b{name}/", user_agent)), "")
    system = next((called for name, called in _SYSTEMS.items() if name in user_agent), "")
    system = system or ("Linux" if "Linux" in user_agent else "")
    return f"{_CALLED.get(browser, browser) or 'A browser'} on {system or 'a device of another kind'}"


def find_devices(session: Session, actor: Actor, token: str | None) -> tuple[Device, ...]:
    """Where ``actor`` is signed in now, the last used first. ``token`` is that of the browser that asks."""
    mine = (SignedIn.account_id == actor.account_id, SignedIn.started_at > now() - LIFETIME)
    rows = session.scalars(
        select(SignedIn).where(*mine, SignedIn.seen_at > now() - IDLE).order_by(SignedIn.seen_at.desc(), SignedIn.id)
    )
    return tuple(
        Device(
            row.id,
            row.device,
            row.started_at.replace(tzinfo=UTC),
            row.seen_at.replace(tzinfo=UTC),
            token is not None and row.token_digest == digest(token),
        )
        for row in rows
    )


def end_device(session: Session, actor: Actor, number: int) -> None:
    """Sign ``actor`` out in one browser.

    Raises:
        NotFound: it is not signed in, or not theirs.
    """
    with changing(session, actor) as change:
        mine = delete(SignedIn).where(SignedIn.id == number, SignedIn.account_id == actor.account_id)
        if not session.scalars(mine.returning(SignedIn.id)).all():
            raise NotFound("This browser is signed out already.", "Go back to your account.")
        change.record("signed out one browser of", "account", actor.name)
