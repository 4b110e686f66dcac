"""quizzes on paper, the sheets that were typed in, and where an attempt was made

Revision ID: 0050
Revises: 0049
"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))


def upgrade() -> None:
    with op.batch_alter_table("attempt") as batch:
        batch.add_column(sa.Column("medium", sa.String(), server_default="screen", nullable=False))
        batch.add_column(sa.Column("entered_by_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_attempt_entered_by_id_user"), "user", ["entered_by_id"], ["id"])
    op.create_table(
        "paper_quiz",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=False),
        sa.Column("draw", sa.JSON(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        _reference("paper_quiz", "page_id", "page"),
        _reference("paper_quiz", "revision_id", "revision"),
        _reference("paper_quiz", "unit_id", "unit"),
        _reference("paper_quiz", "created_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_quiz")),
    )
    op.create_index("ix_paper_quiz_unit", "paper_quiz", ["unit_id", "created_at"])
    op.create_index("ix_paper_quiz_code", "paper_quiz", ["code"])
    op.create_index(op.f("ix_paper_quiz_page_id"), "paper_quiz", ["page_id"])
    op.create_table(
        "paper_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_quiz_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("responses", sa.JSON(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=True),
        _reference("paper_result", "paper_quiz_id", "paper_quiz"),
        _reference("paper_result", "user_id", "user"),
        _reference("paper_result", "entered_by_id", "user"),
        _reference("paper_result", "attempt_id", "attempt"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_result")),
        sa.UniqueConstraint("entered_by_id", "token", name=op.f("uq_paper_result_entered_by_id_token")),
    )
    op.create_index("ix_paper_result_quiz", "paper_result", ["paper_quiz_id", "entered_at"])
    op.create_index("ix_paper_result_user", "paper_result", ["user_id"])
    op.create_index(op.f("ix_paper_result_attempt_id"), "paper_result", ["attempt_id"])


def downgrade() -> None:
    op.drop_table("paper_result")
    op.drop_table("paper_quiz")
    with op.batch_alter_table("attempt") as batch:
        batch.drop_constraint(op.f("fk_attempt_entered_by_id_user"), type_="foreignkey")
        batch.drop_column("entered_by_id")
        batch.drop_column("medium")
