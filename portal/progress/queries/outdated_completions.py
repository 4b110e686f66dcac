"""Outdated completions: since when a completed course has an update that its person has not acknowledged."""

from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, func, select

from portal.content.enums import Impact
from portal.courses.models import Page, Revision
from portal.db import db
from portal.progress.models import AcknowledgedUpdate, CourseProgress, PageProgress

OUTDATING_IMPACTS = (Impact.NOTICE, Impact.MUST_KNOW)  # the impacts that leave a completion in an earlier version


def outdated_since() -> ScalarSelect[datetime]:
    """For a row of CourseProgress: when the first revision came that its person does not know, or null."""
    noted = select(AcknowledgedUpdate.revision_id).where(
        AcknowledgedUpdate.user_id == PageProgress.user_id,
        AcknowledgedUpdate.page_id == PageProgress.page_id,
        AcknowledgedUpdate.revision_id >= Revision.id,
    )
    return (
        select(func.min(Revision.published_at))
        .join(Page, Page.id == Revision.page_id)
        .join(PageProgress, PageProgress.page_id == Page.id)
        .where(
            PageProgress.user_id == CourseProgress.user_id,
            Page.course_id == CourseProgress.course_id,
            Page.withdrawn_at.is_(None),
            Revision.id > PageProgress.revision_id,
            Revision.impact.in_(OUTDATING_IMPACTS),
            ~noted.exists(),
        )
        .correlate(CourseProgress)
        .scalar_subquery()
    )


def completions_including(page: Page) -> tuple[ColumnElement[bool], ...]:
    """Which rows of CourseProgress are those of people who finished the page and its course."""
    know_it = select(PageProgress.user_id).where(PageProgress.page_id == page.id)
    return (
        CourseProgress.course_id == page.course_id,
        CourseProgress.finished_at.is_not(None),
        CourseProgress.user_id.in_(know_it),
    )


def in_course_of_page(page_id: int) -> ColumnElement[bool]:
    """Which rows of CourseProgress are those of the page's course."""
    return CourseProgress.course_id == select(Page.course_id).where(Page.id == page_id).scalar_subquery()


def user_ids_where(*which: ColumnElement[bool]) -> tuple[int, ...]:
    """The ids of the people of these rows of CourseProgress."""
    return tuple(db.session.scalars(select(CourseProgress.user_id).where(*which)))
