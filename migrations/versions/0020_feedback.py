"""what readers say of pages

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_rating",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("rating", sa.String(), nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_page_rating_page_id_page")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_page_rating_revision_id_revision")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_page_rating_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "page_id", name=op.f("pk_page_rating")),
    )
    op.create_index(op.f("ix_page_rating_page_id"), "page_rating", ["page_id"])
    op.create_table(
        "page_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reply", sa.String(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["answered_by_id"], ["user.id"], name=op.f("fk_page_report_answered_by_id_user")),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_page_report_page_id_page")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_page_report_revision_id_revision")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_page_report_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_report")),
        sa.UniqueConstraint("user_id", "token", name=op.f("uq_page_report_user_id_token")),
    )
    op.create_index("ix_page_report_page_state", "page_report", ["page_id", "state"])


def downgrade() -> None:
    op.drop_table("page_report")
    op.drop_table("page_rating")
