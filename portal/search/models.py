"""Tables of what can be found."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model, key
from portal.search import full_text


class Passage(Model):
    """A stretch of a published page, or of a course's introduction, under one heading.

    `head`, `folded` and `exact` are what is searched: words of portal.search.words, with single spaces between.
    """

    __tablename__ = "passage"

    id: Mapped[key]
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    page_id: Mapped[int | None] = mapped_column(ForeignKey("page.id"), index=True)  # none: the introduction
    number: Mapped[int]  # its place on the page, from 0
    anchor: Mapped[str] = mapped_column(default="")  # the heading's id; empty for what stands before the first
    heading: Mapped[str]
    text: Mapped[str]
    head: Mapped[str]  # the words of the page's title and the heading, without dấu
    folded: Mapped[str]  # the words of the title, the heading and the text, without dấu
    exact: Mapped[str]  # the same words as they are spelled


full_text.follow(Passage.__table__)
