"""Tables of the published courses."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, func
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.content.enums import Impact
from portal.db import CATALOGUE_TABLE, Model, UtcDateTime, json_value, key, moment, safe_html


class Course(Model):
    """A folder of pages with an introduction, `course.md`."""

    __tablename__ = "course"
    __table_args__ = (CATALOGUE_TABLE,)

    id: Mapped[key]
    slug: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int] = mapped_column(default=0)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)  # none: for everybody
    # A unit above its own in which everybody may take it; none: it is for its own unit.
    shared_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="vi")
    source: Mapped[str]  # course.md to the letter
    html: Mapped[safe_html]
    front: Mapped[json_value]
    number: Mapped[int] = mapped_column(default=0)  # of the introduction's revision; 0: never published
    # What the courses folder had at the last sync: its folder's name and the SHA-256 of course.md; empty: none.
    folder_name: Mapped[str] = mapped_column(default="")
    folder_sha256: Mapped[str] = mapped_column(default="")
    needs_second_person: Mapped[bool] = mapped_column(default=False)  # whether another trainer has to approve
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # none: never
    withdrawn_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime
    )  # readers do not see it, or do not see it yet
    withdrawn_here: Mapped[bool] = mapped_column(default=False)  # in the portal, since the last sync
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)  # hidden from trainers too

    pages: Mapped[list[Page]] = relationship(back_populates="course", order_by="Page.position")
    media: Mapped[list[CourseMedia]] = relationship(back_populates="course")
    introductions: Mapped[list[CourseRevision]] = relationship(
        back_populates="course", order_by="CourseRevision.number.desc()"
    )

    @hybrid_property
    def open_unit_id(self) -> int | None:
        """The unit in which everybody may take it; none: it is for everybody."""
        return self.shared_unit_id if self.shared_unit_id is not None else self.unit_id

    @open_unit_id.inplace.expression
    @classmethod
    def _open_unit_id(cls) -> ColumnElement[int | None]:
        return func.coalesce(cls.shared_unit_id, cls.unit_id)

    @property
    def is_published(self) -> bool:
        """Whether readers see it."""
        return self.withdrawn_at is None

    @property
    def kept_pages(self) -> list[Page]:
        """Its pages without those that were deleted."""
        return [page for page in self.pages if page.deleted_at is None]


class CourseRevision(Model):
    """The introduction of a course, `course.md`, as it was once published. Written once, never changed."""

    __tablename__ = "course_revision"
    __table_args__ = (UniqueConstraint("course_id", "number"), CATALOGUE_TABLE)

    id: Mapped[key]
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    number: Mapped[int]
    source: Mapped[str] = mapped_column(deferred=True)
    front: Mapped[json_value]
    html: Mapped[safe_html]
    facts: Mapped[json_value]  # ids of the facts it shows
    message: Mapped[str] = mapped_column(default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # none: published from the folder
    published_at: Mapped[moment]

    course: Mapped[Course] = relationship(back_populates="introductions")


class Page(Model):
    """One Markdown file of a course, as readers see it; every text it had is a revision."""

    __tablename__ = "page"
    __table_args__ = (UniqueConstraint("course_id", "slug"), CATALOGUE_TABLE)

    id: Mapped[key]
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    position: Mapped[int]
    slug: Mapped[str]
    file_name: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    minutes: Mapped[int]
    # The current revision. The two tables point at each other, so this key is added after both exist.
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id", use_alter=True))
    # What the courses folder had at the last sync: the name and the SHA-256 of its file; empty: no such file.
    folder_name: Mapped[str] = mapped_column(default="")
    folder_sha256: Mapped[str] = mapped_column(default="")
    withdrawn_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime
    )  # readers do not see it, or do not see it yet
    withdrawn_here: Mapped[bool] = mapped_column(default=False)  # in the portal, since the last sync
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)  # hidden from trainers too
    reviewed_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime
    )  # when a trainer last said that it still fits

    course: Mapped[Course] = relationship(back_populates="pages")
    revision: Mapped[Revision | None] = relationship(foreign_keys=[revision_id], post_update=True)
    revisions: Mapped[list[Revision]] = relationship(
        back_populates="page", foreign_keys="Revision.page_id", order_by="Revision.number.desc()"
    )


class PageAlias(Model):
    """A slug that a page had before; whoever asks for it is led to the page, unless another one has it now."""

    __tablename__ = "page_alias"
    __table_args__ = (CATALOGUE_TABLE,)

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    slug: Mapped[str] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), index=True)


class CourseAlias(Model):
    """A slug that a course had before; whoever asks for it is led to the course."""

    __tablename__ = "course_alias"
    __table_args__ = (CATALOGUE_TABLE,)

    slug: Mapped[str] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)


class Revision(Model):
    """A page as it was once published. Written once, never changed.

    `blocks` is the page ready to be shown: a list of `{"html": …}`, `{"question": …}` and `{"scene": …}` in the
    form that their classes in portal.content write, and of `{"points": [html, …]}` for a checklist. `plain` is its
    text without marks.
    """

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("page_id", "number"), CATALOGUE_TABLE)  # two saves at once cannot both win

    id: Mapped[key]
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    number: Mapped[int]
    source: Mapped[str] = mapped_column(deferred=True)
    front: Mapped[json_value]
    blocks: Mapped[json_value]
    plain: Mapped[str] = mapped_column(default="", deferred=True)
    facts: Mapped[json_value]  # ids of the facts it shows
    impact: Mapped[str] = mapped_column(default=Impact.MINOR)
    message: Mapped[str] = mapped_column(default="")  # what was changed, in the author's words
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # none: published from the folder
    published_at: Mapped[moment]

    page: Mapped[Page] = relationship(back_populates="revisions", foreign_keys=[page_id])


class Media(Model):
    """The bytes of a picture or a sound, known by their SHA-256; the same bytes are kept once."""

    __tablename__ = "media"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    mime: Mapped[str]
    data: Mapped[bytes] = mapped_column(deferred=True)
    size: Mapped[int]
    created_at: Mapped[moment]


class CourseMedia(Model):
    """The name a course gives to a picture or a sound."""

    __tablename__ = "course_media"

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("media.sha256"))
    synced: Mapped[bool] = mapped_column(default=True)  # whether the courses folder named it at the last sync
    replaces: Mapped[str] = mapped_column(default="")  # the name of that whose place it took, while that is kept

    course: Mapped[Course] = relationship(back_populates="media")
    file: Mapped[Media] = relationship()


class RegistryFile(Model):
    """A data file beside the courses (facts, rules, competences, programmes, synonyms …) to the letter."""

    __tablename__ = "registry_file"
    __table_args__ = (CATALOGUE_TABLE,)

    name: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # in the portal, since the last sync
    folder_facts: Mapped[json_value] = mapped_column(default=dict)  # its entries at the last sync, by id


class FolderSync(Model):
    """The courses folder as it was at the last sync of all of it that left nothing undecided; one row."""

    __tablename__ = "folder_sync"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    synced_at: Mapped[moment]


class Fact(Model):
    """Something lessons say that can expire: a number, an address, a rule, with its source and date."""

    __tablename__ = "fact"
    __table_args__ = (CATALOGUE_TABLE,)

    id: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    label: Mapped[str]
    source: Mapped[str]
    checked_on: Mapped[date | None]
    valid_days: Mapped[int | None]  # none: it does not grow old
    confirmed: Mapped[bool] = mapped_column(default=True)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when its value last became another
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # none: the courses folder says so

    def days_left(self, today: date) -> int | None:
        """How many days it may still be shown unchecked, below 0 once its time is over; None: it stays true."""
        return days_left(self.checked_on, self.valid_days, today)

    def needs_review(self, today: date) -> bool:
        """Whether its time is over."""
        left = self.days_left(today)
        return left is not None and left < 0


def days_left(checked_on: date | None, valid_days: int | None, today: date) -> int | None:
    """See Fact.days_left."""
    if valid_days is None:
        return None
    return -valid_days if checked_on is None else (checked_on - today).days + valid_days


class FactChange(Model):
    """One deed on a fact, a rule or a word: it was checked again, or says something else from now on."""

    __tablename__ = "fact_change"

    id: Mapped[key]
    fact_id: Mapped[str] = mapped_column(index=True)  # stays when it is gone; else rules.yml#id
    before: Mapped[json_value]  # its columns as JSON; empty for a new fact
    after: Mapped[json_value]  # empty for one that is gone
    reason: Mapped[str] = mapped_column(default="")
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    changed_at: Mapped[moment]


class Competence(Model):
    """One line of a competence framework, such as DLGF 4.1."""

    __tablename__ = "competence"

    framework: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    framework_title: Mapped[str]
    position: Mapped[int]


class ResidentGroup(Model):
    """A group of residents that a lesson is for, such as older people."""

    __tablename__ = "resident_group"

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    position: Mapped[int]
