"""learning that lasts

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# What finds passages by their words; no model has it, since each kind of database keeps it in its own way.
PASSAGE_INDEX = {
    "sqlite": (
        "CREATE VIRTUAL TABLE passage_index USING fts5(head, folded, exact, content='passage', "
        "content_rowid='id', tokenize='ascii', prefix='1 2 3', detail='column', columnsize=0)",
    ),
    "postgresql": (
        "CREATE TABLE passage_index (rowid integer PRIMARY KEY REFERENCES passage ON DELETE CASCADE, "
        "head tsvector NOT NULL, folded tsvector NOT NULL, exact tsvector NOT NULL)",
        "CREATE INDEX ix_passage_index ON passage_index USING gin (head, folded, exact)",
    ),
}


def upgrade() -> None:
    op.create_table(
        "guide_feedback",
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("helpful", sa.Integer(), nullable=False),
        sa.Column("unhelpful", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_guide_feedback_page_id_page")),
        sa.PrimaryKeyConstraint("page_id", "day", name=op.f("pk_guide_feedback")),
    )
    op.create_table(
        "guide_tap",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("taps", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_guide_tap")),
    )
    op.create_table(
        "passage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("anchor", sa.String(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("head", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("exact", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_passage_course_id_course")),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_passage_page_id_page")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
    )
    with op.batch_alter_table("passage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passage_course_id"), ["course_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_passage_page_id"), ["page_id"], unique=False)
    for statement in PASSAGE_INDEX[op.get_bind().dialect.name]:
        op.execute(statement)

    op.create_table(
        "observation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("observer_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("ticked", sa.JSON(), nullable=False),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("observed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["observer_id"], ["user.id"], name=op.f("fk_observation_observer_id_user")),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_observation_page_id_page")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_observation_revision_id_revision")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_observation_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
        sa.UniqueConstraint("observer_id", "token", name=op.f("uq_observation_observer_id_token")),
    )
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_observation_page_id"), ["page_id"], unique=False)
        batch_op.create_index("ix_observation_user_page", ["user_id", "page_id"], unique=False)

    op.create_table(
        "regrading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("regraded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name=op.f("fk_regrading_actor_id_user")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_regrading_question_id_question")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_regrading_revision_id_revision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrading")),
    )
    with op.batch_alter_table("regrading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_regrading_question_id"), ["question_id"], unique=False)

    op.create_table(
        "relearned",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("relearned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_relearned_page_id_page")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_relearned_revision_id_revision")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_relearned_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "page_id", "revision_id", name=op.f("pk_relearned")),
    )
    op.create_table(
        "review",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_review_question_id_question")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_review_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "question_id", name=op.f("pk_review")),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_question_id"), ["question_id"], unique=False)

    op.create_table(
        "scenario_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("first_scene", sa.String(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ending", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_scenario_run_page_id_page")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_scenario_run_revision_id_revision")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_scenario_run_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario_run")),
    )
    with op.batch_alter_table("scenario_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scenario_run_page_id"), ["page_id"], unique=False)
        batch_op.create_index("ix_scenario_run_user_page", ["user_id", "page_id"], unique=False)
        batch_op.create_index(
            "uq_scenario_run_open",
            ["user_id", "page_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "regraded_attempt",
        sa.Column("regrading_id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("score_before", sa.Double(), nullable=False),
        sa.Column("score_after", sa.Double(), nullable=False),
        sa.Column("passed_before", sa.Boolean(), nullable=False),
        sa.Column("passed_after", sa.Boolean(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_regraded_attempt_attempt_id_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["regrading_id"], ["regrading.id"], name=op.f("fk_regraded_attempt_regrading_id_regrading")
        ),
        sa.PrimaryKeyConstraint("regrading_id", "attempt_id", name=op.f("pk_regraded_attempt")),
    )
    with op.batch_alter_table("regraded_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_regraded_attempt_attempt_id"), ["attempt_id"], unique=False)

    op.create_table(
        "scenario_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("scene", sa.String(), nullable=False),
        sa.Column("choice", sa.Integer(), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["scenario_run.id"], name=op.f("fk_scenario_step_run_id_scenario_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario_step")),
        sa.UniqueConstraint("run_id", "number", name=op.f("uq_scenario_step_run_id_number")),
    )
    op.add_column("course_progress", sa.Column("refreshed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("course_progress", schema=None) as batch_op:
        batch_op.drop_column("refreshed_at")

    op.drop_table("scenario_step")
    with op.batch_alter_table("regraded_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_regraded_attempt_attempt_id"))

    op.drop_table("regraded_attempt")
    with op.batch_alter_table("scenario_run", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_scenario_run_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index("ix_scenario_run_user_page")
        batch_op.drop_index(batch_op.f("ix_scenario_run_page_id"))

    op.drop_table("scenario_run")
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_question_id"))

    op.drop_table("review")
    op.drop_table("relearned")
    with op.batch_alter_table("regrading", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_regrading_question_id"))

    op.drop_table("regrading")
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.drop_index("ix_observation_user_page")
        batch_op.drop_index(batch_op.f("ix_observation_page_id"))

    op.drop_table("observation")
    op.execute("DROP TABLE passage_index")
    with op.batch_alter_table("passage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passage_page_id"))
        batch_op.drop_index(batch_op.f("ix_passage_course_id"))

    op.drop_table("passage")
    op.drop_table("guide_tap")
    op.drop_table("guide_feedback")
