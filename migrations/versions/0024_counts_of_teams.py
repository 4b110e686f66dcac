"""counts of teams: of each number what belongs to teams, and who ever completed something

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("status_count", sa.Column("team_total", sa.Integer(), server_default="0", nullable=False))
    for statement in (COUNT_TEAMS, COUNT_TRAINED):
        op.execute(statement)


# Each unit with itself, and with everything above it but the top; doubles fall away, so that a loop ends.
COUNT_TEAMS = """
    WITH RECURSIVE teams (team_id, above_id, parent_id) AS (
        SELECT id, id, parent_id FROM unit WHERE kind = 'team'
        UNION
        SELECT teams.team_id, unit.id, unit.parent_id
        FROM teams JOIN unit ON unit.id = teams.parent_id
        WHERE unit.parent_id IS NOT NULL
    ),
    sums AS (
        SELECT teams.above_id, status_count.subject, status_count.measure, SUM(status_count.own) AS number
        FROM teams JOIN status_count ON status_count.unit_id = teams.team_id
        WHERE status_count.own <> 0
        GROUP BY teams.above_id, status_count.subject, status_count.measure
    )
    UPDATE status_count SET team_total = sums.number
    FROM sums
    WHERE sums.above_id = status_count.unit_id AND sums.subject = status_count.subject
      AND sums.measure = status_count.measure
"""
COUNT_TRAINED = """
    INSERT INTO status_count (unit_id, subject, measure, own, total, team_total)
    SELECT unit_id, subject, 'trained', SUM(own), SUM(total), SUM(team_total)
    FROM status_count
    WHERE measure LIKE 'finished:%'
    GROUP BY unit_id, subject
"""


def downgrade() -> None:
    op.execute("DELETE FROM status_count WHERE measure = 'trained'")
    with op.batch_alter_table("status_count") as counts:
        counts.drop_column("team_total")
