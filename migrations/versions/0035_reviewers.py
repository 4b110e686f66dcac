"""a review can be asked of somebody by name

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("draft") as drafts:
        drafts.add_column(sa.Column("reviewer_id", sa.Integer(), nullable=True))
        drafts.create_foreign_key(op.f("fk_draft_reviewer_id_user"), "user", ["reviewer_id"], ["id"])
        drafts.create_index(op.f("ix_draft_reviewer_id"), ["reviewer_id"])


def downgrade() -> None:
    with op.batch_alter_table("draft") as drafts:
        drafts.drop_index(op.f("ix_draft_reviewer_id"))
        drafts.drop_constraint(op.f("fk_draft_reviewer_id_user"), type_="foreignkey")
        drafts.drop_column("reviewer_id")
