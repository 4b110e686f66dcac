"""Tables of the programmes."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.courses.models import Course
from portal.db import Model


class Programme(Model):
    """Compulsory courses plus at least `min_electives` of the electives."""

    __tablename__ = "programme"

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    min_electives: Mapped[int] = mapped_column(default=0)

    courses: Mapped[list[ProgrammeCourse]] = relationship(
        back_populates="programme", order_by="ProgrammeCourse.position", cascade="all, delete-orphan"
    )


class ProgrammeCourse(Model):
    """A course's place in a programme."""

    __tablename__ = "programme_course"

    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id"), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    position: Mapped[int]
    is_compulsory: Mapped[bool]

    programme: Mapped[Programme] = relationship(back_populates="courses")
    course: Mapped[Course] = relationship()
