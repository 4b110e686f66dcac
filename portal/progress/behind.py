"""Keeping since when a finished course says something that its person has not taken note of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, update

from portal.courses.models import Page, Revision
from portal.db import db, need_session
from portal.progress.events import standing_changed
from portal.progress.models import CourseProgress
from portal.progress.queries.behind import TELLING, course_with, finished_with, first_news, people_in


def note_behind(*which: ColumnElement[bool]) -> None:
    """Keep of these courses, as far as they are finished, since when they are behind, if they are."""
    need_session()
    db.session.execute(
        update(CourseProgress)
        .where(CourseProgress.finished_at.is_not(None), *which)
        .values(behind_since=first_news())
        .execution_options(synchronize_session=False)
    )


def note_behind_between(after: int, last: int) -> None:
    """Keep since when they are behind of everybody whose id comes after the one and is not greater than the other.

    Rows that say so already are not written again.
    """
    these = (CourseProgress.user_id > after, CourseProgress.user_id <= last)
    note_behind(*these, CourseProgress.behind_since.is_distinct_from(first_news()))


def note_relearned(page_id: int, *, user_id: int) -> None:
    """Keep whether anything is still new to the person in the course of the page."""
    note_behind(CourseProgress.user_id == user_id, course_with(page_id))
    standing_changed.send((user_id,))


def take_in_revision(page: Page, *, revision: Revision, **_rest: Any) -> None:
    """Keep who is behind since this revision; a minor one leaves everybody where they are."""
    if revision.impact in TELLING:
        note_behind(*finished_with(page))
        standing_changed.send(people_in(*finished_with(page)))
