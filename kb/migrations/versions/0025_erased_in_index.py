"""Which erasures the index has yet to follow"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Add the column. What was erased before was taken out of the index at once."""
    with op.batch_alter_table("erasure") as table:
        table.add_column(sa.Column("in_index", sa.Boolean(), nullable=False, server_default="0"))
        table.create_index(op.f("ix_erasure_in_index"), ["in_index"])


def downgrade() -> None:
    """Take it back. Build the index twice by hand where something was erased just before."""
    with op.batch_alter_table("erasure") as table:
        table.drop_index(op.f("ix_erasure_in_index"))
        table.drop_column("in_index")
