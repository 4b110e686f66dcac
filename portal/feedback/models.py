"""Tables of what readers say of a page."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model, UtcDateTime, key, moment
from portal.feedback.enums import ReportState


class PageRating(Model):
    """How a page was to a reader, and of which revision that was said; the last word counts."""

    __tablename__ = "page_rating"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True, index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    rating: Mapped[str]
    rated_at: Mapped[moment]


class PageReport(Model):
    """That a reader found something wrong in a page, where, and what a trainer did about it."""

    __tablename__ = "page_report"
    __table_args__ = (
        UniqueConstraint("user_id", "token"),  # a form sent twice counts once
        Index("ix_page_report_page_state", "page_id", "state"),
    )

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    place: Mapped[str] = mapped_column(default="")  # the id of a heading or question, "" for the whole page
    text: Mapped[str] = mapped_column(default="")
    token: Mapped[str]
    reported_at: Mapped[moment]
    state: Mapped[str] = mapped_column(default=ReportState.NEW.value)
    reply: Mapped[str] = mapped_column(default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
