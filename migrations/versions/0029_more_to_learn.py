"""what holders of a completion are to learn in addition

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("programme_completion") as table:
        table.add_column(sa.Column("more_due_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("valid_before", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("programme_completion") as table:
        table.drop_column("valid_before")
        table.drop_column("more_due_on")
