"""Word files wait, as they were read, until somebody takes them in

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "word_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_word_import_course_id_course"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["user.id"], name=op.f("fk_word_import_uploaded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_word_import")),
    )
    op.create_index(op.f("ix_word_import_uploaded_by_id"), "word_import", ["uploaded_by_id"])
    op.create_table(
        "word_import_picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("word_import_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("problem", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["word_import_id"],
            ["word_import.id"],
            name=op.f("fk_word_import_picture_word_import_id_word_import"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_word_import_picture")),
        sa.UniqueConstraint("word_import_id", "number", name=op.f("uq_word_import_picture_word_import_id_number")),
    )


def downgrade() -> None:
    op.drop_table("word_import_picture")
    op.drop_index(op.f("ix_word_import_uploaded_by_id"), "word_import")
    op.drop_table("word_import")
