"""Tables of progress. Of what is neither finished nor bookmarked only the last place is kept, no trail."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model, UtcDateTime, moment


class PageProgress(Model):
    """That a person finished a page, and on which revision."""

    __tablename__ = "page_progress"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True, index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    done_at: Mapped[moment]
    score: Mapped[float | None]  # the best one, 0 to 1; none where nothing is graded
    # The day of the class that alone finished it; none: the person did it.
    class_day: Mapped[date | None]


class CourseProgress(Model):
    """That a person began a course, when they last did something in it, finished it and refreshed it."""

    __tablename__ = "course_progress"
    __table_args__ = (
        # Who stopped on the way is looked for among all who did not finish.
        Index(
            "ix_course_progress_unfinished",
            "active_at",
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True, index=True)
    started_at: Mapped[moment]
    active_at: Mapped[moment]
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refreshed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when it was last gone over again
    # since when something that must be known is otherwise in it; none: known in the present version
    behind_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Whether only a class stands for it so far; taken back, nothing was begun.
    begun_in_class: Mapped[bool] = mapped_column(default=False, server_default=false())


class ReadingPosition(Model):
    """Where in a page that is not finished a person stopped reading; forgotten once it is."""

    __tablename__ = "reading_position"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True, index=True)
    anchor: Mapped[str]  # the id of a heading or a practice question of the page
    read_at: Mapped[moment]


class AcknowledgedUpdate(Model):
    """That a person who had finished a page took note of what a later revision changed."""

    __tablename__ = "relearned"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    relearned_at: Mapped[moment]


class Bookmark(Model):
    """That a person keeps a page, to find it again when somebody at a door asks."""

    __tablename__ = "bookmark"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True, index=True)
    kept_at: Mapped[moment]
