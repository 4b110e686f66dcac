"""Account merge: a person's progress when two accounts become one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import and_, case, null, or_

from portal.accounts.rules.merge_rules import Columns, Merge, MergeRule, declare_merge_rules, greatest, least
from portal.progress.models import AcknowledgedUpdate, Bookmark, CourseProgress, PageProgress, ReadingPosition
from portal.progress.operations.completions import complete_merged_courses


def merged_page_progress(mine: Columns, other: Columns) -> dict[str, Any]:
    """Finished when it was first finished, with the best score, and known in the latest revision of both.

    A class stands for it only where the person did it under neither account.
    """
    is_own = or_(mine.class_day.is_(None), other.class_day.is_(None))
    return {
        "done_at": least(mine.done_at, other.done_at),
        "score": greatest(mine.score, other.score),
        "revision_id": greatest(mine.revision_id, other.revision_id),
        "class_day": case((is_own, null()), else_=least(mine.class_day, other.class_day)),
    }


def merged_course_progress(mine: Columns, other: Columns) -> dict[str, Any]:
    """Begun and finished when it first was, active and refreshed when it last was."""
    return {
        "started_at": least(mine.started_at, other.started_at),
        "active_at": greatest(mine.active_at, other.active_at),
        "finished_at": least(mine.finished_at, other.finished_at),
        "refreshed_at": greatest(mine.refreshed_at, other.refreshed_at),
        "begun_in_class": and_(mine.begun_in_class, other.begun_in_class),
    }


def merged_update_review(mine: Columns, other: Columns) -> dict[str, Any]:
    """Noted when it first was."""
    return {"relearned_at": least(mine.relearned_at, other.relearned_at)}


def merged_bookmark(mine: Columns, other: Columns) -> dict[str, Any]:
    """Kept since it first was."""
    return {"kept_at": least(mine.kept_at, other.kept_at)}


@contextmanager
def complete_courses(merge: Merge, _moved: dict[str, int]) -> Iterator[None]:
    """Finish, once the rows have moved, the courses of which no page is missing any more."""
    yield
    complete_merged_courses(merge.kept_id)


declare_merge_rules(
    MergeRule(PageProgress.user_id, unique_with=(PageProgress.page_id,), better=merged_page_progress),
    MergeRule(CourseProgress.user_id, unique_with=(CourseProgress.course_id,), better=merged_course_progress),
    MergeRule(ReadingPosition.user_id, unique_with=(ReadingPosition.page_id,)),
    MergeRule(
        AcknowledgedUpdate.user_id,
        unique_with=(AcknowledgedUpdate.page_id, AcknowledgedUpdate.revision_id),
        better=merged_update_review,
    ),
    MergeRule(Bookmark.user_id, unique_with=(Bookmark.page_id,), better=merged_bookmark),
    around=complete_courses,
)
