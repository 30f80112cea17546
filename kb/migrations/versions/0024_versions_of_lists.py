"""Versions of reading lists, who was invited to edit one, and files of one's own in it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Make the tables. A list that is there gets its first version when it is next saved."""
    op.create_table(
        "list_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("saved_by", sa.String(length=120), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["reading_list.id"], name=op.f("fk_list_version_list_id_reading_list"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_version")),
        sa.UniqueConstraint("list_id", "revision", name=op.f("uq_list_version_list_id")),
    )
    op.create_index(op.f("ix_list_version_list_id"), "list_version", ["list_id"])
    op.create_table(
        "list_editor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("invited_by", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["reading_list.id"], name=op.f("fk_list_editor_list_id_reading_list"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_list_editor_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_editor")),
        sa.UniqueConstraint("list_id", "account_id", name=op.f("uq_list_editor_list_id")),
    )
    op.create_index(op.f("ix_list_editor_account_id"), "list_editor", ["account_id"])
    op.create_table(
        "list_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("invited_by", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["reading_list.id"], name=op.f("fk_list_invitation_list_id_reading_list"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_invitation")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_list_invitation_token_digest")),
    )
    op.create_index(op.f("ix_list_invitation_list_id"), "list_invitation", ["list_id"])
    # Not in a batch and without a constraint: SQLite would make the table again to add one.
    op.add_column("list_item", sa.Column("file", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_list_item_file"), "list_item", ["file"])


def downgrade() -> None:
    """Take them back. Versions and invitations are lost; files stay kept, without a reading that names them."""
    op.drop_index(op.f("ix_list_item_file"), "list_item")
    op.drop_column("list_item", "file")
    for table in ("list_invitation", "list_editor", "list_version"):
        op.drop_table(table)
