"""where each subject was to be done, in snapshots

Revision ID: 0026
Revises: 0025
"""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("snapshot_row") as rows:
        rows.alter_column("own_populations", new_column_name="extents")


def downgrade() -> None:
    with op.batch_alter_table("snapshot_row") as rows:
        rows.alter_column("extents", new_column_name="own_populations")
