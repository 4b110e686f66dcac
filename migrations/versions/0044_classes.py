"""classes, who has a place in them, and who was there

Revision ID: 0044
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def _key(table: str, column: str, referred: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{referred}.id"], name=op.f(f"fk_{table}_{column}_{referred}"))


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "class_session",
        _number("id"),
        *(_text(name) for name in ("uid", "series", "title")),
        _number("course_id", nullable=True),
        _number("unit_id"),
        _text("place"),
        _moment("starts_at"),
        _number("minutes"),
        _number("capacity", nullable=True),
        _number("teacher_id", nullable=True),
        _text("teacher_name"),
        _text("note"),
        sa.Column("needs_confirmation", sa.Boolean(), nullable=False),
        *(_text(name) for name in ("secret", "state", "state_reason")),
        _moment("former_starts_at", nullable=True),
        _text("former_place"),
        _number("sequence"),
        _number("guests"),
        _moment("roll_closed_at", nullable=True),
        _number("roll_closed_by_id", nullable=True),
        _moment("confirmed_at", nullable=True),
        _number("confirmed_by_id", nullable=True),
        _number("created_by_id", nullable=True),
        _moment("created_at"),
        _moment("updated_at"),
        _key("class_session", "course_id", "course"),
        _key("class_session", "unit_id", "unit"),
        *(
            _key("class_session", column, "user")
            for column in ("teacher_id", "roll_closed_by_id", "confirmed_by_id", "created_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_session")),
        sa.UniqueConstraint("uid", name=op.f("uq_class_session_uid")),
    )
    for column in ("series", "course_id", "starts_at"):
        op.create_index(op.f(f"ix_class_session_{column}"), "class_session", [column])
    op.create_index("ix_class_session_unit_id_starts_at", "class_session", ["unit_id", "starts_at"])
    op.create_index("ix_class_session_teacher_id_starts_at", "class_session", ["teacher_id", "starts_at"])
    op.create_table(
        "class_unit",
        _number("session_id"),
        _number("unit_id"),
        _key("class_unit", "session_id", "class_session"),
        _key("class_unit", "unit_id", "unit"),
        sa.PrimaryKeyConstraint("session_id", "unit_id", name=op.f("pk_class_unit")),
    )
    op.create_index(op.f("ix_class_unit_unit_id"), "class_unit", ["unit_id"])
    op.create_table(
        "class_registration",
        _number("session_id"),
        _number("user_id"),
        _text("state"),
        _moment("registered_at"),
        _number("registered_by_id", nullable=True),
        _key("class_registration", "session_id", "class_session"),
        _key("class_registration", "user_id", "user"),
        _key("class_registration", "registered_by_id", "user"),
        sa.PrimaryKeyConstraint("session_id", "user_id", name=op.f("pk_class_registration")),
    )
    op.create_index(op.f("ix_class_registration_user_id"), "class_registration", ["user_id"])
    _create_attendance()
    op.create_table(
        "class_feedback",
        _number("id"),
        _number("session_id"),
        *(_text(name) for name in ("understood", "pace", "again")),
        _key("class_feedback", "session_id", "class_session"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_feedback")),
    )
    op.create_index(op.f("ix_class_feedback_session_id"), "class_feedback", ["session_id"])
    op.create_table(
        "class_feedback_given",
        _number("session_id"),
        _number("user_id"),
        _key("class_feedback_given", "session_id", "class_session"),
        _key("class_feedback_given", "user_id", "user"),
        sa.PrimaryKeyConstraint("session_id", "user_id", name=op.f("pk_class_feedback_given")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_class_feedback_given_user_id"), "class_feedback_given", ["user_id"])
    op.create_table(
        "class_setting",
        _number("unit_id"),
        sa.Column("needs_confirmation", sa.Boolean(), nullable=False),
        _key("class_setting", "unit_id", "unit"),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_class_setting")),
    )


def _create_attendance() -> None:
    op.create_table(
        "attendance_mark",
        _number("id"),
        _number("session_id"),
        _number("user_id"),
        _text("state"),
        _text("method"),
        _moment("marked_at"),
        _moment("received_at"),
        _number("marked_by_id"),
        _text("token"),
        _key("attendance_mark", "session_id", "class_session"),
        _key("attendance_mark", "user_id", "user"),
        _key("attendance_mark", "marked_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_mark")),
        sa.UniqueConstraint("marked_by_id", "token", name=op.f("uq_attendance_mark_marked_by_id_token")),
    )
    op.create_index("ix_attendance_mark_session_id_user_id", "attendance_mark", ["session_id", "user_id"])
    op.create_index(op.f("ix_attendance_mark_user_id"), "attendance_mark", ["user_id"])
    op.create_table(
        "attendance",
        _number("session_id"),
        _number("user_id"),
        _text("state"),
        _text("method"),
        _moment("marked_at"),
        _number("marked_by_id"),
        sa.Column("is_disputed", sa.Boolean(), nullable=False),
        _key("attendance", "session_id", "class_session"),
        _key("attendance", "user_id", "user"),
        _key("attendance", "marked_by_id", "user"),
        sa.PrimaryKeyConstraint("session_id", "user_id", name=op.f("pk_attendance")),
    )
    op.create_index(op.f("ix_attendance_user_id"), "attendance", ["user_id"])


def downgrade() -> None:
    for table in (
        "class_setting",
        "class_feedback_given",
        "class_feedback",
        "attendance",
        "attendance_mark",
        "class_registration",
        "class_unit",
        "class_session",
    ):
        op.drop_table(table)
