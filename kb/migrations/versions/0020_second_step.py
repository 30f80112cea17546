"""A second step of signing in with recovery codes, single sign-on, and the name of each signed-in browser"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Nobody has a second step yet; sessions of before have no name."""
    op.add_column("account", sa.Column("code_secret", sa.String(length=64), nullable=True))
    op.add_column("account", sa.Column("code_step", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("account", sa.Column("identity", sa.String(length=600), nullable=True))
    op.create_index(op.f("ix_account_identity"), "account", ["identity"], unique=True)
    op.add_column("signed_in", sa.Column("device", sa.String(length=80), nullable=False, server_default=""))
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_account_id"), "recovery_code", ["account_id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    op.drop_table("recovery_code")
    op.drop_column("signed_in", "device")
    op.drop_index(op.f("ix_account_identity"), "account")
    op.drop_column("account", "identity")
    op.drop_column("account", "code_step")
    op.drop_column("account", "code_secret")
