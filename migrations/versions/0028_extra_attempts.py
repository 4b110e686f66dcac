"""one more attempt at a quiz, given with a reason

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "extra_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["given_by_id"], ["user.id"], name=op.f("fk_extra_attempt_given_by_id_user")),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_extra_attempt_page_id_page")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_extra_attempt_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extra_attempt")),
    )
    op.create_index("ix_extra_attempt_user_page", "extra_attempt", ["user_id", "page_id"])


def downgrade() -> None:
    op.drop_table("extra_attempt")
