"""what a class completes, and since when its roll counts

Revision ID: 0052
Revises: 0051
"""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("page_progress", sa.Column("class_day", sa.Date(), nullable=True))
    op.add_column(
        "course_progress",
        sa.Column("begun_in_class", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column(
        "class_session",
        sa.Column("unmarked_are_absent", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column("class_session", sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("class_session") as batch:
        batch.alter_column("unmarked_are_absent", server_default=None)


def downgrade() -> None:
    op.drop_column("class_session", "counted_at")
    op.drop_column("class_session", "unmarked_are_absent")
    op.drop_column("course_progress", "begun_in_class")
    op.drop_column("page_progress", "class_day")
