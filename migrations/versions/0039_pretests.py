"""what was answered before and after courses

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pretest_answer",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_pretest_answer_page_id_page")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_pretest_answer_question_id_question")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_pretest_answer_revision_id_revision")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_pretest_answer_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "question_id", name=op.f("pk_pretest_answer")),
    )
    op.create_index(op.f("ix_pretest_answer_question_id"), "pretest_answer", ["question_id"])
    op.create_index("ix_pretest_answer_page", "pretest_answer", ["page_id", "user_id"])
    op.create_index("ix_pretest_answer_user_page", "pretest_answer", ["user_id", "page_id"])


def downgrade() -> None:
    op.drop_table("pretest_answer")
