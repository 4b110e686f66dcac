"""What pages and courses are called, many at once, whether they are still published or not."""

from collections.abc import Collection

from sqlalchemy import select

from portal.courses.models import Course, Page
from portal.db import db


def titles_of_pages(page_ids: Collection[int]) -> dict[int, str]:
    """The titles of the pages, by page id."""
    statement = select(Page.id, Page.title).where(Page.id.in_(page_ids))
    return {row.id: row.title for row in db.session.execute(statement)} if page_ids else {}


def course_titles_of_pages(page_ids: Collection[int]) -> dict[int, str]:
    """The titles of the courses that the pages stand in, by page id."""
    statement = (
        select(Page.id, Course.title).join(Course, Course.id == Page.course_id).where(Page.id.in_(page_ids))
    )
    return {row.id: row.title for row in db.session.execute(statement)} if page_ids else {}


def titles_of_courses(course_ids: Collection[int]) -> dict[int, str]:
    """The titles of the courses, by course id."""
    statement = select(Course.id, Course.title).where(Course.id.in_(course_ids))
    return {row.id: row.title for row in db.session.execute(statement)} if course_ids else {}
