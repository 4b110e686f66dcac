"""What classes alone have completed of a course."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select

from portal.content.enums import PageKind
from portal.courses.models import Page
from portal.db import db
from portal.progress.models import CourseProgress, PageProgress


def pages_of_class(course_id: int, user_ids: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    """Which rows of PageProgress of these people in the course a class alone stands for."""
    here = select(Page.id).where(Page.course_id == course_id)
    return PageProgress.page_id.in_(here), PageProgress.user_id.in_(user_ids), PageProgress.class_day.is_not(None)


def courses_of(course_id: int, user_ids: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    """Which rows of CourseProgress are those of these people in the course."""
    return CourseProgress.course_id == course_id, CourseProgress.user_id.in_(user_ids)


def incomplete_pages() -> Select[int]:
    """For a row of CourseProgress: the pages that its person has still to complete."""
    done = select(PageProgress.page_id).where(PageProgress.user_id == CourseProgress.user_id)
    return _asked_pages().where(Page.id.not_in(done.correlate(CourseProgress))).correlate(CourseProgress)


def last_page_done_at() -> ScalarSelect[datetime]:
    """For a row of CourseProgress: when its person completed the last page, checklists left out."""
    last = select(func.max(PageProgress.done_at)).join(Page, Page.id == PageProgress.page_id)
    mine = PageProgress.user_id == CourseProgress.user_id, Page.course_id == CourseProgress.course_id
    return last.where(*mine, Page.kind != PageKind.CHECKLIST).correlate(CourseProgress).scalar_subquery()


def completed_by_class_at(course_id: int, user_ids: Collection[int]) -> dict[int, datetime]:
    """Which of these people completed the course by a page that a class alone stands for, and when.

    A page that came later than the completion was not needed for it.
    """
    rests = _asked_pages().join(PageProgress, PageProgress.page_id == Page.id)
    of_class = PageProgress.class_day.is_not(None), PageProgress.done_at <= CourseProgress.finished_at
    mine = PageProgress.user_id == CourseProgress.user_id
    statement = select(CourseProgress.user_id, CourseProgress.finished_at).where(
        *courses_of(course_id, user_ids), rests.where(mine, *of_class).correlate(CourseProgress).exists()
    )
    return {user_id: at for user_id, at in db.session.execute(statement) if at is not None}


def any_page_done() -> ColumnElement[bool]:
    """For a row of CourseProgress: whether its person completed any page of the course."""
    done = select(PageProgress.page_id).join(Page, Page.id == PageProgress.page_id)
    mine = PageProgress.user_id == CourseProgress.user_id, Page.course_id == CourseProgress.course_id
    return done.where(*mine).correlate(CourseProgress).exists()


def _asked_pages() -> Select[int]:
    return select(Page.id).where(
        Page.course_id == CourseProgress.course_id,
        Page.kind != PageKind.CHECKLIST,
        Page.withdrawn_at.is_(None),
    )
