"""Texts of pages as HTML, laid out once"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the table. The worker fills it from what is published, and pages can be read meanwhile."""
    op.create_table(
        "rendered_text",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("recipe", sa.Integer(), nullable=False),
        sa.Column("intro", sa.Text(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_rendered_text"),
    )


def downgrade() -> None:
    """Take it back: all of it can be made again."""
    op.drop_table("rendered_text")
