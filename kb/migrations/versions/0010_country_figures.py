"""Counties apart from cities, the middle rates of cities of one size, and which file of figures was read"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"


def upgrade() -> None:
    """Add the kind of a city, and the two tables."""
    with op.batch_alter_table("city") as table:
        table.add_column(sa.Column("kind", sa.String(length=10), server_default="city", nullable=False))
    op.create_table(
        "size_group_rate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("size_group", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("offense", sa.String(length=20), nullable=False),
        sa.Column("rate", sa.Float(), nullable=False),
        sa.Column("cities", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_size_group_rate")),
        sa.UniqueConstraint("size_group", "year", "offense", name=op.f("uq_size_group_rate_size_group")),
    )
    op.create_table(
        "figures_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figures_file")),
        sa.UniqueConstraint("name", name=op.f("uq_figures_file_name")),
    )


def downgrade() -> None:
    """Take it back. Counties go, since they could not be told from cities any more."""
    op.drop_table("figures_file")
    op.drop_table("size_group_rate")
    city = sa.table("city", sa.column("id"), sa.column("kind"))
    years = sa.table("city_year", sa.column("city_id"))
    counties = sa.select(city.c.id).where(city.c.kind == "county")
    op.execute(years.delete().where(years.c.city_id.in_(counties)))
    op.execute(city.delete().where(city.c.kind == "county"))
    with op.batch_alter_table("city") as table:
        table.drop_column("kind")
