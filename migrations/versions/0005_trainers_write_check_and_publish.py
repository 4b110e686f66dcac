"""trainers write check and publish

Revision ID: 0005
Revises: 0004
"""

import json
import re

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

FACT = re.compile(r"\{\{[ \t]*([a-z0-9][a-z0-9_-]*)[ \t]*\}\}")  # as an introduction shows one


def upgrade() -> None:
    op.create_table(
        "fact_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fact_id", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["changed_by_id"], ["user.id"], name=op.f("fk_fact_change_changed_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_change")),
    )
    op.create_index(op.f("ix_fact_change_fact_id"), "fact_change", ["fact_id"])

    op.create_table(
        "course_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_import_course_id_course")),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["user.id"], name=op.f("fk_course_import_uploaded_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_import")),
    )
    op.create_index(op.f("ix_course_import_uploaded_by_id"), "course_import", ["uploaded_by_id"])

    op.create_table(
        "course_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("front", sa.JSON(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_course_revision_author_id_user")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_revision_course_id_course")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_revision")),
        sa.UniqueConstraint("course_id", "number", name=op.f("uq_course_revision_course_id_number")),
    )
    op.create_table(
        "open_editor",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("tab", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_open_editor_course_id_course")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_open_editor_user_id_user")),
        sa.PrimaryKeyConstraint("course_id", "slug", "tab", name=op.f("pk_open_editor")),
    )
    op.create_index(op.f("ix_open_editor_user_id"), "open_editor", ["user_id"])

    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("impact", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("publish_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scheduled_by_id", sa.Integer(), nullable=True),
        sa.Column("schedule_problem", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["approved_by_id"], ["user.id"], name=op.f("fk_draft_approved_by_id_user")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_draft_course_id_course")),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_draft_page_id_page")),
        sa.ForeignKeyConstraint(["saved_by_id"], ["user.id"], name=op.f("fk_draft_saved_by_id_user")),
        sa.ForeignKeyConstraint(["scheduled_by_id"], ["user.id"], name=op.f("fk_draft_scheduled_by_id_user")),
        sa.ForeignKeyConstraint(["submitted_by_id"], ["user.id"], name=op.f("fk_draft_submitted_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("course_id", "slug", name=op.f("uq_draft_course_id_slug")),
    )
    op.create_index(op.f("ix_draft_page_id"), "draft", ["page_id"])
    op.create_index(op.f("ix_draft_publish_at"), "draft", ["publish_at"])

    op.create_table(
        "draft_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_by_id", sa.Integer(), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_draft_comment_author_id_user")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_comment_draft_id_draft")),
        sa.ForeignKeyConstraint(
            ["resolved_by_id"], ["user.id"], name=op.f("fk_draft_comment_resolved_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_comment")),
    )
    op.create_index(op.f("ix_draft_comment_author_id"), "draft_comment", ["author_id"])
    op.create_index(op.f("ix_draft_comment_draft_id"), "draft_comment", ["draft_id"])

    op.create_table(
        "sitting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_as", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_sitting_author_id_user")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_sitting_draft_id_draft")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
    )
    op.create_index(op.f("ix_sitting_author_id"), "sitting", ["author_id"])
    op.create_index(op.f("ix_sitting_draft_id"), "sitting", ["draft_id"])

    no, nothing = sa.false(), sa.text("''")
    with op.batch_alter_table("course") as course:
        course.add_column(sa.Column("shared_unit_id", sa.Integer(), nullable=True))
        course.add_column(sa.Column("number", sa.Integer(), nullable=False, server_default="0"))
        course.add_column(sa.Column("synced_number", sa.Integer(), nullable=False, server_default="0"))
        course.add_column(sa.Column("needs_second_person", sa.Boolean(), nullable=False, server_default=no))
        course.add_column(sa.Column("withdrawn_here", sa.Boolean(), nullable=False, server_default=no))
        course.alter_column("published_at", existing_type=sa.DateTime(timezone=True), nullable=True)
        course.create_index(op.f("ix_course_shared_unit_id"), ["shared_unit_id"])
        course.create_foreign_key(op.f("fk_course_shared_unit_id_unit"), "unit", ["shared_unit_id"], ["id"])
    op.add_column("course_media", sa.Column("synced", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("fact") as fact:
        fact.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
        fact.add_column(sa.Column("checked_by_id", sa.Integer(), nullable=True))
        fact.create_foreign_key(op.f("fk_fact_checked_by_id_user"), "user", ["checked_by_id"], ["id"])
    op.add_column("page", sa.Column("withdrawn_here", sa.Boolean(), nullable=False, server_default=no))
    op.add_column("page", sa.Column("moved_here", sa.Boolean(), nullable=False, server_default=no))
    op.add_column("page", sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("registry_file", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("revision", sa.Column("message", sa.String(), nullable=False, server_default=nothing))

    # What every introduction says now is the first of its texts that is kept.
    op.execute("UPDATE course SET number = 1, synced_number = 1")
    op.execute(
        "INSERT INTO course_revision (course_id, number, source, front, html, facts, message, published_at)"
        " SELECT id, 1, source, front, html, '[]', '', published_at FROM course"
    )
    connection = op.get_bind()
    for course_id, source in connection.execute(sa.text("SELECT course_id, source FROM course_revision")).all():
        facts = json.dumps(sorted(set(FACT.findall(source))))
        if facts != "[]":
            filled = sa.text("UPDATE course_revision SET facts = :facts WHERE course_id = :course_id")
            connection.execute(filled, {"facts": facts, "course_id": course_id})


def downgrade() -> None:
    op.drop_column("revision", "message")
    op.drop_column("registry_file", "changed_at")
    op.drop_column("page", "reviewed_at")
    op.drop_column("page", "moved_here")
    op.drop_column("page", "withdrawn_here")
    with op.batch_alter_table("fact") as fact:
        fact.drop_constraint(op.f("fk_fact_checked_by_id_user"), type_="foreignkey")
        fact.drop_column("checked_by_id")
        fact.drop_column("changed_at")
    op.drop_column("course_media", "synced")
    with op.batch_alter_table("course") as course:
        course.drop_constraint(op.f("fk_course_shared_unit_id_unit"), type_="foreignkey")
        course.drop_index(op.f("ix_course_shared_unit_id"))
        for column in ("withdrawn_here", "needs_second_person", "synced_number", "number", "shared_unit_id"):
            course.drop_column(column)
    # Before, a course was there from its first publication on.
    op.execute("UPDATE course SET published_at = withdrawn_at WHERE published_at IS NULL")
    with op.batch_alter_table("course") as course:
        course.alter_column("published_at", existing_type=sa.DateTime(timezone=True), nullable=False)

    op.drop_table("sitting")
    op.drop_table("draft_comment")
    op.drop_table("draft")
    op.drop_table("open_editor")
    op.drop_table("course_revision")
    op.drop_table("course_import")
    op.drop_table("fact_change")
