"""The home of a trainer: what waits for a word, the facts to check, the courses that are being written."""

from dataclasses import dataclass
from datetime import date

from portal.accounts.rules.viewer import Viewer
from portal.drafts.queries.edited_courses import EditedCourseRow
from portal.studio.courses.views import TrainerTasks, course_list, trainer_tasks

MAX_COURSES = 3


@dataclass(frozen=True)
class TrainerHome:
    """What a trainer sees first."""

    tasks: TrainerTasks
    courses: tuple[EditedCourseRow, ...]  # those worked at last
    number_of_courses: int


def view_trainer_home(viewer: Viewer, today: date) -> TrainerHome:
    """The home of somebody who writes courses."""
    courses = course_list(viewer)
    latest = sorted(courses.lines, key=lambda line: (line.saved_at is None, -_seconds(line)))
    return TrainerHome(trainer_tasks(courses, viewer, today), tuple(latest[:MAX_COURSES]), len(courses.lines))


def _seconds(line: EditedCourseRow) -> float:
    return line.saved_at.timestamp() if line.saved_at is not None else 0.0
