"""where people stopped reading

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reading_position",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("anchor", sa.String(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_reading_position_page_id_page")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_reading_position_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "page_id", name=op.f("pk_reading_position")),
    )
    op.create_index(op.f("ix_reading_position_page_id"), "reading_position", ["page_id"])


def downgrade() -> None:
    op.drop_table("reading_position")
