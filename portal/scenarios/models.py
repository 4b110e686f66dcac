"""Tables of scenarios played."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Model, UtcDateTime, key, moment


class ScenarioRun(Model):
    """One go at a scenario, from the scene it began at to an ending; what was chosen is never taken back."""

    __tablename__ = "scenario_run"
    __table_args__ = (
        # Two taps at once cannot begin two runs.
        Index(
            "uq_scenario_run_open",
            "user_id",
            "page_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_scenario_run_user_page", "user_id", "page_id"),
    )

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    first_scene: Mapped[str]
    began_at: Mapped[moment]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ending: Mapped[str | None]  # safe or harmed

    steps: Mapped[list[ScenarioStep]] = relationship(back_populates="run", order_by="ScenarioStep.number")


class ScenarioStep(Model):
    """One choice of a run: in which scene, which of its choices, and where it led."""

    __tablename__ = "scenario_step"
    __table_args__ = (UniqueConstraint("run_id", "number"),)  # one choice at each step, however often it is sent

    id: Mapped[key]
    run_id: Mapped[int] = mapped_column(ForeignKey("scenario_run.id"))
    number: Mapped[int]  # from 1
    scene: Mapped[str]
    choice: Mapped[int]  # as authored, from 0
    to: Mapped[str]
    chosen_at: Mapped[moment]

    run: Mapped[ScenarioRun] = relationship(back_populates="steps")
