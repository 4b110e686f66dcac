"""What a roll counts for: the lessons of the course that its author named, for everybody who was there."""

from collections.abc import Collection

from portal.classes.models import ClassSession
from portal.classes.queries.attendance import class_credits, marked_ids
from portal.classes.roll.closing.queries import counted_pages
from portal.progress.operations.class_completions import complete_by_class, withdraw_class_completions


def count_attendance(session: ClassSession, user_ids: Collection[int] | None = None) -> None:
    """Let the roll as it is now count for these people, by default for all on it; again it changes nothing.

    Who was in no class of the course that counts loses what only a class had given, and nothing else.
    """
    if session.course_id is None:
        return
    count_course(session.course_id, marked_ids(session.id) if user_ids is None else user_ids)


def count_course(course_id: int, user_ids: Collection[int]) -> None:
    """Let all classes of the course that count do so for these people, whichever was held, closed or said last."""
    if not user_ids:
        return
    present = class_credits(course_id, user_ids)
    withdraw_class_completions(course_id, sorted(set(user_ids) - present.keys()))
    if present:
        complete_by_class(course_id, counted_pages(course_id), present)
