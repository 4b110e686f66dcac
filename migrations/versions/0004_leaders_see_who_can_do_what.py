"""leaders see who can do what

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "board_line",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("teaches", sa.Boolean(), nullable=False),
        sa.Column("week", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_board_line_unit_id_unit")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_board_line_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "subject", name=op.f("pk_board_line")),
    )
    op.create_index(op.f("ix_board_line_unit_id_subject"), "board_line", ["unit_id", "subject"])

    op.create_table(
        "board_tally",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("own", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_board_tally_unit_id_unit")),
        sa.PrimaryKeyConstraint("unit_id", "subject", "measure", name=op.f("pk_board_tally")),
    )
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("frozen_on", sa.Date(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_by_id", sa.Integer(), nullable=True),
        sa.Column("subjects", sa.JSON(), nullable=False),
        sa.Column("checksum", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["frozen_by_id"], ["user.id"], name=op.f("fk_snapshot_frozen_by_id_user")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_snapshot_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
        sa.UniqueConstraint("unit_id", "frozen_on", name=op.f("uq_snapshot_unit_id_frozen_on")),
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("repeat_months", sa.Integer(), nullable=True),
        sa.Column("assigned_by_id", sa.Integer(), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["assigned_by_id"], ["user.id"], name=op.f("fk_assignment_assigned_by_id_user")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_assignment_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_assignment_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_index(op.f("ix_assignment_unit_id"), "assignment", ["unit_id"])
    op.create_index(
        op.f("uq_assignment_open"),
        "assignment",
        ["programme_id", "unit_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "outside_certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_outside_certificate_course_id_course")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_outside_certificate_decided_by_id_user")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_outside_certificate_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_certificate")),
        sa.UniqueConstraint(
            "user_id", "platform", "reference", name=op.f("uq_outside_certificate_user_id_platform_reference")
        ),
    )
    op.create_index(op.f("ix_outside_certificate_state"), "outside_certificate", ["state"])

    op.create_table(
        "programme_completion",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("expired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_programme_completion_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_programme_completion_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "programme_id", name=op.f("pk_programme_completion")),
    )
    op.create_index(op.f("ix_programme_completion_programme_id"), "programme_completion", ["programme_id"])
    op.create_index(op.f("ix_programme_completion_valid_until"), "programme_completion", ["valid_until"])

    op.create_table(
        "snapshot_row",
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("own_members", sa.Integer(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("own_numbers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=op.f("fk_snapshot_row_snapshot_id_snapshot")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_snapshot_row_unit_id_unit")),
        sa.PrimaryKeyConstraint("snapshot_id", "unit_id", name=op.f("pk_snapshot_row")),
    )
    op.create_index(op.f("ix_snapshot_row_snapshot_id_parent_id"), "snapshot_row", ["snapshot_id", "parent_id"])

    op.create_table(
        "team_plan",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("by", sa.Date(), nullable=False),
        sa.Column("planned_by_id", sa.Integer(), nullable=True),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_team_plan_course_id_course")),
        sa.ForeignKeyConstraint(["planned_by_id"], ["user.id"], name=op.f("fk_team_plan_planned_by_id_user")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_team_plan_unit_id_unit")),
        sa.PrimaryKeyConstraint("unit_id", "course_id", name=op.f("pk_team_plan")),
    )
    op.add_column("course_progress", sa.Column("behind_since", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("programme") as programme:
        programme.add_column(sa.Column("valid_months", sa.Integer(), nullable=True))
        programme.add_column(sa.Column("counts_outside", sa.Boolean(), nullable=False, server_default=sa.false()))
        programme.add_column(sa.Column("unit_id", sa.Integer(), nullable=True))
        programme.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        programme.create_index(op.f("ix_programme_unit_id"), ["unit_id"], unique=False)
        programme.create_foreign_key(op.f("fk_programme_unit_id_unit"), "unit", ["unit_id"], ["id"])

    op.create_index(op.f("ix_programme_course_course_id"), "programme_course", ["course_id"])

    op.create_index(
        op.f("ix_course_progress_unfinished"),
        "course_progress",
        ["active_at"],
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_index(
        op.f("ix_attempt_failed"),
        "attempt",
        ["user_id", "page_id", "submitted_at"],
        sqlite_where=sa.text("passed IS 0"),
        postgresql_where=sa.text("passed IS false"),
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_attempt_failed"), "attempt")
    op.drop_index(op.f("ix_course_progress_unfinished"), "course_progress")
    with op.batch_alter_table("programme") as programme:
        programme.drop_index(op.f("ix_programme_unit_id"))
        programme.drop_constraint(op.f("fk_programme_unit_id_unit"), type_="foreignkey")
        programme.drop_column("withdrawn_at")
        programme.drop_column("unit_id")
        programme.drop_column("counts_outside")
        programme.drop_column("valid_months")

    op.drop_column("course_progress", "behind_since")
    op.drop_index(op.f("ix_programme_course_course_id"), "programme_course")
    tables = ("team_plan", "snapshot_row", "snapshot", "programme_completion", "outside_certificate", "assignment")
    for table in (*tables, "board_tally", "board_line"):
        op.drop_table(table)
