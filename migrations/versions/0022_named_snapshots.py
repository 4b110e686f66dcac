"""snapshots with names, marked void and taken by schedule; targets; saved views

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "snapshot_schedule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("next_run_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_snapshot_schedule_unit_id_unit")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user.id"], name=op.f("fk_snapshot_schedule_created_by_id_user")
        ),
        sa.ForeignKeyConstraint(["ended_by_id"], ["user.id"], name=op.f("fk_snapshot_schedule_ended_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot_schedule")),
    )
    op.create_index(op.f("ix_snapshot_schedule_unit_id"), "snapshot_schedule", ["unit_id"])
    op.create_index(op.f("ix_snapshot_schedule_next_run_at"), "snapshot_schedule", ["next_run_at"])
    with op.batch_alter_table("snapshot") as snapshots:
        snapshots.drop_constraint("uq_snapshot_unit_id_frozen_on", type_="unique")
        snapshots.add_column(sa.Column("name", sa.String(), server_default="", nullable=False))
        snapshots.add_column(sa.Column("note", sa.String(), server_default="", nullable=False))
        snapshots.add_column(sa.Column("format", sa.Integer(), server_default="1", nullable=False))
        snapshots.add_column(sa.Column("schedule_id", sa.Integer(), nullable=True))
        snapshots.add_column(sa.Column("planned_at", sa.DateTime(timezone=True), nullable=True))
        snapshots.create_foreign_key(
            op.f("fk_snapshot_schedule_id_snapshot_schedule"), "snapshot_schedule", ["schedule_id"], ["id"]
        )
        snapshots.create_unique_constraint(
            op.f("uq_snapshot_schedule_id_planned_at"), ["schedule_id", "planned_at"]
        )
        snapshots.create_index("ix_snapshot_unit_id_frozen_on", ["unit_id", "frozen_on"])
    op.add_column("snapshot_row", sa.Column("populations", sa.JSON(), nullable=True))
    op.add_column("snapshot_row", sa.Column("own_populations", sa.JSON(), nullable=True))
    op.create_table(
        "snapshot_void",
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("voided_by_id", sa.Integer(), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=op.f("fk_snapshot_void_snapshot_id_snapshot")
        ),
        sa.ForeignKeyConstraint(["voided_by_id"], ["user.id"], name=op.f("fk_snapshot_void_voided_by_id_user")),
        sa.PrimaryKeyConstraint("snapshot_id", name=op.f("pk_snapshot_void")),
    )
    op.create_table(
        "target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_target_unit_id_unit")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_target_programme_id_programme")),
        sa.ForeignKeyConstraint(["set_by_id"], ["user.id"], name=op.f("fk_target_set_by_id_user")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["user.id"], name=op.f("fk_target_ended_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
    )
    op.create_index(op.f("ix_target_programme_id"), "target", ["programme_id"])
    op.create_index(
        "uq_target_open",
        "target",
        ["unit_id", "programme_id", "due_on"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_saved_view_user_id_user")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_saved_view_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("user_id", "unit_id", "name", name=op.f("uq_saved_view_user_id_unit_id_name")),
    )


def downgrade() -> None:
    op.drop_table("saved_view")
    op.drop_table("target")
    op.drop_table("snapshot_void")
    # Earlier releases know one snapshot a unit and day, of everybody: the last one stays.
    op.execute(f"DELETE FROM snapshot_row WHERE snapshot_id IN ({EARLIER})")  # noqa: S608 # a text of this file
    op.execute(f"DELETE FROM snapshot WHERE id IN ({EARLIER})")  # noqa: S608 # a text of this file
    with op.batch_alter_table("snapshot_row") as rows:
        rows.drop_column("own_populations")
        rows.drop_column("populations")
    with op.batch_alter_table("snapshot") as snapshots:
        snapshots.drop_index("ix_snapshot_unit_id_frozen_on")
        snapshots.drop_constraint("uq_snapshot_schedule_id_planned_at", type_="unique")
        snapshots.drop_constraint("fk_snapshot_schedule_id_snapshot_schedule", type_="foreignkey")
        snapshots.drop_column("planned_at")
        snapshots.drop_column("schedule_id")
        snapshots.drop_column("format")
        snapshots.drop_column("note")
        snapshots.drop_column("name")
        snapshots.create_unique_constraint("uq_snapshot_unit_id_frozen_on", ["unit_id", "frozen_on"])
    op.drop_table("snapshot_schedule")


EARLIER = """
    SELECT earlier.id FROM snapshot AS earlier JOIN snapshot AS later
    ON later.unit_id = earlier.unit_id AND later.frozen_on = earlier.frozen_on AND later.id > earlier.id
"""
