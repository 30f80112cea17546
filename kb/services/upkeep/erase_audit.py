"""Erases a person's name from the audit, where the law asks for it. What was done and when stays, and can be proved."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kb.errors import BadRequest
from kb.models import AuditEntry
from kb.models.audit import ERASED
from kb.services.audit import Actor
from kb.services.transactions import changing


def erase_from_audit(session: Session, actor: Actor, name: str) -> int:
    """Erase ``name`` wherever it stands as actor, as subject or in details, with the salts of their proofs.

    Returns how many entries named it. That something was erased is an entry itself, without the name.

    Raises:
        BadRequest: no name is given.
    """
    if not name.strip():
        raise BadRequest("Give the name to erase.")
    count = 0
    with changing(session, actor) as change:
        for row in session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all():
            values = _build_erased(row, name.strip())
            if values:
                session.execute(update(AuditEntry).where(AuditEntry.id == row.id).values(values))
                count += 1
        change.record("erased a name from", "audit", "", entries=count)
    session.expire_all()
    return count


def _build_erased(row: AuditEntry, name: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if row.actor == name:
        values |= {"actor": ERASED, "actor_proof": _without_salt(row.actor_proof)}
    if row.subject == name:
        values |= {"subject": ERASED, "subject_proof": _without_salt(row.subject_proof)}
    if row.details and (values or json.dumps(name, ensure_ascii=False) in json.dumps(row.details, ensure_ascii=False)):
        values |= {"details": {}, "details_proof": _without_salt(row.details_proof)}
    return values


def _without_salt(proof: str) -> str:
    return f":{proof.partition(':')[2]}"
