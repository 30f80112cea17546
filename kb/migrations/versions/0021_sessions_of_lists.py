"""When, where and by whom a section's session is, lists for those who have the address, works of one's own"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

_TEXTS = {"day": 120, "starts": 5, "ends": 5}
_LONG_TEXTS = ("track", "room", "speakers")


def upgrade() -> None:
    """Add the columns. Sections made before have nothing in them but their note, which says the same in words."""
    with op.batch_alter_table("list_section") as table:
        for name, length in _TEXTS.items():
            table.add_column(sa.Column(name, sa.String(length=length), server_default="", nullable=False))
        for name in _LONG_TEXTS:
            table.add_column(sa.Column(name, sa.Text(), server_default="", nullable=False))
    with op.batch_alter_table("list_item") as table:
        table.add_column(sa.Column("own", sa.JSON(), nullable=True))
    # Not in a batch: SQLite would then make the table again, and dropping the old one takes its sections with it.
    op.add_column("reading_list", sa.Column("unlisted", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """Take them back. A list that was unlisted is then not public; works that an organizer typed go."""
    item = sa.table("list_item", sa.column("own", sa.JSON()), sa.column("slug"))
    op.execute(item.delete().where(item.c.slug.like("own-%")))
    op.drop_column("list_item", "own")
    op.drop_column("reading_list", "unlisted")
    for name in (*_TEXTS, *_LONG_TEXTS):
        op.drop_column("list_section", name)
