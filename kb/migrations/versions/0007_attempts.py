"""One table of attempts, and numbers of the outbox that are used once"""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_CORRECTION = hashlib.sha256(b"a proposal of a correction").hexdigest()
"""The name under which proposals of corrections stood among failed sign-ins, with "correction " before the place."""


def upgrade() -> None:
    """Attempts of every kind in one table, what was counted with them; and no number of the outbox is used twice."""
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    op.create_index(op.f("ix_attempt_at"), "attempt", ["at"], unique=False)
    op.create_index("ix_attempt_kind_key_place", "attempt", ["kind", "key", "place"], unique=False)
    move = sa.text(
        "INSERT INTO attempt (kind, key, place, at) "
        "SELECT CASE WHEN name = :name THEN 'correction' ELSE 'sign-in' END, "
        "CASE WHEN name = :name THEN '' ELSE name END, "
        "CASE WHEN name = :name THEN substr(address, 12) ELSE address END, at FROM sign_in_failure ORDER BY id"
    )
    op.get_bind().execute(move, {"name": _CORRECTION})
    op.drop_table("sign_in_failure")
    # The person who builds the index takes out entries up to a number: one that came later must not get it again.
    with op.batch_alter_table("outbox", recreate="always", table_kwargs={"sqlite_autoincrement": True}):
        pass


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("outbox", recreate="always", table_kwargs={"sqlite_autoincrement": False}):
        pass
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    op.create_index(op.f("ix_sign_in_failure_at"), "sign_in_failure", ["at"], unique=False)
    op.create_index("ix_sign_in_failure_name_address", "sign_in_failure", ["name", "address"], unique=False)
    move = sa.text(
        "INSERT INTO sign_in_failure (name, address, at) "
        "SELECT CASE WHEN kind = 'correction' THEN :name ELSE key END, "
        "CASE WHEN kind = 'correction' THEN substr('correction ' || place, 1, 60) ELSE place END, at "
        "FROM attempt ORDER BY id"
    )
    op.get_bind().execute(move, {"name": _CORRECTION})
    op.drop_table("attempt")
