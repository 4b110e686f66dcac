"""The home of a trainer: what waits for a word, the facts to check, the courses that are being written."""

from dataclasses import dataclass
from datetime import date

from portal.accounts.rules.viewer import Viewer
from portal.courses.queries.facts import FactRow, facts_needing_review
from portal.drafts.queries.edited_courses import EditedCourseRow
from portal.studio.courses.views import course_list

MAX_COURSES = 3


@dataclass(frozen=True)
class TrainerHome:
    """What a trainer sees first."""

    in_review: tuple[EditedCourseRow, ...]  # courses with texts that ask for a review
    reported: tuple[tuple[EditedCourseRow, int], ...]  # courses with reports of readers that wait, and how many
    stale: tuple[FactRow, ...]  # the facts whose time is over, the oldest first
    courses: tuple[EditedCourseRow, ...]  # those worked at last
    number_of_courses: int

    @property
    def waiting(self) -> int:
        """How many things wait for the trainer."""
        return self.texts_in_review + sum(number for _course, number in self.reported) + len(self.stale)

    @property
    def texts_in_review(self) -> int:
        """How many texts ask for a review."""
        return sum(course.in_review for course in self.in_review)


def view_trainer_home(viewer: Viewer, today: date) -> TrainerHome:
    """The home of somebody who writes courses."""
    shelf = course_list(viewer)
    waiting = dict(shelf.reports)
    latest = sorted(shelf.lines, key=lambda line: (line.saved_at is None, -_seconds(line)))
    return TrainerHome(
        tuple(line for line in shelf.lines if line.in_review),
        tuple((line, waiting[line.slug]) for line in shelf.lines if waiting.get(line.slug)),
        tuple(facts_needing_review(today)),
        tuple(latest[:MAX_COURSES]),
        len(shelf.lines),
    )


def _seconds(line: EditedCourseRow) -> float:
    return line.saved_at.timestamp() if line.saved_at is not None else 0.0
