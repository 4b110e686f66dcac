"""questions of an open attempt that its person wants to look at again

Revision ID: 0041
Revises: 0040
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempt", sa.Column("flagged", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("attempt", "flagged")
