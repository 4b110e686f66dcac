"""Tables of Word files that wait until somebody who has seen what they become takes them in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.courses.models import Course
from portal.db import Model, UtcDateTime, json_value, key, moment
from portal.drafts.enums import ImportState


class WordImport(Model):
    """A Word file as it was read, which waits until it is taken in or discarded; the file itself is not kept."""

    __tablename__ = "word_import"

    id: Mapped[key]
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    uploaded_at: Mapped[moment]
    file_name: Mapped[str]
    # What was read (content.word.document) and what was decided (content.word.choices); empty once it is over.
    document: Mapped[json_value] = mapped_column(default=dict, deferred=True)
    choices: Mapped[json_value] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(default=ImportState.WAITING)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id", ondelete="SET NULL"))  # what it became
    counts: Mapped[json_value] = mapped_column(default=dict)

    course: Mapped[Course | None] = relationship()


class WordImportPicture(Model):
    """A picture of a Word file, ready to be shown, or why it cannot be; gone once the file was taken in."""

    __tablename__ = "word_import_picture"
    __table_args__ = (UniqueConstraint("word_import_id", "number"),)

    id: Mapped[key]
    word_import_id: Mapped[int] = mapped_column(ForeignKey("word_import.id", ondelete="CASCADE"))
    number: Mapped[int]  # from 0, in the order of the file
    name: Mapped[str]
    mime: Mapped[str]
    sha256: Mapped[str]
    width: Mapped[int | None]
    height: Mapped[int | None]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    problem: Mapped[json_value] = mapped_column(default=list)  # msgid and values; empty where it can be shown
