"""Pages completed by being in a class, and taken back with it; what people did themselves is never touched."""

from collections.abc import Collection, Mapping

from sqlalchemy import delete, update

from portal.db import db, insert
from portal.progress.events import course_completed, course_completion_withdrawn, progress_changed
from portal.progress.models import CourseProgress, PageProgress
from portal.progress.operations.outdated_completions import record_outdated
from portal.progress.queries.class_completions import (
    any_page_done,
    completed_by_class_at,
    courses_of,
    incomplete_pages,
    last_page_done_at,
    pages_of_class,
)
from portal.progress.rules.class_credits import ClassCredit, CountedPage


def complete_by_class(
    course_id: int, pages: Collection[CountedPage], credits_by_user: Mapping[int, ClassCredit]
) -> None:
    """Let being in class complete these pages for these people; again it changes nothing.

    What somebody completed without a class stays as it is.
    """
    if not pages or not credits_by_user:
        return
    completed = insert(PageProgress)
    completed = completed.on_conflict_do_update(
        index_elements=["user_id", "page_id"],
        set_={"class_day": completed.excluded.class_day, "done_at": completed.excluded.done_at},
        where=PageProgress.class_day.is_not(None),
    )
    rows = [
        {
            "user_id": user_id,
            "page_id": page.page_id,
            "revision_id": page.revision_id,
            "done_at": max(credit.counted_at, page.since),
            "score": None,
            "class_day": credit.day,
        }
        for user_id, credit in sorted(credits_by_user.items())
        for page in pages
    ]
    db.session.execute(completed, rows)
    begun = insert(CourseProgress).on_conflict_do_nothing(index_elements=["user_id", "course_id"])
    db.session.execute(
        begun,
        [
            {
                "user_id": user_id,
                "course_id": course_id,
                "started_at": credit.counted_at,
                "active_at": credit.counted_at,
                "begun_in_class": True,
            }
            for user_id, credit in sorted(credits_by_user.items())
        ],
    )
    complete_courses(course_id, credits_by_user.keys())
    progress_changed.send(tuple(sorted(credits_by_user)))


def complete_courses(course_id: int, user_ids: Collection[int]) -> None:
    """Note the end of the course for those of these people who lack no page, as of their last one."""
    ending = update(CourseProgress).where(
        *courses_of(course_id, user_ids), CourseProgress.finished_at.is_(None), ~incomplete_pages().exists()
    )
    ending = ending.values(finished_at=last_page_done_at()).execution_options(synchronize_session=False)
    finished = db.session.scalars(ending.returning(CourseProgress.user_id)).all()
    if finished:
        record_outdated(*courses_of(course_id, finished))
        course_completed.send(tuple(sorted(finished)), course_id=course_id)


def withdraw_class_completions(course_id: int, user_ids: Collection[int]) -> None:
    """Take back from these people what only a class had completed, and the course's end if it rested on that."""
    if not user_ids:
        return
    finished = completed_by_class_at(course_id, user_ids)
    if finished:
        reopening = update(CourseProgress).where(*courses_of(course_id, finished))
        reopening = reopening.values(finished_at=None, behind_since=None)
        db.session.execute(reopening.execution_options(synchronize_session=False))
    withdrawing = delete(PageProgress).where(*pages_of_class(course_id, user_ids))
    db.session.execute(withdrawing.execution_options(synchronize_session=False))
    forgetting = delete(CourseProgress).where(
        *courses_of(course_id, user_ids), CourseProgress.begun_in_class, ~any_page_done()
    )
    db.session.execute(forgetting.execution_options(synchronize_session=False))
    if finished:
        course_completion_withdrawn.send(finished, course_id=course_id)
    progress_changed.send(tuple(sorted(user_ids)))
