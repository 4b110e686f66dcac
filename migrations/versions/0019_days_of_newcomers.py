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
    carry_over_joining()


def carry_over_joining() -> None:
    """Tell of who came along with a unit that was merged or split since when they were there before."""
    # A chain of mergers takes a round for each; more are a loop.
    for _round in range(10):
        if not op.get_bind().execute(sa.text(CARRY_OVER)).rowcount:
            return


# Where the person of a membership was until it began, if that unit became this one or this one was split from it.
JOINED_BEFORE = """
    SELECT MIN(COALESCE(earlier.joined_at, earlier.since))
    FROM membership AS earlier
    JOIN unit_change AS change
      ON (change.kind = 'merged' AND change.unit_id = earlier.unit_id AND change.other_id = membership.unit_id)
      OR (change.kind = 'opened' AND change.other_id = earlier.unit_id AND change.unit_id = membership.unit_id
          AND membership.since <= change.recorded_at)
    WHERE earlier.user_id = membership.user_id AND earlier.id <> membership.id AND earlier.until = membership.since
"""
CARRY_OVER = (
    "UPDATE membership SET joined_at = (" + JOINED_BEFORE + ") "  # noqa: S608 # texts of this file
    "WHERE (" + JOINED_BEFORE + ") < COALESCE(joined_at, since)"
)


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
