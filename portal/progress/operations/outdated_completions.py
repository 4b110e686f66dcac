"""Outdated completions: since when a completed course has an update that its person has not acknowledged."""

from typing import Any

from sqlalchemy import ColumnElement, update

from portal.courses.models import Page, Revision
from portal.db import db, require_session
from portal.progress.events import progress_changed
from portal.progress.models import CourseProgress
from portal.progress.queries.outdated_completions import (
    OUTDATING_IMPACTS,
    completions_including,
    in_course_of_page,
    outdated_since,
    user_ids_where,
)


def record_outdated(*which: ColumnElement[bool]) -> None:
    """Record for these course completions since when they are outdated, if they are."""
    require_session()
    db.session.execute(
        update(CourseProgress)
        .where(CourseProgress.finished_at.is_not(None), *which)
        .values(behind_since=outdated_since())
        .execution_options(synchronize_session=False)
    )


def record_outdated_between(after: int, last: int) -> None:
    """Keep since when they are behind of everybody whose id comes after the one and is not greater than the other.

    Rows that say so already are not written again.
    """
    these = (CourseProgress.user_id > after, CourseProgress.user_id <= last)
    record_outdated(*these, CourseProgress.behind_since.is_distinct_from(outdated_since()))


def record_update_review(page_id: int, *, user_id: int) -> None:
    """Keep whether anything is still new to the person in the course of the page."""
    record_outdated(CourseProgress.user_id == user_id, in_course_of_page(page_id))
    progress_changed.send((user_id,))


def on_page_published(page: Page, *, revision: Revision, **_rest: Any) -> None:
    """When a page is published, record whose course completions it makes outdated; a minor revision makes none."""
    if revision.impact in OUTDATING_IMPACTS:
        record_outdated(*completions_including(page))
        progress_changed.send(user_ids_where(*completions_including(page)))
