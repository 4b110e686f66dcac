"""how rosters are read

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("roster_import", sa.Column("source", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("roster_import", sa.Column("layout", sa.JSON(), server_default="{}", nullable=False))
    op.create_table(
        "roster_layout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_roster_layout_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_layout")),
        sa.UniqueConstraint("unit_id", "fingerprint", name=op.f("uq_roster_layout_unit_id_fingerprint")),
    )
    op.create_index(op.f("ix_roster_layout_unit_id"), "roster_layout", ["unit_id"])


def downgrade() -> None:
    op.drop_table("roster_layout")
    op.drop_column("roster_import", "layout")
    op.drop_column("roster_import", "source")
