"""Who did what to what, and when. Rows are only ever added: the database itself refuses a change.

Each row holds the mark of the one before and a mark of its own, so that a row that was changed, added between or taken
out shows. A mark is made over digests, each with a salt, of what may have to be erased: when words and salts are
erased, the marks stay true. :func:`build_mark` says how.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Connection, DateTime, String, event, update
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from kb.models.declarative import Table, now

ERASED = "(erased)"
"""Stands where a name was erased."""


class AuditEntry(Table):
    """One act. ``actor`` is an account's name or "command line"; ``subject`` the slug, name or number of its kind.

    The proofs are ``salt:digest`` of actor, subject and details, and ``:digest`` once these are erased. ``before`` is
    the mark of the entry before, ``mark`` this one's own.
    """

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now, index=True)
    actor: Mapped[str] = mapped_column(String(120), index=True)
    action: Mapped[str] = mapped_column(String(60), index=True)
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(200), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    actor_proof: Mapped[str] = mapped_column(String(100))
    subject_proof: Mapped[str] = mapped_column(String(100))
    details_proof: Mapped[str] = mapped_column(String(100))
    before: Mapped[str] = mapped_column(String(64))
    mark: Mapped[str] = mapped_column(String(64))


class AuditHead(Table):
    """The number and the mark of the last entry, in one row, which is locked before an entry is added."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    mark: Mapped[str] = mapped_column(String(64))


def build_proof(value: object, salt: str) -> str:
    """``salt:digest`` of a JSON value. Without the salt nobody can try names until one fits the digest."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{salt}:{hashlib.sha256(f'{salt}:{text}'.encode()).hexdigest()}"


def build_mark(entry: AuditEntry) -> str:
    """The mark of ``entry``: SHA-256 over its number, its own and the other's mark, time, action and digests."""
    at = entry.at.astimezone(UTC) if entry.at.tzinfo else entry.at
    digests = [proof.partition(":")[2] for proof in (entry.actor_proof, entry.subject_proof, entry.details_proof)]
    said = [entry.id, entry.before, at.replace(tzinfo=None).isoformat(timespec="microseconds"), entry.action]
    return hashlib.sha256(json.dumps([*said, entry.subject_kind, *digests]).encode()).hexdigest()


@event.listens_for(AuditEntry, "before_insert")
def _append(_mapper: Mapper[AuditEntry], connection: Connection, entry: AuditEntry) -> None:
    """Give a new entry the next number and its marks, in the transaction that adds it."""
    head = AuditHead.__table__
    # The update comes first: it waits until all others who are adding an entry have committed theirs.
    step = update(AuditHead).values(number=AuditHead.number + 1).returning(head.c.number, head.c.mark)
    entry.id, entry.before = connection.execute(step).one()
    entry.at = entry.at or now()
    entry.details = entry.details or {}
    entry.actor_proof = build_proof(entry.actor, secrets.token_hex(16))
    entry.subject_proof = build_proof(entry.subject, secrets.token_hex(16))
    entry.details_proof = build_proof(entry.details, secrets.token_hex(16))
    entry.mark = build_mark(entry)
    connection.execute(update(AuditHead).values(mark=entry.mark))
