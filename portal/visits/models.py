"""Tables of what members did at residents' doors, and of the sums of that."""

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
    group: Mapped[str] = mapped_column(default="")  # the id of a group of residents, "" where none was said
    people: Mapped[int]
    managed: Mapped[int]  # of the people, how many then managed by themselves
    outcome: Mapped[str]  # an Outcome
    problem: Mapped[str] = mapped_column(default="")  # a Problem, "" where there was none
    remark: Mapped[str] = mapped_column(default="")
    joined_to_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"), index=True)
    token: Mapped[str]
    recorded_at: Mapped[moment]


class VisitGuide(Model):
    """A guide that was used on a visit."""

    __tablename__ = "visit_guide"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    guide_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True)


class VisitCompanion(Model):
    """Somebody of the team who came along on a visit, as who recorded it says; their own record may be joined."""

    __tablename__ = "visit_companion"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)


class VisitCount(Model):
    """The visits of a week by one subject: of the unit's own members, and with everything below the unit.

    Subjects are those of `portal.visits.counts.rules`. Derived from the visits, and written in the transaction
    that changes them; nothing is known only here.
    """

    __tablename__ = "visit_count"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    week: Mapped[date] = mapped_column(primary_key=True)  # its Monday
    own_visits: Mapped[int]
    own_people: Mapped[int]
    own_managed: Mapped[int]
    visits: Mapped[int]
    people: Mapped[int]
    managed: Mapped[int]
