"""pages and courses can be deleted, and brought back for a while

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("course", "page"):
        op.add_column(table, sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
        op.create_index(op.f(f"ix_{table}_deleted_at"), table, ["deleted_at"])


def downgrade() -> None:
    for table in ("course", "page"):
        op.drop_index(op.f(f"ix_{table}_deleted_at"), table_name=table)
        with op.batch_alter_table(table) as columns:
            columns.drop_column("deleted_at")
