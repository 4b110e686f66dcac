"""Tables of texts that are being written, and of what is said about them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.content.enums import Impact
from portal.courses.models import Course, Page
from portal.db import Model, UtcDateTime, json_value, key, moment
from portal.drafts.enums import DraftState, ImportState


class Draft(Model):
    """The text of one file of a course as its trainers are writing it; readers see what is published.

    It stays after publication, for its history and what was said about it. `state` is published (nothing waits),
    draft, in_review or approved.
    """

    __tablename__ = "draft"
    __table_args__ = (
        UniqueConstraint("course_id", "slug"),
        Index("ix_draft_publish_at", "publish_at"),
    )

    id: Mapped[key]
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    slug: Mapped[str]  # of the page; empty: the introduction, course.md
    page_id: Mapped[int | None] = mapped_column(ForeignKey("page.id"), index=True)  # none: the introduction
    source: Mapped[str] = mapped_column(deferred=True)  # to the letter
    version: Mapped[int] = mapped_column(default=1)  # counts the saves; who saves names the one that was read
    # The first version of those that who saved it last saved with nobody else in between.
    alone_since: Mapped[int] = mapped_column(default=1)
    based_on: Mapped[int]  # the number of the revision that it began from; 0: none was published
    state: Mapped[str] = mapped_column(default=DraftState.DRAFT)
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    saved_at: Mapped[moment]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reviewer_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id"), index=True
    )  # none: whoever of them likes
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What it will be published with, and when; kept from the publishing form.
    impact: Mapped[str] = mapped_column(default=Impact.MINOR)
    message: Mapped[str] = mapped_column(default="")
    publish_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    scheduled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    schedule_problem: Mapped[str] = mapped_column(default="")  # why it was not published when its time came

    course: Mapped[Course] = relationship()
    page: Mapped[Page | None] = relationship()
    saved_by: Mapped[User | None] = relationship(foreign_keys=[saved_by_id])
    submitted_by: Mapped[User | None] = relationship(foreign_keys=[submitted_by_id])
    reviewer: Mapped[User | None] = relationship(foreign_keys=[reviewer_id])
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id])
    scheduled_by: Mapped[User | None] = relationship(foreign_keys=[scheduled_by_id])
    versions: Mapped[list[DraftVersion]] = relationship(back_populates="draft", order_by="DraftVersion.id.desc()")
    comments: Mapped[list[Comment]] = relationship(back_populates="draft", order_by="Comment.line, Comment.id")

    @property
    def is_pending(self) -> bool:
        """Whether it says something that readers do not see yet."""
        return self.state != DraftState.PUBLISHED


class DraftVersion(Model):
    """What a draft said at the end of one sitting of one person: however often it was saved, it is kept once."""

    __tablename__ = "sitting"

    id: Mapped[key]
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    source: Mapped[str] = mapped_column(deferred=True)
    started_at: Mapped[moment]
    saved_at: Mapped[moment]
    published_as: Mapped[int | None]  # the number of the revision that it went into

    draft: Mapped[Draft] = relationship(back_populates="versions")
    author: Mapped[User | None] = relationship()


class SavedText(Model):
    """What a draft said in one version: from it goes on who still has it open when another one saves.

    Kept for a few days of writing only; what the history shows are versions of whole sittings.
    """

    __tablename__ = "saved_text"

    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    saved_at: Mapped[moment] = mapped_column(index=True)


class Comment(Model):
    """A remark at a line of a draft, from one trainer to the others; it is resolved, never lost."""

    __tablename__ = "draft_comment"

    id: Mapped[key]
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    line: Mapped[int]  # of the whole file, from 1, when it was written; 0: about the page as a whole
    quote: Mapped[str]  # what that line said, by which it is found again
    text: Mapped[str]
    before: Mapped[str] = mapped_column(default="")  # the lines for which another wording is suggested
    suggestion: Mapped[str] = mapped_column(default="")  # that wording; empty: none
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    written_at: Mapped[moment]
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    draft: Mapped[Draft] = relationship(back_populates="comments")
    author: Mapped[User] = relationship(foreign_keys=[author_id])
    resolved_by: Mapped[User | None] = relationship(foreign_keys=[resolved_by_id])


class OpenEditor(Model):
    """One tab in which a draft is open: seen a moment ago, or soon forgotten."""

    __tablename__ = "open_editor"

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    slug: Mapped[str] = mapped_column(primary_key=True)
    tab: Mapped[str] = mapped_column(primary_key=True)  # a random name that the tab was given
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    opened_at: Mapped[moment]
    seen_at: Mapped[moment]

    user: Mapped[User] = relationship()


class CourseImport(Model):
    """A course's .zip that waits until somebody who has seen what is in it takes it in or discards it."""

    __tablename__ = "course_import"

    id: Mapped[key]
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    uploaded_at: Mapped[moment]
    file_name: Mapped[str]
    slug: Mapped[str]  # the folder's name in the .zip; empty where it has none
    data: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)  # gone once it was decided
    state: Mapped[str] = mapped_column(default=ImportState.WAITING)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"))  # what it became
    counts: Mapped[json_value] = mapped_column(default=dict)

    uploaded_by: Mapped[User] = relationship()
    course: Mapped[Course | None] = relationship()


class QuestionSheet(Model):
    """The rows of a spreadsheet of questions, waiting for whoever handed it in to take them into a page.

    Gone once they are decided; what was taken is in the draft.
    """

    __tablename__ = "question_sheet"
    __table_args__ = (UniqueConstraint("page_id", "uploaded_by_id"),)

    id: Mapped[key]
    page_id: Mapped[int]  # of no key: a page that is taken away for good leaves nothing behind that holds it
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    uploaded_at: Mapped[moment]
    file_name: Mapped[str]
    rows: Mapped[json_value]  # [[number in the file, {field: text}]]
    notes: Mapped[json_value] = mapped_column(default=list)  # how the file was read
