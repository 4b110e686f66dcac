"""What people have finished."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, select

from portal.content.enums import PageKind
from portal.courses.models import Course, Page
from portal.db import db, fetch
from portal.progress.models import CourseProgress, PageProgress


@dataclass(frozen=True)
class CompletedPage:
    """A page somebody finished."""

    course_id: int
    course_title: str
    title: str
    kind: str
    done_at: datetime
    score: float | None
    class_day: date | None  # of the class that alone completed it


_COMPLETED_PAGES = (
    select(
        Course.id,
        Course.title,
        Page.title,
        Page.kind,
        PageProgress.done_at,
        PageProgress.score,
        PageProgress.class_day,
    )
    .join(Page, Page.id == PageProgress.page_id)
    .join(Course, Course.id == Page.course_id)
    .where(PageProgress.user_id == bindparam("user"))
    .order_by(PageProgress.done_at.desc(), Page.position.desc())
)
_COURSE_OF_PAGE = select(Page.course_id).where(Page.id == bindparam("page"))
# Those of a course that its person has still to complete: part of other statements.
INCOMPLETE_PAGES = select(Page.id).where(
    Page.course_id == bindparam("course"),
    Page.kind != PageKind.CHECKLIST,
    Page.withdrawn_at.is_(None),
    Page.id.not_in(select(PageProgress.page_id).where(PageProgress.user_id == bindparam("user"))),
)


def course_id_of_page(page_id: int) -> int:
    """The id of the course that the page is in."""
    course_id: int = fetch(_COURSE_OF_PAGE, {"page": page_id}).scalar_one()
    return course_id


def unfinished_course_ids(user_id: int) -> Sequence[int]:
    """The ids of the courses that the person began and did not complete."""
    unfinished = (CourseProgress.user_id == user_id, CourseProgress.finished_at.is_(None))
    return db.session.scalars(select(CourseProgress.course_id).where(*unfinished)).all()


def last_completed_at(user_id: int, course_id: int) -> datetime | None:
    """When the person last completed a page of the course, checklists left out."""
    mine = (PageProgress.user_id == user_id, Page.course_id == course_id, Page.kind != PageKind.CHECKLIST)
    last = select(func.max(PageProgress.done_at)).join(Page, Page.id == PageProgress.page_id)
    return db.session.scalar(last.where(*mine))


def completed_pages(*, user_id: int) -> list[CompletedPage]:
    """What the person has finished, the latest first; withdrawn pages too, since they were earned."""
    return [CompletedPage(*row) for row in fetch(_COMPLETED_PAGES, {"user": user_id})]
