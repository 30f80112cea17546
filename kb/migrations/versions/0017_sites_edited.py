"""Sites that are edited in the browser: their versions, what their file said last, and why one is withdrawn"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0015"


def upgrade() -> None:
    """Add the columns; what every site says now becomes its first version."""
    with op.batch_alter_table("site") as table:
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("source_digest", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("withdrawn_note", sa.Text(), nullable=False, server_default=""))
    op.execute("UPDATE site SET source_digest = digest WHERE source_path IS NOT NULL")
    op.execute(
        "INSERT INTO document_version (slug, number, kind, title, visibility, record, body, digest, author, note, "
        "created_at) SELECT slug, 1, 'site', name || ', ' || state, visibility, record, '', digest, 'command line', "
        "'', updated_at FROM site"
    )


def downgrade() -> None:
    """Take it back."""
    op.execute("DELETE FROM document_version WHERE kind = 'site'")
    with op.batch_alter_table("site") as table:
        table.drop_column("withdrawn_note")
        table.drop_column("source_digest")
        table.drop_column("version")
