"""Tables of the programmes: what they hold, who is to finish one by when, who did, what was learned elsewhere."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import CATALOGUE_TABLE, Model, UtcDateTime, json_value, key, moment
from portal.programmes.enums import CertificateState
from portal.units.models import Unit

DEFAULT_GRACE_DAYS = 30


class Programme(Model):
    """Compulsory courses plus at least `min_electives` of the electives."""

    __tablename__ = "programme"
    __table_args__ = (CATALOGUE_TABLE,)

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    min_electives: Mapped[int] = mapped_column(default=0)
    # How long a completion holds, unless the assignment says otherwise; none: for good.
    valid_months: Mapped[int | None]
    # Days that a newcomer has at least, from the day of joining; 0: the day of the assignment holds for all.
    grace_days: Mapped[int] = mapped_column(default=DEFAULT_GRACE_DAYS, server_default=str(DEFAULT_GRACE_DAYS))
    # Whether an accepted certificate of another platform stands for a course.
    counts_outside: Mapped[bool] = mapped_column(default=False)
    # The unit whose leaders wrote it in the portal; none: it comes from the courses folder.
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    courses: Mapped[list[ProgrammeCourse]] = relationship(
        back_populates="programme", order_by="ProgrammeCourse.position", cascade="all, delete-orphan"
    )
    unit: Mapped[Unit | None] = relationship()


class ProgrammeCourse(Model):
    """A course's place in a programme."""

    __tablename__ = "programme_course"
    __table_args__ = (CATALOGUE_TABLE,)

    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id"), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True, index=True)
    position: Mapped[int]
    is_compulsory: Mapped[bool]

    programme: Mapped[Programme] = relationship(back_populates="courses")
    course: Mapped[Course] = relationship()


class Assignment(Model):
    """That everybody in a unit and below is to finish a programme by a day; ended by setting the time."""

    __tablename__ = "assignment"
    __table_args__ = (
        # Two who assign at once cannot both do it.
        Index(
            "uq_assignment_open",
            "programme_id",
            "unit_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        CATALOGUE_TABLE,
    )

    id: Mapped[key]
    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    due_on: Mapped[date]  # the last day on which it is in time, in Vietnam
    repeat_months: Mapped[int | None]  # how long a completion holds; none: as the programme says
    assigned_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    assigned_at: Mapped[moment]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Where it held before it passed to this unit by a merger or a split: [[unit id, the day from which it held at
    # the next], …], the first first.
    former_units: Mapped[json_value] = mapped_column(default=list, server_default="[]")

    programme: Mapped[Programme] = relationship()
    unit: Mapped[Unit] = relationship()


class ProgrammeCompletion(Model):
    """That a person finished a programme, and until when that holds; a refresher in time makes it hold longer."""

    __tablename__ = "programme_completion"
    __table_args__ = (Index("ix_programme_completion_valid_until", "valid_until"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id"), primary_key=True, index=True)
    completed_at: Mapped[moment]  # the first time
    renewed_at: Mapped[moment]  # the last time; at first that of the completion
    valid_until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # none: for good
    months: Mapped[int | None]  # how long each renewal makes it hold
    expired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when the counters took note of its end
    # By when its holder is to do what the programme asks since it was changed; none: nothing more is asked.
    more_due_on: Mapped[date | None]
    # Until when it held before more was asked, and holds again once that is done.
    valid_before: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OutsideCertificate(Model):
    """What a member learned on another platform, as they say, and what a leader says to it."""

    __tablename__ = "outside_certificate"
    __table_args__ = (UniqueConstraint("user_id", "platform", "reference"),)

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    platform: Mapped[str]
    title: Mapped[str]  # of the course there
    issued_on: Mapped[date]
    reference: Mapped[str]  # its number or address
    # The course here that it stands for; none: it stands for an elective.
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"))
    recorded_at: Mapped[moment]
    state: Mapped[str] = mapped_column(default=CertificateState.WAITING, index=True)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(default="")  # why it was declined

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    course: Mapped[Course | None] = relationship()
