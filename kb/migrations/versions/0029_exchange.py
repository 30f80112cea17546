"""What cities offer and look for, visits, lessons made of their words, what helped, and files of letters"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0025"

TABLES = (
    "letter_file",
    "helped_by",
    "peer_lesson_site",
    "peer_lesson",
    "visit_note",
    "visit_line",
    "visit_site",
    "peer_visit",
    "peer_offer",
)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "peer_offer",
        _number(),
        _words("site", 120),
        _words("side", 10),
        _words("title", 160),
        _text("text"),
        _words("format", 40),
        _words("practice", 120),
        _words("asset", 40),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("tells", sa.Boolean(), nullable=False),
        _words("written_by", 120),
        _moment("created_at"),
        _moment("closed_at", nullable=True),
        _text("closed_because"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_offer")),
    )
    op.create_index(op.f("ix_peer_offer_site"), "peer_offer", ["site"])
    op.create_index(op.f("ix_peer_offer_ends"), "peer_offer", ["ends"])
    op.create_table(
        "peer_visit",
        _number(),
        _words("format", 40),
        _words("practice", 120),
        _text("purpose"),
        _text("brings_home"),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        _words("begins", 5),
        _words("closes", 5),
        _text("place"),
        sa.Column("revision", sa.Integer(), nullable=False),
        _words("planned_by", 120),
        _moment("created_at"),
        _moment("changed_at"),
        _moment("called_off_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_visit")),
    )
    op.create_table(
        "visit_site",
        _number(),
        *_part_of("visit_site", "visit_id", "peer_visit"),
        _words("site", 120),
        _words("part", 10),
        _text("offices"),
        _moment("agreed_at", nullable=True),
        sa.Column("tells", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_site")),
        sa.UniqueConstraint("visit_id", "site", name=op.f("uq_visit_site_visit_id")),
    )
    op.create_index(op.f("ix_visit_site_site"), "visit_site", ["site"])
    op.create_table(
        "visit_line",
        _number(),
        *_part_of("visit_line", "visit_id", "peer_visit"),
        _words("kind", 20),
        _words("site", 120),
        _text("text"),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_line")),
    )
    op.create_index(op.f("ix_visit_line_visit_id"), "visit_line", ["visit_id"])
    op.create_table(
        "visit_note",
        _number(),
        *_part_of("visit_note", "visit_id", "peer_visit"),
        _words("site", 120),
        _words("kind", 10),
        _words("goal", 10),
        *(_text(name) for name in ("learned", "adopted", "dropped", "advice")),
        _words("written_by", 120),
        _moment("written_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_note")),
        sa.UniqueConstraint("visit_id", "site", "kind", name=op.f("uq_visit_note_visit_id")),
    )
    op.create_table(
        "peer_lesson",
        _number(),
        _words("origin", 10),
        sa.Column("origin_id", sa.Integer(), nullable=False),
        sa.Column("parent", sa.Integer(), nullable=False),
        _words("site", 120),
        _words("title", 160),
        _text("text"),
        _words("practice", 120),
        sa.Column("draft", sa.Integer(), nullable=True),
        _words("declined_by", 120),
        _moment("created_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_lesson")),
        sa.UniqueConstraint("origin", "origin_id", name=op.f("uq_peer_lesson_origin")),
    )
    op.create_table(
        "peer_lesson_site",
        _number(),
        *_part_of("peer_lesson_site", "lesson_id", "peer_lesson"),
        _words("site", 120),
        _moment("agreed_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_lesson_site")),
        sa.UniqueConstraint("lesson_id", "site", name=op.f("uq_peer_lesson_site_lesson_id")),
    )
    op.create_index(op.f("ix_peer_lesson_site_site"), "peer_lesson_site", ["site"])
    op.create_table(
        "helped_by",
        _number(),
        sa.Column("account_id", sa.Integer(), nullable=True),
        _words("site", 120),
        _words("slug", 120),
        _text("why"),
        _moment("created_at"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_helped_by_account_id_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helped_by")),
        sa.UniqueConstraint("account_id", "slug", name=op.f("uq_helped_by_account_id")),
    )
    op.create_index(op.f("ix_helped_by_slug"), "helped_by", ["slug"])
    op.create_table(
        "letter_file",
        _number(),
        *_part_of("letter_file", "letter_id", "peer_letter"),
        _words("name", 120),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_file")),
    )
    op.create_index(op.f("ix_letter_file_letter_id"), "letter_file", ["letter_id"])


def downgrade() -> None:
    """Take them back. Offers, visits and what helped are lost; drafts made of lessons stay."""
    for table in TABLES:
        op.drop_table(table)


def _number() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), nullable=False)


def _words(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _moment(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _part_of(table: str, column: str, whole: str) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    """The column that names the row of ``whole`` that a row belongs to, and what becomes of it when that goes."""
    key = sa.ForeignKeyConstraint(
        [column], [f"{whole}.id"], name=op.f(f"fk_{table}_{column}_{whole}"), ondelete="CASCADE"
    )
    return sa.Column(column, sa.Integer(), nullable=False), key
