"""keys that certificates are signed with when somebody asks for them as files

Revision ID: 0047
Revises: 0046
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

CURRENT = sa.text("retired_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "badge_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kid", sa.String(), nullable=False),
        sa.Column("algorithm", sa.String(), nullable=False),
        sa.Column("public_jwk", sa.JSON(), nullable=False),
        sa.Column("encrypted_private_key", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_key")),
        sa.UniqueConstraint("kid", name=op.f("uq_badge_key_kid")),
    )
    op.create_index(
        op.f("ix_badge_key_current"),
        "badge_key",
        ["algorithm"],
        unique=True,
        sqlite_where=CURRENT,
        postgresql_where=CURRENT,
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_badge_key_current"), table_name="badge_key")
    op.drop_table("badge_key")
