"""Account merge: a person's progress when two accounts become one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case

from portal.accounts.account_merge import Columns, Merge, MergeRule, apply_merge_rules
from portal.progress.models import CourseProgress, PageProgress, Relearned
from portal.progress.operations.completions import complete_merged_courses


def least(mine: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    """The smaller of two values, or the only one."""
    return case((mine.is_(None), other), (other < mine, other), else_=mine)


def greatest(mine: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    """The greater of two values, or the only one."""
    return case((mine.is_(None), other), (other > mine, other), else_=mine)


def merged_page_progress(mine: Columns, other: Columns) -> dict[str, Any]:
    """Finished when it was first finished, with the best score, and known in the latest revision of both."""
    return {
        "done_at": least(mine.done_at, other.done_at),
        "score": greatest(mine.score, other.score),
        "revision_id": greatest(mine.revision_id, other.revision_id),
    }


def merged_course_progress(mine: Columns, other: Columns) -> dict[str, Any]:
    """Begun and finished when it first was, active and refreshed when it last was."""
    return {
        "started_at": least(mine.started_at, other.started_at),
        "active_at": greatest(mine.active_at, other.active_at),
        "finished_at": least(mine.finished_at, other.finished_at),
        "refreshed_at": greatest(mine.refreshed_at, other.refreshed_at),
    }


def merged_update_review(mine: Columns, other: Columns) -> dict[str, Any]:
    """Noted when it first was."""
    return {"relearned_at": least(mine.relearned_at, other.relearned_at)}


ROWS = (
    MergeRule(PageProgress.user_id, unique_with=(PageProgress.page_id,), better=merged_page_progress),
    MergeRule(CourseProgress.user_id, unique_with=(CourseProgress.course_id,), better=merged_course_progress),
    MergeRule(
        Relearned.user_id, unique_with=(Relearned.page_id, Relearned.revision_id), better=merged_update_review
    ),
)


def merge_users(merge: Merge) -> dict[str, int]:
    """Move what this feature keeps of the person, and finish the courses of which no page is missing any more."""
    moved = apply_merge_rules(ROWS, merge)
    complete_merged_courses(merge.kept_id)
    return moved
