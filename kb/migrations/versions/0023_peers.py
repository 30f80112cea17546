"""Who speaks for a city, questions between cities, and what cities report of themselves"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0021"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "site_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("site", sa.String(length=120), nullable=False),
        sa.Column("given_by", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_site_seat_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_seat")),
        sa.UniqueConstraint("account_id", "site", name=op.f("uq_site_seat_account_id")),
    )
    op.create_index(op.f("ix_site_seat_site"), "site_seat", ["site"])
    op.create_table(
        "peer_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site", sa.String(length=120), nullable=False),
        sa.Column("practice", sa.String(length=120), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("lacks", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_question")),
    )
    op.create_index(op.f("ix_peer_question_site"), "peer_question", ["site"])
    op.create_table(
        "asked_site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("site", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["peer_question.id"],
            name=op.f("fk_asked_site_question_id_peer_question"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_site")),
        sa.UniqueConstraint("question_id", "site", name=op.f("uq_asked_site_question_id")),
    )
    op.create_index(op.f("ix_asked_site_site"), "asked_site", ["site"])
    op.create_table(
        "peer_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("site", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["peer_question.id"],
            name=op.f("fk_peer_letter_question_id_peer_question"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_letter")),
    )
    op.create_index(op.f("ix_peer_letter_question_id"), "peer_letter", ["question_id"])
    texts = ("outcome", "counted", "changed", "staff", "cost", "differently", "answer")
    op.create_table(
        "adoption_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site", sa.String(length=120), nullable=False),
        sa.Column("practice", sa.String(length=120), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("years", sa.String(length=40), nullable=False),
        sa.Column("result", sa.String(length=20), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("written_by", sa.String(length=120), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoption_report")),
    )
    for name in ("site", "practice", "state"):
        op.create_index(op.f(f"ix_adoption_report_{name}"), "adoption_report", [name])


def downgrade() -> None:
    """Take them back. What cities asked and answered is lost; members remain as accounts that may only read."""
    op.execute("UPDATE account SET role = 'reader' WHERE role = 'member'")
    for table in ("adoption_report", "peer_letter", "asked_site", "peer_question", "site_seat"):
        op.drop_table(table)
