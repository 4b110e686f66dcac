"""Pages and courses that were deleted, as long as they can be brought back, and what is to be purged then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, Table, bindparam, exists, func, or_, select

from portal import clock
from portal.courses.models import Course, CourseMedia, Page
from portal.courses.permissions import WRITER_ROLES
from portal.courses.rules import KEPT_FOR, days_left
from portal.db import Model, Rows, db, fetch
from portal.drafts.models import Draft
from portal.units.models import Unit
from portal.units.queries.grants import HELD_UNITS, HOLDS_ALL_TOPS
from portal.units.queries.tree import walk_down


@dataclass(frozen=True, slots=True)
class DeletedRow:
    """A page (`page_slug`), or a whole course (then it is empty), that can still be brought back."""

    course_slug: str
    course_title: str
    page_slug: str
    title: str
    kind: str  # of the page; empty: a course
    language: str
    unit_name: str | None
    was_published: bool
    deleted_at: datetime

    @property
    def days_left(self) -> int:
        """How many days it can still be brought back; 1 on the last of them."""
        return days_left(self.deleted_at, clock.now())


_own = HELD_UNITS.cte()
_theirs = walk_down(select(_own.c.unit_id.label("id")))
_IS_EDITED = or_(Course.unit_id.in_(select(_theirs.c.id)), Course.unit_id.is_(None) & HOLDS_ALL_TOPS)
_SINCE: BindParameter[datetime] = bindparam("since")
_COURSES: Rows = (
    select(Course.slug, Course.title, Course.language, Unit.name, Course.number > 0, Course.deleted_at)
    .outerjoin(Unit, Unit.id == Course.unit_id)
    .where(Course.deleted_at >= _SINCE, _IS_EDITED)
    .order_by(Course.deleted_at.desc(), Course.id)
)
_PAGES: Rows = (
    select(
        *(Course.slug, Course.title, Page.slug, Page.title, Page.kind, Course.language, Unit.name),
        *(Page.revision_id.is_not(None), Page.deleted_at),
    )
    .join(Course, Course.id == Page.course_id)
    .outerjoin(Unit, Unit.id == Course.unit_id)
    .where(Page.deleted_at >= _SINCE, Course.deleted_at.is_(None), _IS_EDITED)
    .order_by(Page.deleted_at.desc(), Page.id)
)
_NUMBER: Rows = select(func.count(Page.id)).where(
    Page.deleted_at >= _SINCE, Page.course_id == bindparam("course_id")
)


def deleted_things(user_id: int) -> list[DeletedRow]:
    """The pages and courses of the person's that can be brought back, what was deleted last first."""
    asked = {"user": user_id, "roles": sorted(WRITER_ROLES), "now": clock.now(), "since": clock.now() - KEPT_FOR}
    found = [DeletedRow(*row) for row in fetch(_PAGES, asked)]
    found += [DeletedRow(slug, title, "", title, "", *more) for slug, title, *more in fetch(_COURSES, asked)]
    return sorted(found, key=lambda row: row.deleted_at, reverse=True)


def number_of_deleted_pages(course_id: int) -> int:
    """How many pages of the course can be brought back."""
    row = fetch(_NUMBER, {"course_id": course_id, "since": clock.now() - KEPT_FOR}).first()
    return int(row[0]) if row is not None else 0


def find_deleted_course(slug: str) -> Course | None:
    """The course with this slug, if it was deleted."""
    return db.session.scalars(
        select(Course).where(Course.slug == slug, Course.deleted_at.is_not(None))
    ).one_or_none()


def find_deleted_page(course: Course, slug: str) -> Page | None:
    """The page of the course with this slug, if it was deleted."""
    wanted = (Page.course_id == course.id, Page.slug == slug, Page.deleted_at.is_not(None))
    return db.session.scalars(select(Page).where(*wanted)).one_or_none()


@dataclass(frozen=True)
class Purge:
    """The ids of what is to be erased: no reader ever saw these courses and pages, and nothing refers to them."""

    courses: Sequence[int]
    pages: Sequence[int]
    drafts: Sequence[int]
    media: Sequence[str]  # the SHA-256 of what the courses name; others may name it too


def find_purge(now: datetime) -> Purge:
    """What is to be erased: of published texts only the drafts, since what readers saw stays as its revisions."""
    courses = db.session.scalars(select(Course.id).where(_courses_over(now))).all()
    is_gone = _pages_over(now) | Page.course_id.in_(courses)
    pages = db.session.scalars(select(Page.id).where(is_gone)).all()
    drafts = db.session.scalars(select(Draft.id).where(_drafts_over(now))).all()
    named = select(CourseMedia.sha256).where(CourseMedia.course_id.in_(courses)).distinct()
    return Purge(courses, pages, drafts, db.session.scalars(named).all())


def has_something_to_purge(now: datetime) -> bool:
    """Whether the days of anything are over."""
    over = (
        select(Draft.id).where(_drafts_over(now)),
        select(Page.id).where(_pages_over(now)),
        select(Course.id).where(_courses_over(now)),
    )
    return any(db.session.scalar(wanted.limit(1)) is not None for wanted in over)


def _is_over(table: type[Course] | type[Page], now: datetime) -> ColumnElement[bool]:
    return table.deleted_at < now - KEPT_FOR


def _pages_over(now: datetime) -> ColumnElement[bool]:
    return _is_over(Page, now) & Page.revision_id.is_(None) & ~_is_referred_to(Page, but=("draft", "page_alias"))


def _courses_over(now: datetime) -> ColumnElement[bool]:
    own = (
        *("page", "page_alias", "course_alias", "course_media"),
        *("draft", "open_editor", "course_import", "word_import"),
    )
    seen = exists().where(Page.course_id == Course.id, Page.revision_id.is_not(None) | ~_purgeable_page())
    return _is_over(Course, now) & (Course.number == 0) & ~seen & ~_is_referred_to(Course, but=own)


def _drafts_over(now: datetime) -> ColumnElement[bool]:
    page = exists().where(Page.id == Draft.page_id, _is_over(Page, now))
    course = exists().where(Course.id == Draft.course_id, _is_over(Course, now))
    return page | course


def _purgeable_page() -> ColumnElement[bool]:
    return ~_is_referred_to(Page, but=("draft", "page_alias"))


def _is_referred_to(table: type[Model], *, but: tuple[str, ...]) -> ColumnElement[bool]:
    """Whether any row of another table refers to it, whichever features there are."""
    here: Table = table.metadata.tables[table.__tablename__]
    found = [
        exists().where(key.parent == here.c.id)
        for other in table.metadata.sorted_tables
        if other.name not in but
        for key in other.foreign_keys
        if key.column is here.c.id
    ]
    return or_(*found)
