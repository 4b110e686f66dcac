"""a comment can suggest another wording of a paragraph

Revision ID: 0036
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("before", "suggestion"):
        op.add_column("draft_comment", sa.Column(name, sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("draft_comment") as comments:
        comments.drop_column("suggestion")
        comments.drop_column("before")
