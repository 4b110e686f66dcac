"""several guides a visit; the sums of visits by unit, subject and week

Revision ID: 0051
Revises: 0050
"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visit_guide",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("guide_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_guide_visit_id_visit")),
        sa.ForeignKeyConstraint(["guide_id"], ["page.id"], name=op.f("fk_visit_guide_guide_id_page")),
        sa.PrimaryKeyConstraint("visit_id", "guide_id", name=op.f("pk_visit_guide")),
    )
    op.execute(
        "INSERT INTO visit_guide (visit_id, guide_id) SELECT id, guide_id FROM visit WHERE guide_id IS NOT NULL"
    )
    with op.batch_alter_table("visit") as table:
        table.drop_constraint(op.f("fk_visit_guide_id_page"), type_="foreignkey")
        table.drop_column("guide_id")
    op.create_table(
        "visit_count",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("own_visits", sa.Integer(), nullable=False),
        sa.Column("own_people", sa.Integer(), nullable=False),
        sa.Column("own_managed", sa.Integer(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("managed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_visit_count_unit_id_unit")),
        sa.PrimaryKeyConstraint("unit_id", "subject", "week", name=op.f("pk_visit_count")),
    )


def downgrade() -> None:
    op.drop_table("visit_count")
    with op.batch_alter_table("visit") as table:
        table.add_column(sa.Column("guide_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_visit_guide_id_page"), "page", ["guide_id"], ["id"])
    op.execute(
        "UPDATE visit SET guide_id = (SELECT min(guide_id) FROM visit_guide WHERE visit_guide.visit_id = visit.id)"
    )
    op.drop_table("visit_guide")
