"""a file of a course says whose place it took, so that the one before is not forgotten

Revision ID: 0037
Revises: 0036
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("course_media", sa.Column("replaces", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("course_media") as media:
        media.drop_column("replaces")
