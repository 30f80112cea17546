"""What people are told and follow; texts between cities that were objected to or hidden"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Make the tables and columns."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "inbox_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("site", sa.String(length=120), nullable=True),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("read_at", moment, nullable=True),
        sa.Column("mailed_at", moment, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        _of_account("inbox_item"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_item")),
        sa.UniqueConstraint("account_id", "key", name=op.f("uq_inbox_item_account_id")),
    )
    op.create_index(op.f("ix_inbox_item_account_id"), "inbox_item", ["account_id"])
    op.create_index(op.f("ix_inbox_item_created_at"), "inbox_item", ["created_at"])
    op.create_table(
        "telling_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        _of_account("telling_choice"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telling_choice")),
        sa.UniqueConstraint("account_id", "kind", name=op.f("uq_telling_choice_account_id")),
    )
    op.create_table(
        "telling_address",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("mail", sa.String(length=254), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=True),
        sa.Column("code_made_at", moment, nullable=True),
        sa.Column("confirmed_at", moment, nullable=True),
        sa.Column("weekly_at", moment, nullable=True),
        sa.Column("feed_digest", sa.String(length=64), nullable=True),
        _of_account("telling_address"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_telling_address")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_telling_address_code_digest")),
        sa.UniqueConstraint("feed_digest", name=op.f("uq_telling_address_feed_digest")),
    )
    op.create_table(
        "following",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=500), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("looked_at", moment, nullable=False),
        _of_account("following"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_following")),
        sa.UniqueConstraint("account_id", "kind", "key", name=op.f("uq_following_account_id")),
    )
    op.create_index(op.f("ix_following_account_id"), "following", ["account_id"])
    for table in ("peer_question", "peer_letter"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("reported_why", sa.Text(), nullable=False, server_default=""))
            batch.add_column(sa.Column("hidden_at", moment, nullable=True))
        with op.batch_alter_table(table) as batch:
            batch.alter_column("reported_why", server_default=None)


def downgrade() -> None:
    """Take them back. What people followed and were told is lost."""
    for table in ("peer_letter", "peer_question"):
        with op.batch_alter_table(table) as batch:
            batch.drop_column("hidden_at")
            batch.drop_column("reported_why")
    for table in ("following", "telling_address", "telling_choice", "inbox_item"):
        op.drop_table(table)


def _of_account(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_account_id_account")
    return sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=name, ondelete="CASCADE")
