"""plans of rosters

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Empty for rosters that are there: their plan is made when somebody looks.
    op.add_column("roster_import", sa.Column("plan", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("roster_import", "plan")
