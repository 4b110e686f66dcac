"""Table of what members did at residents' doors."""

from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model, key, moment


class Visit(Model):
    """One outing as a member recorded it: how many people were helped with what. It names no resident.

    It belongs to the unit that the member was in when recording. Of an outing that several recorded, the row with
    the lowest id counts, and the others are joined to it. When a member is erased, the counts stay.
    """

    __tablename__ = "visit"
    __table_args__ = (
        UniqueConstraint("by_id", "token"),  # a form sent twice counts once
        Index("ix_visit_unit_id_visited_on", "unit_id", "visited_on"),
    )

    id: Mapped[key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # none: who recorded it is erased
    visited_on: Mapped[date]  # in Vietnam
    topic: Mapped[str]  # a Topic
    guide_id: Mapped[int | None] = mapped_column(ForeignKey("page.id"))
    group: Mapped[str] = mapped_column(default="")  # the id of a group of residents, "" where none was said
    people: Mapped[int]
    managed: Mapped[int]  # of the people, how many then managed by themselves
    outcome: Mapped[str]  # an Outcome
    problem: Mapped[str] = mapped_column(default="")  # a Problem, "" where there was none
    remark: Mapped[str] = mapped_column(default="")
    joined_to_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"), index=True)
    token: Mapped[str]
    recorded_at: Mapped[moment]
