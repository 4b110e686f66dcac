"""marks that settle a difference of two rolls

Revision ID: 0049
Revises: 0048
"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "attendance_mark", sa.Column("settles", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    with op.batch_alter_table("attendance_mark") as batch:
        batch.alter_column("settles", server_default=None)


def downgrade() -> None:
    op.drop_column("attendance_mark", "settles")
