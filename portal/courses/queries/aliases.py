"""Addresses from before, and where they lead now."""

from sqlalchemy import select

from portal.courses.models import Course, CourseAlias, Page, PageAlias
from portal.courses.queries.guides import GuideRow, find_guide
from portal.db import db


def find_moved_course(slug: str) -> Course | None:
    """The course that had this slug before."""
    statement = select(Course).join(CourseAlias, CourseAlias.course_id == Course.id)
    return db.session.scalars(statement.where(CourseAlias.slug == slug)).one_or_none()


def find_moved_page(course: Course, slug: str) -> Page | None:
    """The page of the course that had this slug before."""
    statement = select(Page).join(PageAlias, PageAlias.page_id == Page.id)
    here = (PageAlias.course_id == course.id) & (PageAlias.slug == slug)
    return db.session.scalars(statement.where(here)).one_or_none()


def present_slugs(course_slug: str, page_slug: str, *, with_drafts: bool = False) -> tuple[str, str] | None:
    """The slugs of today for an address from before; None where nothing has moved away from it.

    The page's is empty where none was asked for. `with_drafts`: of what was never published, too.
    """
    course = db.session.scalars(select(Course).where(Course.slug == course_slug)).one_or_none()
    course = course or find_moved_course(course_slug)
    if course is None or not (with_drafts or course.number):
        return None
    shown = [page.slug for page in course.pages if page.withdrawn_at is None]
    moved = find_moved_page(course, page_slug) if page_slug and page_slug not in shown else None
    if moved is not None and moved.revision_id is None and not with_drafts:
        moved = None
    found = (course.slug, moved.slug if moved is not None else page_slug)
    return found if found != (course_slug, page_slug) else None


def find_moved_guide(slug: str) -> GuideRow | None:
    """The published guide that had this slug before."""
    statement = select(Page.slug).join(PageAlias, PageAlias.page_id == Page.id)
    for present in db.session.scalars(statement.where(PageAlias.slug == slug).order_by(PageAlias.page_id)):
        guide = find_guide(present)
        if guide is not None:
            return guide
    return None
