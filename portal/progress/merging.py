"""What becomes of a person's progress when two accounts of theirs become one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case

from portal.accounts.operations.merging import Columns, Merge, Rows, move_all
from portal.progress.models import CourseProgress, PageProgress, Relearned
from portal.progress.operations import finish_merged_courses


def least(mine: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    """The smaller of two values, or the only one."""
    return case((mine.is_(None), other), (other < mine, other), else_=mine)


def greatest(mine: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    """The greater of two values, or the only one."""
    return case((mine.is_(None), other), (other > mine, other), else_=mine)


def best_of_page(mine: Columns, other: Columns) -> dict[str, Any]:
    """Finished when it was first finished, with the best score, and known in the latest revision of both."""
    return {
        "done_at": least(mine.done_at, other.done_at),
        "score": greatest(mine.score, other.score),
        "revision_id": greatest(mine.revision_id, other.revision_id),
    }


def best_of_course(mine: Columns, other: Columns) -> dict[str, Any]:
    """Begun and finished when it first was, active and refreshed when it last was."""
    return {
        "started_at": least(mine.started_at, other.started_at),
        "active_at": greatest(mine.active_at, other.active_at),
        "finished_at": least(mine.finished_at, other.finished_at),
        "refreshed_at": greatest(mine.refreshed_at, other.refreshed_at),
    }


def first_noted(mine: Columns, other: Columns) -> dict[str, Any]:
    """Noted when it first was."""
    return {"relearned_at": least(mine.relearned_at, other.relearned_at)}


ROWS = (
    Rows(PageProgress.user_id, one_for=(PageProgress.page_id,), better=best_of_page),
    Rows(CourseProgress.user_id, one_for=(CourseProgress.course_id,), better=best_of_course),
    Rows(Relearned.user_id, one_for=(Relearned.page_id, Relearned.revision_id), better=first_noted),
)


def merge_users(merge: Merge) -> dict[str, int]:
    """Move what this feature keeps of the person, and finish the courses of which no page is missing any more."""
    moved = move_all(ROWS, merge)
    finish_merged_courses(merge.kept_id)
    return moved
