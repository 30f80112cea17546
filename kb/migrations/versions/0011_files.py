"""What others described their files by, and what a curator chose for it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Keep foreign fields with each item, and choices for them by source."""
    op.add_column("upload_item", sa.Column("foreign", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "field_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("target", sa.String(length=20), nullable=False),
        sa.Column("chosen_by", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_choice")),
        sa.UniqueConstraint("source", "name", name=op.f("uq_field_choice_source")),
    )
    op.create_index(op.f("ix_field_choice_source"), "field_choice", ["source"], unique=False)


def downgrade() -> None:
    """Take it back."""
    op.drop_index(op.f("ix_field_choice_source"), table_name="field_choice")
    op.drop_table("field_choice")
    with op.batch_alter_table("upload_item") as batch:
        batch.drop_column("foreign")
