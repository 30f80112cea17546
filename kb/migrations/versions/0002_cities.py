"""Cities of the country and their figures by year"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Cities of the country and their figures by year."""
    op.create_table(
        "city",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=2), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_city")),
        sa.UniqueConstraint("slug", name=op.f("uq_city_slug")),
    )
    with op.batch_alter_table("city", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_city_state"), ["state"], unique=False)

    op.create_table(
        "city_year",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("violent_crime", sa.Integer(), nullable=True),
        sa.Column("homicide", sa.Integer(), nullable=True),
        sa.Column("rape", sa.Integer(), nullable=True),
        sa.Column("rape_definition", sa.String(length=10), nullable=True),
        sa.Column("robbery", sa.Integer(), nullable=True),
        sa.Column("aggravated_assault", sa.Integer(), nullable=True),
        sa.Column("sworn_officers", sa.Integer(), nullable=True),
        sa.Column("comparable", sa.Boolean(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("officers_source", sa.Text(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_city_year_city_id_city"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_city_year")),
        sa.UniqueConstraint("city_id", "year", name=op.f("uq_city_year_city_id")),
    )
    with op.batch_alter_table("city_year", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_city_year_updated_at"), ["updated_at"], unique=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("city_year", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_city_year_updated_at"))

    op.drop_table("city_year")
    with op.batch_alter_table("city", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_city_state"))

    op.drop_table("city")
