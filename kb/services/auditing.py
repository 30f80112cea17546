"""Writes down who did what to what, in the transaction of the act itself: both happen, or neither."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kb.models import AuditEntry
from kb.services.roles import Actor


def record(session: Session, actor: Actor, action: str, subject_kind: str, subject: str, **details: object) -> None:
    """Add an entry to the audit. ``action`` is a verb in the past ("published"); ``details`` must be JSON values.

    The caller commits: an entry stands in the transaction of the change that it tells of.
    """
    session.add(
        AuditEntry(actor=actor.name, action=action, subject_kind=subject_kind, subject=subject, details=details)
    )
