"""certificates issued here, which subjects give one, and how they look

Revision ID: 0043
Revises: 0042
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("number"),
        _text("kind"),
        sa.Column("programme_id", sa.String(), nullable=True),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=False),
        *map(_text, ("holder_name", "title", "title_en", "text", "text_en")),
        sa.Column("issuer_unit_id", sa.Integer(), nullable=True),
        *map(_text, ("issuer_name", "issuer_place", "signer_name", "signer_title")),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        _text("revoked_reason"),
        _text("subject_uuid"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_certificate_course_id_course")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_certificate_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_certificate_user_id_user")),
        sa.ForeignKeyConstraint(["issuer_unit_id"], ["unit.id"], name=op.f("fk_certificate_issuer_unit_id_unit")),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["certificate.id"], name=op.f("fk_certificate_replaces_id_certificate")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"], ["certificate.id"], name=op.f("fk_certificate_replaced_by_id_certificate")
        ),
        sa.ForeignKeyConstraint(["revoked_by_id"], ["user.id"], name=op.f("fk_certificate_revoked_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_number")),
        sa.UniqueConstraint("subject_uuid", name=op.f("uq_certificate_subject_uuid")),
    )
    for columns in (
        ["user_id", "programme_id"],
        ["user_id", "course_id"],
        ["programme_id"],
        ["course_id"],
        ["issuer_unit_id"],
    ):
        op.create_index(op.f(f"ix_certificate_{'_'.join(columns)}"), "certificate", columns)
    op.create_table(
        "certificate_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=True),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.Column("is_issued", sa.Boolean(), nullable=False),
        *map(_text, ("text", "text_en", "title_en")),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_certificate_setting_course_id_course")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_certificate_setting_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["user.id"], name=op.f("fk_certificate_setting_updated_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_setting")),
        sa.UniqueConstraint("course_id", name=op.f("uq_certificate_setting_course_id")),
        sa.UniqueConstraint("programme_id", name=op.f("uq_certificate_setting_programme_id")),
    )
    op.create_table(
        "certificate_layout",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        *map(_text, ("signer_name", "signer_title", "place")),
        *(sa.Column(name, sa.LargeBinary(), nullable=True) for name in ("logo", "seal", "signature")),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_certificate_layout_unit_id_unit")),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["user.id"], name=op.f("fk_certificate_layout_updated_by_id_user")
        ),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_certificate_layout")),
    )


def downgrade() -> None:
    op.drop_table("certificate_layout")
    op.drop_table("certificate_setting")
    op.drop_table("certificate")
