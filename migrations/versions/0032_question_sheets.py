"""rows of questions that wait to be taken into a page

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "question_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["user.id"], name=op.f("fk_question_sheet_uploaded_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_sheet")),
        sa.UniqueConstraint("page_id", "uploaded_by_id", name=op.f("uq_question_sheet_page_id_uploaded_by_id")),
    )
    op.create_index(op.f("ix_question_sheet_uploaded_by_id"), "question_sheet", ["uploaded_by_id"])


def downgrade() -> None:
    op.drop_table("question_sheet")
