"""days of newcomers: grace days of programmes, joining through merged units, and own days in the counts

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("programme", sa.Column("grace_days", sa.Integer(), server_default="30", nullable=False))
    op.add_column("membership", sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("person_status", sa.Column("own_due_on", sa.Date(), nullable=True))


def downgrade() -> None:
    # Who waits for a day of their own has not started, which was not kept before.
    op.execute("DELETE FROM person_status WHERE state = 'not_started'")
    op.execute("DELETE FROM status_count WHERE measure LIKE 'due:%'")
    with op.batch_alter_table("person_status") as statuses:
        statuses.drop_column("own_due_on")
    with op.batch_alter_table("membership") as memberships:
        memberships.drop_column("joined_at")
    with op.batch_alter_table("programme") as programmes:
        programmes.drop_column("grace_days")
