"""feedback on classes as counts alone, without a row for each answer

Revision ID: 0046
Revises: 0045
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index(op.f("ix_class_feedback_session_id"), "class_feedback")
    op.drop_table("class_feedback")
    op.create_table(
        "class_feedback_count",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["class_session.id"], name=op.f("fk_class_feedback_count_session_id_class_session")
        ),
        sa.PrimaryKeyConstraint("session_id", "question", "answer", name=op.f("pk_class_feedback_count")),
    )


def downgrade() -> None:
    op.drop_table("class_feedback_count")
    op.create_table(
        "class_feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("understood", "pace", "again")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["class_session.id"], name=op.f("fk_class_feedback_session_id_class_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_feedback")),
    )
    op.create_index(op.f("ix_class_feedback_session_id"), "class_feedback", ["session_id"])
