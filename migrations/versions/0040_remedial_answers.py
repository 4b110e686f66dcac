"""answers to the questions that are asked after a quiz in place of those that must be right to pass

Revision ID: 0040
Revises: 0039
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "remedial_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("missed_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("response", sa.JSON(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_remedial_answer_attempt_id_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["missed_id"], ["question.id"], name=op.f("fk_remedial_answer_missed_id_question")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_remedial_answer_question_id_question")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remedial_answer")),
        sa.UniqueConstraint(
            "attempt_id", "missed_id", "number", name=op.f("uq_remedial_answer_attempt_id_missed_id_number")
        ),
    )
    op.create_index("ix_remedial_answer_answered_at", "remedial_answer", ["answered_at"])
    op.create_index(op.f("ix_remedial_answer_missed_id"), "remedial_answer", ["missed_id"])
    op.create_index(op.f("ix_remedial_answer_question_id"), "remedial_answer", ["question_id"])


def downgrade() -> None:
    op.drop_table("remedial_answer")
