"""people in and back in

Revision ID: 0003
Revises: 0002
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account_merge",
        sa.Column("gone_id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name=op.f("fk_account_merge_actor_id_user")),
        sa.ForeignKeyConstraint(["gone_id"], ["user.id"], name=op.f("fk_account_merge_gone_id_user")),
        sa.ForeignKeyConstraint(["kept_id"], ["user.id"], name=op.f("fk_account_merge_kept_id_user")),
        sa.PrimaryKeyConstraint("gone_id", name=op.f("pk_account_merge")),
    )
    op.create_index(op.f("ix_account_merge_kept_id"), "account_merge", ["kept_id"])

    op.create_table(
        "data_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("finish_by", sa.Date(), nullable=False),
        sa.Column("extension_reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("handled_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["handled_by_id"], ["user.id"], name=op.f("fk_data_request_handled_by_id_user")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_data_request_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_request")),
    )
    op.create_index(op.f("ix_data_request_state"), "data_request", ["state", "finish_by"])
    op.create_index(op.f("ix_data_request_user_id"), "data_request", ["user_id"])

    op.create_table(
        "roster_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("new_people", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_roster_import_unit_id_unit")),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["user.id"], name=op.f("fk_roster_import_uploaded_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_import")),
    )
    op.create_index(op.f("ix_roster_import_unit_id"), "roster_import", ["unit_id"])
    op.create_index(op.f("ix_roster_import_uploaded_by_id"), "roster_import", ["uploaded_by_id"])

    op.create_table(
        "unit_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name=op.f("fk_unit_change_actor_id_user")),
        sa.ForeignKeyConstraint(["other_id"], ["unit.id"], name=op.f("fk_unit_change_other_id_unit")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_change_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_change")),
    )
    op.create_index(op.f("ix_unit_change_other_id"), "unit_change", ["other_id"])
    op.create_index(op.f("ix_unit_change_unit_id_on"), "unit_change", ["unit_id", "on"])

    op.create_table(
        "unit_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_version_parent_id_unit")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_version_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_version")),
        sa.UniqueConstraint("unit_id", "since", name=op.f("uq_unit_version_unit_id_since")),
    )
    op.create_index(op.f("ix_unit_version_parent_id"), "unit_version", ["parent_id"])

    # Units that were there before their history was kept have been there as far back as anybody may ask.
    fill = sa.text(
        "INSERT INTO unit_version (unit_id, since, kind, name, parent_id) "
        "SELECT id, :since, kind, name, parent_id FROM unit"
    )
    op.execute(fill.bindparams(sa.bindparam("since", date(1900, 1, 1), type_=sa.Date())))
    op.add_column("audit_event", sa.Column("on_behalf_of_id", sa.Integer(), nullable=True))
    op.add_column("audit_event", sa.Column("person_id", sa.Integer(), nullable=True))
    op.add_column("audit_event", sa.Column("unit_id", sa.Integer(), nullable=True))
    op.drop_index(op.f("ix_audit_event_actor_id"), "audit_event")
    for column in ("actor_id", "person_id", "unit_id", "action"):
        op.create_index(op.f(f"ix_audit_event_{column}_at"), "audit_event", [column, "at"])
    by_deputies = sa.text("on_behalf_of_id IS NOT NULL")
    for name, columns in (("deputy", ["on_behalf_of_id", "at"]), ("deputies_at", ["at"])):
        op.create_index(
            op.f(f"ix_audit_event_{name}"),
            "audit_event",
            columns,
            sqlite_where=by_deputies,
            postgresql_where=by_deputies,
        )
    op.add_column("device", sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("device", sa.Column("pin_failures", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("grant") as grant:
        grant.add_column(sa.Column("deputy_of_id", sa.Integer(), nullable=True))
        grant.create_foreign_key(op.f("fk_grant_deputy_of_id_user"), "user", ["deputy_of_id"], ["id"])
    with op.batch_alter_table("observation") as observation:
        observation.add_column(sa.Column("on_behalf_of_id", sa.Integer(), nullable=True))
        observation.create_foreign_key(
            op.f("fk_observation_on_behalf_of_id_user"), "user", ["on_behalf_of_id"], ["id"]
        )
    op.add_column("unit", sa.Column("closed_on", sa.Date(), nullable=True))
    op.add_column("unit_alias", sa.Column("since", sa.Date(), nullable=True))
    op.add_column("unit_alias", sa.Column("until", sa.Date(), nullable=True))
    op.add_column("user", sa.Column("pin_hash", sa.String(), nullable=True))
    op.add_column("user", sa.Column("anonymised_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("user", "anonymised_at")
    op.drop_column("user", "pin_hash")
    op.drop_column("unit_alias", "until")
    op.drop_column("unit_alias", "since")
    op.drop_column("unit", "closed_on")
    with op.batch_alter_table("observation") as observation:
        observation.drop_constraint(op.f("fk_observation_on_behalf_of_id_user"), type_="foreignkey")
        observation.drop_column("on_behalf_of_id")
    with op.batch_alter_table("grant") as grant:
        grant.drop_constraint(op.f("fk_grant_deputy_of_id_user"), type_="foreignkey")
        grant.drop_column("deputy_of_id")
    op.drop_column("device", "pin_failures")
    op.drop_column("device", "locked_at")
    for name in ("deputies_at", "deputy", "action_at", "unit_id_at", "person_id_at", "actor_id_at"):
        op.drop_index(op.f(f"ix_audit_event_{name}"), "audit_event")
    op.create_index(op.f("ix_audit_event_actor_id"), "audit_event", ["actor_id"])
    op.drop_column("audit_event", "unit_id")
    op.drop_column("audit_event", "person_id")
    op.drop_column("audit_event", "on_behalf_of_id")
    for table in ("unit_version", "unit_change", "roster_import", "data_request", "account_merge"):
        op.drop_table(table)
