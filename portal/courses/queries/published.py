"""Published courses and pages as small rows; the statements are built once, at import."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Protocol, cast

from sqlalchemy import Row, bindparam, func, select

from portal.courses.models import Course, Page, Revision
from portal.db import Rows, db, fetch
from portal.units.changes.queries.history import at_or_above_and_merged
from portal.units.queries.catalogue_cache import cached_by_catalogue_version


class HasUnit(Protocol):
    """Somebody who belongs to a unit, or to none."""

    @property
    def unit_id(self) -> int | None:
        """The unit."""
        ...


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A published course in a list; `pages` counts its pages and `minutes` adds up what they take."""

    id: int
    slug: str
    title: str
    summary: str
    language: str
    position: int
    unit_id: int | None  # none: for everybody
    open_unit_id: int | None  # its own unit, or the one above that it is shared with
    pages: int
    minutes: int


@dataclass(frozen=True, slots=True)
class CourseIntroduction:
    """A published course with its introduction; `html` is Markup, `front` its front matter."""

    id: int
    slug: str
    title: str
    summary: str
    language: str
    unit_id: int | None
    open_unit_id: int | None
    html: str
    front: Mapping[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class PageRow:
    """A published page, without its text: `revision_id` finds that in portal.courses.queries.revision_cache."""

    id: int
    slug: str
    title: str
    summary: str
    kind: str
    minutes: int
    position: int
    revision_id: int
    course_id: int
    course_slug: str
    course_title: str
    unit_id: int | None  # of the course; none: for everybody
    open_unit_id: int | None  # the course's own unit, or the one above that it is shared with


_size = (
    select(
        Page.course_id,
        func.count(Page.id).label("pages"),
        func.sum(Page.minutes).label("minutes"),
    )
    .where(Page.withdrawn_at.is_(None), Page.revision_id.is_not(None))
    .group_by(Page.course_id)
    .subquery()
)
_courses: Rows = (
    select(
        Course.id,
        Course.slug,
        Course.title,
        Course.summary,
        Course.language,
        Course.position,
        Course.unit_id,
        Course.open_unit_id,
        func.coalesce(_size.c.pages, 0),
        func.coalesce(_size.c.minutes, 0),
    )
    .outerjoin(_size, _size.c.course_id == Course.id)
    .where(Course.withdrawn_at.is_(None))
    .order_by(Course.position, Course.slug)
)
_course_list = _courses.where(
    Course.open_unit_id.is_(None) | Course.open_unit_id.in_(bindparam("unit_ids", expanding=True))
)
# A parameter, so that it is built only once.
_units_above = at_or_above_and_merged(cast("int", bindparam("unit_id")))
_introduction: Rows = select(
    Course.id,
    Course.slug,
    Course.title,
    Course.summary,
    Course.language,
    Course.unit_id,
    Course.open_unit_id,
    Course.html,
    Course.front,
).where(Course.slug == bindparam("course_slug"), Course.withdrawn_at.is_(None))

_page_columns: Rows = (
    select(
        Page.id,
        Page.slug,
        Page.title,
        Page.summary,
        Page.kind,
        Page.minutes,
        Page.position,
        Page.revision_id,
        Course.id,
        Course.slug,
        Course.title,
        Course.unit_id,
        Course.open_unit_id,
    )
    .join(Course, Course.id == Page.course_id)
    .where(Page.revision_id.is_not(None))
)
page_columns = _page_columns.where(Page.withdrawn_at.is_(None), Course.withdrawn_at.is_(None))
_page = page_columns.where(Course.slug == bindparam("course_slug"), Page.slug == bindparam("page_slug"))
_page_by_id = page_columns.where(Page.id == bindparam("page_id"))
_outline = page_columns.where(Page.course_id == bindparam("course_id")).order_by(Page.position, Page.id)
_every_page = _page_columns.where(Page.course_id == bindparam("course_id")).order_by(Page.position, Page.id)
_outlines = page_columns.where(Page.course_id.in_(bindparam("course_ids", expanding=True))).order_by(
    Page.course_id, Page.position, Page.id
)
_revision: Rows = select(
    Revision.id,
    Revision.page_id,
    Revision.number,
    Revision.published_at,
    Revision.impact,
    Revision.front,
    Revision.blocks,
).where(Revision.id == bindparam("revision_id"))


def list_courses(unit_ids: Iterable[int] = ()) -> tuple[CourseRow, ...]:
    """The courses for everybody and those open to the given units, in their order."""
    return tuple(CourseRow(*row) for row in fetch(_course_list, {"unit_ids": list(unit_ids)}))


@cached_by_catalogue_version(2048)
def units_above(unit_id: int | None) -> frozenset[int]:
    """The ids of a unit, of all above it and of what became part of them; none for nobody's unit."""
    return frozenset(fetch(_units_above, {"unit_id": unit_id}).scalars()) if unit_id is not None else frozenset()


def visible_courses(viewer: HasUnit) -> tuple[CourseRow, ...]:
    """The courses for everybody and those open to the viewer's unit or one above it, in their order."""
    return courses_at(viewer.unit_id)


@cached_by_catalogue_version(256)
def courses_at(unit_id: int | None) -> tuple[CourseRow, ...]:
    """The courses for everybody and those open to the unit or one above it, in their order."""
    return list_courses(units_above(unit_id))


@cached_by_catalogue_version(64)
def find_course(slug: str) -> CourseIntroduction | None:
    """The published course with this slug; whether a viewer may see it is told by its `open_unit_id`."""
    row = fetch(_introduction, {"course_slug": slug}).first()
    if row is None:
        return None
    course = CourseIntroduction(*row)
    return replace(course, front=MappingProxyType(course.front))


def find_page(course_slug: str, page_slug: str) -> PageRow | None:
    """The published page at this address; whether a viewer may see it is told by its `open_unit_id`."""
    row = fetch(_page, {"course_slug": course_slug, "page_slug": page_slug}).first()
    return PageRow(*row) if row is not None else None


def find_page_by_id(page_id: int) -> PageRow | None:
    """The published page with this id."""
    row = fetch(_page_by_id, {"page_id": page_id}).first()
    return PageRow(*row) if row is not None else None


def course_outline(course_id: int) -> tuple[PageRow, ...]:
    """The published pages of a course, in their order."""
    return tuple(PageRow(*row) for row in fetch(_outline, {"course_id": course_id}))


def pages_ever_published(course_id: int) -> tuple[PageRow, ...]:
    """The pages of a course that readers see or saw, hidden ones too, in their order; for those who write it."""
    return tuple(PageRow(*row) for row in fetch(_every_page, {"course_id": course_id}))


def outlines(course_ids: Iterable[int]) -> dict[int, tuple[PageRow, ...]]:
    """The published pages of several courses at once, by course id; a course without pages has none."""
    return dict(_outlines_of(tuple(course_ids)))


@cached_by_catalogue_version(64)
def _outlines_of(course_ids: tuple[int, ...]) -> tuple[tuple[int, tuple[PageRow, ...]], ...]:
    found: dict[int, list[PageRow]] = {course_id: [] for course_id in course_ids}
    for row in fetch(_outlines, {"course_ids": list(course_ids)}):
        page = PageRow(*row)
        found[page.course_id].append(page)
    return tuple((course_id, tuple(pages)) for course_id, pages in found.items())


def find_revision(revision_id: int) -> Row[*tuple[Any, ...]] | None:
    """What a revision shows, as stored: id, page_id, number, published_at, impact, front, blocks."""
    return db.session.execute(_revision, {"revision_id": revision_id}).first()
