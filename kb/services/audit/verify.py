"""Says whether the audit is as it was written: every entry has its mark, and follows the one before.

Entries that were taken off the end together with the head's row leave no trace in the database itself: who wrote down
a mark elsewhere can ask whether it is still there. Knows the audit's rows and how they are marked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import AuditEntry, AuditHead
from kb.models.audit import ERASED, build_mark, build_proof

_NAMED = 20


@dataclass(frozen=True, slots=True)
class AuditVerdict:
    """What was found: how many entries, how many are erased in part, the last mark, and the first faults by words."""

    entries: int
    erased: int
    mark: str
    faults: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was tampered with."""
        return not self.faults


def verify_audit(session: Session, known_mark: str = "") -> AuditVerdict:
    """Read all entries and compare. ``known_mark`` is one that was noted before, and must still be there."""
    faults: list[str] = []
    entries = erased = last = 0
    mark, seen = "", not known_mark
    for row in session.scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=500)):
        entries += 1
        faults += _iter_faults(row, mark) if len(faults) < _NAMED else ()
        erased += any(proof.startswith(":") for proof in (row.actor_proof, row.subject_proof, row.details_proof))
        mark, last, seen = row.mark, row.id, seen or row.mark == known_mark
        session.expunge(row)
    head = session.scalar(select(AuditHead))
    if head is None or (head.number, head.mark) != (last, mark):
        faults.append(f"the last entry is not number {head.number if head else 0}: entries are missing at the end")
    if not seen:
        faults.append("no entry has the mark that was noted before")
    return AuditVerdict(entries, erased, mark, tuple(faults[:_NAMED]))


def _iter_faults(row: AuditEntry, before: str) -> Iterator[str]:
    if row.before != before:
        yield f"entry {row.id} does not follow the one before it"
    if row.mark != build_mark(row):
        yield f"entry {row.id} is not what was marked"
    for name, value, proof, empty in (
        ("actor", row.actor, row.actor_proof, ERASED),
        ("subject", row.subject, row.subject_proof, ERASED),
        ("details", row.details, row.details_proof, {}),
    ):
        salt = proof.partition(":")[0]
        if not (proof == build_proof(value, salt) if salt else value == empty):
            yield f"the {name} of entry {row.id} is not what was recorded"
