"""The courses that a trainer writes, each with how far its texts are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, func, literal_column, or_, select

from portal import clock
from portal.accounts.models import User
from portal.content.enums import PageKind
from portal.courses.models import Course, Page, Revision
from portal.courses.permissions import WRITER_ROLES
from portal.db import Rows, fetch
from portal.drafts.enums import DraftState, PublicationState
from portal.drafts.models import Comment, Draft
from portal.drafts.queries.texts import IS_KEPT
from portal.units.models import Unit
from portal.units.queries.grants import HELD_UNITS, HOLDS_ALL_TOPS
from portal.units.queries.tree import walk_down


@dataclass(frozen=True, slots=True)
class EditedCourseRow:
    """A course in the list; `unit_name` is none for one for everybody.

    `is_below` tells one that a unit below keeps to itself.
    """

    slug: str
    title: str
    language: str
    published_at: datetime | None
    withdrawn_at: datetime | None
    unit_name: str | None
    is_below: bool
    pages: int  # that readers see
    pending: int
    in_review: int
    saved_at: datetime | None
    remarks: int

    @property
    def state(self) -> str:
        """published, new (readers have not seen it yet) or hidden."""
        if self.withdrawn_at is None:
            return PublicationState.PUBLISHED
        return PublicationState.HIDDEN if self.published_at is not None else PublicationState.NEW


_own = HELD_UNITS.cte()
_theirs = walk_down(select(_own.c.unit_id.label("id")))
_pages = (
    select(Page.course_id, func.count(Page.id).label("number"))
    .where(Page.withdrawn_at.is_(None))
    .group_by(Page.course_id)
    .subquery()
)
_drafts = (
    select(
        Draft.course_id,
        func.count(Draft.id).label("number"),
        func.sum(case((Draft.state == DraftState.IN_REVIEW, 1), else_=0)).label("in_review"),
        func.max(Draft.saved_at).label("saved_at"),
    )
    .where(Draft.state != DraftState.PUBLISHED, IS_KEPT)
    .group_by(Draft.course_id)
    .subquery()
)
_remarks = (
    select(Draft.course_id, func.count(Comment.id).label("number"))
    .join(Comment, Comment.draft_id == Draft.id)
    .where(Comment.resolved_at.is_(None), IS_KEPT)
    .group_by(Draft.course_id)
    .subquery()
)
_held = select(_own.c.unit_id)
_EDITED: Rows = (
    select(
        Course.slug,
        Course.title,
        Course.language,
        Course.published_at,
        Course.withdrawn_at,
        Unit.name,
        Unit.id.is_not(None) & Unit.id.not_in(_held) & Course.open_unit_id.not_in(_held),
        func.coalesce(_pages.c.number, 0),
        func.coalesce(_drafts.c.number, 0),
        func.coalesce(_drafts.c.in_review, 0),
        _drafts.c.saved_at,
        func.coalesce(_remarks.c.number, 0),
    )
    .outerjoin(Unit, Unit.id == Course.unit_id)
    .outerjoin(_pages, _pages.c.course_id == Course.id)
    .outerjoin(_drafts, _drafts.c.course_id == Course.id)
    .outerjoin(_remarks, _remarks.c.course_id == Course.id)
    .where(
        Course.deleted_at.is_(None),
        or_(Course.unit_id.in_(select(_theirs.c.id)), Course.unit_id.is_(None) & HOLDS_ALL_TOPS),
    )
    .order_by(Course.position, Course.slug)
)


@dataclass(frozen=True, slots=True)
class EditedFileRow:
    """One file of a course in the list of them, as it is at work, without its text.

    `state` is published, draft, in_review or approved; hidden where nothing waits and readers do not see it.
    `remarks` counts the comments that nobody resolved yet.
    """

    slug: str  # empty: the introduction
    title: str
    kind: str
    position: int
    page_id: int | None
    state: str
    version: int  # how often it was saved; 0: never
    saved_at: datetime | None  # of what waits
    saved_by: str
    publish_at: datetime | None
    schedule_problem: str
    remarks: int
    number: int  # of its latest revision; 0: it was never published

    @property
    def is_pending(self) -> bool:
        """Whether something was written that readers do not see yet."""
        return self.state not in SETTLED_STATES


@dataclass(frozen=True, slots=True)
class EditedCourse:
    """A course as those see it who write it, shown to readers or not."""

    introduction: EditedFileRow
    id: int
    slug: str
    title: str
    summary: str
    language: str
    unit_id: int | None
    shared_unit_id: int | None
    needs_second_person: bool
    published_at: datetime | None
    withdrawn_at: datetime | None


SETTLED_STATES = (PublicationState.PUBLISHED, PublicationState.HIDDEN)

_draft = (
    Draft.state,
    Draft.version,
    Draft.saved_at,
    User.name,
    Draft.publish_at,
    Draft.schedule_problem,
    select(func.count(Comment.id))
    .where(Comment.draft_id == Draft.id, Comment.resolved_at.is_(None))
    .correlate(Draft)
    .scalar_subquery(),
)
_COURSE: Rows = (
    select(
        Course.id,
        Course.slug,
        Course.title,
        Course.summary,
        Course.language,
        Course.unit_id,
        Course.shared_unit_id,
        Course.needs_second_person,
        Course.published_at,
        Course.withdrawn_at,
        Course.number,
        *_draft,
    )
    .select_from(Course)
    .outerjoin(Draft, (Draft.course_id == Course.id) & (Draft.slug == literal_column("''")))
    .outerjoin(User, User.id == Draft.saved_by_id)
    .where(Course.slug == bindparam("course_slug"), Course.deleted_at.is_(None))
)
_PAGES: Rows = (
    select(Page.slug, Page.title, Page.kind, Page.position, Page.id, Page.withdrawn_at, Revision.number, *_draft)
    .select_from(Page)
    .outerjoin(Revision, Revision.id == Page.revision_id)
    .outerjoin(Draft, (Draft.course_id == Page.course_id) & (Draft.slug == Page.slug))
    .outerjoin(User, User.id == Draft.saved_by_id)
    .where(Page.course_id == bindparam("course_id"), Page.deleted_at.is_(None))
    .order_by(Page.position, Page.id)
)


def find_edited_course(slug: str) -> EditedCourse | None:
    """The course with this slug; whether somebody writes it is told by its `unit_id`."""
    row = fetch(_COURSE, {"course_slug": slug}).first()
    if row is None:
        return None
    *course, number = row[: -len(_draft)]
    is_shown, draft = row.withdrawn_at is None, row[-len(_draft) :]
    introduction = _text("", row.title, PageKind.COURSE, 0, None, number=number, is_shown=is_shown, draft=draft)
    return EditedCourse(introduction, *course)


def edited_pages(course: EditedCourse) -> tuple[EditedFileRow, ...]:
    """The pages of an edited course in their order, published or not, each with the state of its draft."""
    is_open, found = course.withdrawn_at is None, []
    for slug, title, kind, position, page_id, withdrawn_at, number, *draft in fetch(
        _PAGES, {"course_id": course.id}
    ):
        is_shown = is_open and withdrawn_at is None
        found.append(
            _text(slug, title, kind, position, page_id, number=number or 0, is_shown=is_shown, draft=draft)
        )
    return tuple(found)


def _text(
    slug: str,
    title: str,
    kind: str,
    position: int,
    page_id: int | None,
    *,
    number: int,
    is_shown: bool,
    draft: Sequence[Any],
) -> EditedFileRow:
    """The file with its draft, if there is one."""
    state, version, saved_at, saved_by, publish_at, problem, remarks = draft
    is_pending = state is not None and state != DraftState.PUBLISHED
    return EditedFileRow(
        slug,
        title,
        kind,
        position,
        page_id,
        state if is_pending else PublicationState.PUBLISHED if is_shown else PublicationState.HIDDEN,
        version or 0,
        saved_at if is_pending else None,
        saved_by or "",
        publish_at,
        problem or "",
        remarks,
        number,
    )


def edited_courses(user_id: int) -> tuple[EditedCourseRow, ...]:
    """The courses that the person may write, in their order."""
    asked = {"user": user_id, "roles": sorted(WRITER_ROLES), "now": clock.now()}
    return tuple(EditedCourseRow(*row) for row in fetch(_EDITED, asked))
