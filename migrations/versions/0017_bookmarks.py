"""bookmarks

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bookmark",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_bookmark_page_id_page")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_bookmark_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "page_id", name=op.f("pk_bookmark")),
    )
    op.create_index(op.f("ix_bookmark_page_id"), "bookmark", ["page_id"])


def downgrade() -> None:
    op.drop_table("bookmark")
