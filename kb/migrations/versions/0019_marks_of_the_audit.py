"""Each entry of the audit holds the mark of the one before, so that tampering shows and erasing does not"""

from __future__ import annotations

import hashlib
import json
import secrets

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

_PROOFS = ("actor_proof", "subject_proof", "details_proof")
_KEPT = ("id", "at", "action", "subject_kind", "before", "mark")


def upgrade() -> None:
    """Mark all entries there are, in their order; from then on the database lets words be erased, and nothing else."""
    for name, length in (*((proof, 100) for proof in _PROOFS), ("before", 64), ("mark", 64)):
        op.add_column("audit", sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if is_sqlite:
        op.execute("DROP TRIGGER audit_refuses_update")
    number, mark = _mark_all()
    op.bulk_insert(head, [{"id": 1, "number": number, "mark": mark}])
    if is_sqlite:
        kept = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in _KEPT)
        proofs = " AND ".join(f"NEW.{p} IN (OLD.{p}, substr(OLD.{p}, -65))" for p in _PROOFS)
        words = "NEW.actor IN (OLD.actor, '(erased)') AND NEW.subject IN (OLD.subject, '(erased)')"
        op.execute(
            "CREATE TRIGGER audit_refuses_update BEFORE UPDATE ON audit "
            f"WHEN NOT ({kept} AND {proofs} AND {words} AND NEW.details IN (OLD.details, '{{}}')) "
            "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
        )


def downgrade() -> None:
    """Take it back."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if is_sqlite:
        op.execute("DROP TRIGGER audit_refuses_update")
    op.drop_table("audit_head")
    for name in ("mark", "before", *reversed(_PROOFS)):
        op.drop_column("audit", name)
    if is_sqlite:
        op.execute(
            "CREATE TRIGGER audit_refuses_update BEFORE UPDATE ON audit "
            "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
        )


def _mark_all() -> tuple[int, str]:
    strings = ("actor", "action", "subject_kind", "subject", *_PROOFS, "before", "mark")
    table = sa.table(
        "audit",
        sa.column("id", sa.Integer),
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("details", sa.JSON),
        *(sa.column(name, sa.String) for name in strings),
    )
    bind, mark, number = op.get_bind(), "", 0
    for row in bind.execute(sa.select(table).order_by(table.c.id)).all():
        proofs = [_prove(value) for value in (row.actor, row.subject, row.details)]
        at = row.at.replace(tzinfo=None).isoformat(timespec="microseconds")
        digests = [proof.partition(":")[2] for proof in proofs]
        said = json.dumps([row.id, mark, at, row.action, row.subject_kind, *digests])
        before, mark, number = mark, hashlib.sha256(said.encode()).hexdigest(), row.id
        values = dict(zip(_PROOFS, proofs, strict=True)) | {"before": before, "mark": mark}
        bind.execute(sa.update(table).where(table.c.id == row.id).values(values))
    return number, mark


def _prove(value: object) -> str:
    salt = secrets.token_hex(16)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{salt}:{hashlib.sha256(f'{salt}:{text}'.encode()).hexdigest()}"
