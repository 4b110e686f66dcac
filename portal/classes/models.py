"""Tables of classes: what is planned, who has a place, who was there, and what participants say."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.classes.enums import RegistrationState, SessionState
from portal.courses.models import Course
from portal.db import Model, UtcDateTime, key, moment
from portal.units.models import Unit


class ClassSession(Model):
    """One class at one place and time; a weekly one is several of the same `series`."""

    __tablename__ = "class_session"
    __table_args__ = (
        Index("ix_class_session_unit_id_starts_at", "unit_id", "starts_at"),
        Index("ix_class_session_teacher_id_starts_at", "teacher_id", "starts_at"),
    )

    id: Mapped[key]
    uid: Mapped[str] = mapped_column(unique=True)  # random: in calendars and links it stays through every move
    series: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]  # the topic
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))  # whose class it is
    place: Mapped[str]
    starts_at: Mapped[moment] = mapped_column(index=True)
    minutes: Mapped[int]
    capacity: Mapped[int | None]  # none: everybody finds a place
    teacher_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    teacher_name: Mapped[str] = mapped_column(default="")  # of a teacher without an account
    note: Mapped[str] = mapped_column(default="")
    needs_confirmation: Mapped[bool] = mapped_column(default=False)  # a second name before the roll counts
    secret: Mapped[str]  # the codes on the wall are derived from it
    state: Mapped[str] = mapped_column(default=SessionState.PLANNED.value)
    state_reason: Mapped[str] = mapped_column(default="")
    # What was announced before the last move, none and "" where it was not moved.
    former_starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    former_place: Mapped[str] = mapped_column(default="")
    sequence: Mapped[int] = mapped_column(default=0)  # counts what calendars must take over (RFC 5545, SEQUENCE)
    guests: Mapped[int] = mapped_column(default=0)  # people there without an account, who are only counted
    roll_closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    roll_closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    unmarked_are_absent: Mapped[bool] = mapped_column(default=False)  # as who closed the roll said
    counted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when the roll counted for the first time
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[moment]
    updated_at: Mapped[moment]

    course: Mapped[Course | None] = relationship()
    unit: Mapped[Unit] = relationship()
    teacher: Mapped[User | None] = relationship(foreign_keys=[teacher_id])

    @property
    def ends_at(self) -> datetime:
        """When the class is over; in statements, `queries.hours.ENDS_AT`."""
        return self.starts_at + timedelta(minutes=self.minutes)


class ClassUnit(Model):
    """That everybody in a unit and below is invited to a class."""

    __tablename__ = "class_unit"

    session_id: Mapped[int] = mapped_column(ForeignKey("class_session.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, index=True)


class ClassRegistration(Model):
    """A person's place in a class; who waits comes up in the order of `registered_at`, then of the ids."""

    __tablename__ = "class_registration"

    session_id: Mapped[int] = mapped_column(ForeignKey("class_session.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)
    state: Mapped[str] = mapped_column(default=RegistrationState.REGISTERED.value)
    registered_at: Mapped[moment]
    registered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    user: Mapped[User] = relationship(foreign_keys=[user_id])


class AttendanceMark(Model):
    """One mark on a roll: written once, never changed; the same one sent again has the same token."""

    __tablename__ = "attendance_mark"
    __table_args__ = (
        UniqueConstraint("marked_by_id", "token"),
        Index("ix_attendance_mark_session_id_user_id", "session_id", "user_id"),
    )

    id: Mapped[key]
    session_id: Mapped[int] = mapped_column(ForeignKey("class_session.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    state: Mapped[str]  # an AttendanceState
    method: Mapped[str]  # a MarkMethod
    marked_at: Mapped[moment]  # by the clock of the phone, within bounds
    received_at: Mapped[moment]
    marked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    token: Mapped[str]
    settles: Mapped[bool] = mapped_column(default=False)  # made by somebody who had seen that two rolls differ


class Attendance(Model):
    """Whether a person was in a class, worked out of the marks; written anew whenever one comes."""

    __tablename__ = "attendance"

    session_id: Mapped[int] = mapped_column(ForeignKey("class_session.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)
    state: Mapped[str]
    method: Mapped[str]
    marked_at: Mapped[moment]
    marked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    is_disputed: Mapped[bool] = mapped_column(default=False)  # two rolls say otherwise

    user: Mapped[User] = relationship(foreign_keys=[user_id])


class ClassFeedbackGiven(Model):
    """That somebody has said what they think; no time and no number, so that it leads to no feedback."""

    __tablename__ = "class_feedback_given"
    # Rows without a hidden number: their order would be that in which they came.
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy reads it once

    session_id: Mapped[int] = mapped_column(ForeignKey("class_session.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)


class ClassSetting(Model):
    """What holds for the classes of a unit and below, unless a unit in between says otherwise."""

    __tablename__ = "class_setting"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    needs_confirmation: Mapped[bool]
