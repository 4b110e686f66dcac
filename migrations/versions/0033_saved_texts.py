"""drafts keep what they said in each version for a while, so that two writers can be merged

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("draft", sa.Column("alone_since", sa.Integer(), server_default="1", nullable=False))
    # Nobody knows who saved the versions before.
    op.execute("UPDATE draft SET alone_since = version")
    op.create_table(
        "saved_text",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_saved_text_draft_id_draft")),
        sa.PrimaryKeyConstraint("draft_id", "version", name=op.f("pk_saved_text")),
    )
    op.create_index(op.f("ix_saved_text_saved_at"), "saved_text", ["saved_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_saved_text_saved_at"), table_name="saved_text")
    op.drop_table("saved_text")
    with op.batch_alter_table("draft") as drafts:
        drafts.drop_column("alone_since")
