"""numbers on the printed lists of classes

Revision ID: 0055
Revises: 0054
"""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "roll_number",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["class_session.id"], name=op.f("fk_roll_number_session_id_class_session")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_roll_number_user_id_user")),
        sa.PrimaryKeyConstraint("session_id", "number", name=op.f("pk_roll_number")),
    )
    op.create_index(op.f("ix_roll_number_user_id"), "roll_number", ["user_id"])


def downgrade() -> None:
    op.drop_table("roll_number")
