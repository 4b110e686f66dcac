"""addresses from before

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_alias",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_page_alias_course_id_course")),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_page_alias_page_id_page")),
        sa.PrimaryKeyConstraint("course_id", "slug", name=op.f("pk_page_alias")),
    )
    op.create_index(op.f("ix_page_alias_page_id"), "page_alias", ["page_id"])
    op.create_table(
        "course_alias",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_alias_course_id_course")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_course_alias")),
    )
    op.create_index(op.f("ix_course_alias_course_id"), "course_alias", ["course_id"])


def downgrade() -> None:
    op.drop_table("course_alias")
    op.drop_table("page_alias")
