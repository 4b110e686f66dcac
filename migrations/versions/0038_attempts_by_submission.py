"""attempts are found by when they were handed in, page by page

Revision ID: 0038
Revises: 0037
"""

from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_attempt_page_submitted", "attempt", ["page_id", "submitted_at"])
    op.drop_index("ix_attempt_page_id", table_name="attempt")


def downgrade() -> None:
    op.create_index("ix_attempt_page_id", "attempt", ["page_id"])
    op.drop_index("ix_attempt_page_submitted", table_name="attempt")
