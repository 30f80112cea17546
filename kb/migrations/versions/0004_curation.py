"""Drafts, versions, originals, uploads, corrections and synonyms"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Drafts, versions, originals, uploads, corrections and synonyms."""
    op.create_table(
        "original",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_original")),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("base_digest", sa.String(length=64), nullable=True),
        sa.Column("original", sa.String(length=64), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_by", sa.String(length=120), nullable=False),
        sa.Column("updated_by", sa.String(length=120), nullable=False),
        sa.Column("submitted_by", sa.String(length=120), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["original"], ["original.sha256"], name=op.f("fk_draft_original_original")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    op.create_index(op.f("ix_draft_slug"), "draft", ["slug"], unique=False)
    op.create_index(op.f("ix_draft_state"), "draft", ["state"], unique=False)
    op.create_table(
        "draft_save",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("began_from", sa.Integer(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("saved_by", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_save_draft_id_draft")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_save")),
        sa.UniqueConstraint("draft_id", "revision", name=op.f("uq_draft_save_draft_id")),
    )
    op.create_table(
        "document_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("visibility", sa.String(length=20), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("reviewer", sa.String(length=120), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_version")),
        sa.UniqueConstraint("slug", "number", name=op.f("uq_document_version_slug")),
    )
    op.create_index(op.f("ix_document_version_slug"), "document_version", ["slug"], unique=False)
    op.create_table(
        "signature",
        sa.Column("subject", sa.String(length=140), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_signature")),
    )
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_index(op.f("ix_correction_slug"), "correction", ["slug"], unique=False)
    op.create_index(op.f("ix_correction_state"), "correction", ["state"], unique=False)
    op.create_table(
        "synonym",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concept", sa.String(length=200), nullable=False),
        sa.Column("word", sa.String(length=200), nullable=False),
        sa.Column("added_by", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonym")),
        sa.UniqueConstraint("concept", "word", name=op.f("uq_synonym_concept")),
    )
    op.create_table(
        "upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("original", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("uploaded_by", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["original"], ["original.sha256"], name=op.f("fk_upload_original_original")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index(op.f("ix_upload_batch"), "upload", ["batch"], unique=False)
    op.create_index(op.f("ix_upload_original"), "upload", ["original"], unique=False)
    op.create_index(op.f("ix_upload_state"), "upload", ["state"], unique=False)
    op.create_table(
        "upload_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("alike", sa.JSON(), nullable=False),
        sa.Column("choice", sa.String(length=20), nullable=True),
        sa.Column("draft", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_upload_item_upload_id_upload"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["draft"], ["draft.id"], name=op.f("fk_upload_item_draft_draft")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_item")),
        sa.UniqueConstraint("upload_id", "position", name=op.f("uq_upload_item_upload_id")),
    )
    op.create_index(op.f("ix_upload_item_choice"), "upload_item", ["choice"], unique=False)
    op.create_index(op.f("ix_upload_item_draft"), "upload_item", ["draft"], unique=False)
    op.create_index(op.f("ix_upload_item_upload_id"), "upload_item", ["upload_id"], unique=False)

    # Columns are added in place: making the table again would cascade into passages and links.
    op.add_column("document", sa.Column("source_digest", sa.String(length=64), nullable=True))
    op.add_column("document", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("document", sa.Column("original", sa.String(length=64), nullable=True))
    op.add_column("document", sa.Column("withdrawn_note", sa.Text(), nullable=False, server_default=""))
    op.add_column("document", sa.Column("superseded_by", sa.String(length=120), nullable=True))
    op.execute("UPDATE document SET source_digest = digest WHERE source_path IS NOT NULL")
    op.execute(
        "INSERT INTO document_version "
        "(slug, number, kind, title, visibility, record, body, digest, author, note, created_at) "
        "SELECT slug, 1, kind, title, visibility, record, body, digest, 'command line', '', updated_at FROM document"
    )


def downgrade() -> None:
    """Take it back."""
    for column in ("superseded_by", "withdrawn_note", "original", "version", "source_digest"):
        op.drop_column("document", column)
    op.drop_table("upload_item")
    op.drop_table("upload")
    op.drop_table("synonym")
    op.drop_table("correction")
    op.drop_table("signature")
    op.drop_table("document_version")
    op.drop_table("draft_save")
    op.drop_table("draft")
    op.drop_table("original")
