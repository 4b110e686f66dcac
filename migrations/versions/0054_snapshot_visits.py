"""visits in snapshots

Revision ID: 0054
Revises: 0053
"""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("snapshot_row", sa.Column("visits", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("snapshot_row", "visits")
