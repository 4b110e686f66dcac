"""counts of the dashboard under their own names

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

STATUS_COLUMNS = ("user_id", "subject", "unit_id", "state", "teaches", "week")
COUNT_COLUMNS = ("unit_id", "subject", "measure", "own", "total")


def upgrade() -> None:
    create_tables("person_status", "status_count")
    copy_rows("board_line", "person_status", "board_tally", "status_count")


def downgrade() -> None:
    create_tables("board_line", "board_tally")
    copy_rows("person_status", "board_line", "status_count", "board_tally")


def create_tables(statuses: str, counts: str) -> None:
    op.create_table(
        statuses,
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("teaches", sa.Boolean(), nullable=False),
        sa.Column("week", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f(f"fk_{statuses}_unit_id_unit")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f(f"fk_{statuses}_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "subject", name=op.f(f"pk_{statuses}")),
    )
    op.create_table(
        counts,
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("own", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f(f"fk_{counts}_unit_id_unit")),
        sa.PrimaryKeyConstraint("unit_id", "subject", "measure", name=op.f(f"pk_{counts}")),
    )


def copy_rows(old_statuses: str, statuses: str, old_counts: str, counts: str) -> None:
    for old, new, names in ((old_statuses, statuses, STATUS_COLUMNS), (old_counts, counts, COUNT_COLUMNS)):
        rows = sa.select(*map(sa.column, names)).select_from(sa.table(old))
        op.execute(sa.table(new, *map(sa.column, names)).insert().from_select(names, rows))
        op.drop_table(old)  # with its index
    # After the rows: one pass instead of one insertion for each.
    op.create_index(op.f(f"ix_{statuses}_unit_id_subject"), statuses, ["unit_id", "subject"])
