"""View models of the studio's course list and course screen."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from portal.accounts.rules.viewer import Viewer
from portal.content.text.vietnamese import fold
from portal.courses.permissions import WRITER_ROLES, writes_for
from portal.courses.queries.facts import FactRow, facts_to_look_up, pages_needing_review
from portal.drafts.queries.deleted import number_of_deleted_pages
from portal.drafts.queries.edited_courses import (
    EditedCourse,
    EditedCourseRow,
    EditedFileRow,
    edited_courses,
    edited_pages,
)
from portal.drafts.queries.reviewers import WaitingReview, waiting_reviews
from portal.feedback.queries import waiting_reports
from portal.studio.courses.queries import EVERYBODY
from portal.units.queries.grants import granted_units
from portal.units.queries.search import FoundUnit, first_children, units_of

MAX_UNIT_CHOICES = 60


@dataclass(frozen=True)
class CourseList:
    """The courses that a trainer writes: those shown first, and how many units below keep to themselves.

    `reports` says of some courses, by slug, how many reports of readers wait in them.
    """

    lines: tuple[EditedCourseRow, ...]
    below: int
    reports: tuple[tuple[str, int], ...] = ()

    def waiting(self, slug: str) -> int:
        """How many reports of readers wait in the course."""
        return dict(self.reports).get(slug, 0)


def course_list(viewer: Viewer, *, words: str = "", with_below: bool = False) -> CourseList:
    """The viewer's courses with these words; those that units below keep only where they are asked for."""
    every = edited_courses(viewer.id)
    wanted = fold(words)
    found = [line for line in every if wanted in fold(f"{line.title} {line.unit_name or ''}")] if wanted else every
    below = sum(line.is_below for line in found)
    shown = tuple(line for line in found if with_below or not line.is_below)
    return CourseList(shown, below, tuple(waiting_reports([line.slug for line in shown]).items()))


@dataclass(frozen=True)
class TrainerTasks:
    """What waits for somebody who writes courses."""

    reviews: tuple[WaitingReview, ...]  # texts that ask the viewer, or whoever likes, for a review
    reported: tuple[tuple[EditedCourseRow, int], ...]  # courses with reports of readers that wait, and how many
    stale: tuple[FactRow, ...]  # the facts to look up: past their time, or never confirmed

    @property
    def number(self) -> int:
        """How many things wait."""
        return len(self.reviews) + sum(number for _course, number in self.reported) + len(self.stale)


def trainer_tasks(courses: CourseList, viewer: Viewer, today: date) -> TrainerTasks:
    """What waits for the viewer in these courses, and the facts that have to be checked again."""
    in_review = [line.slug for line in courses.lines if line.in_review]
    return TrainerTasks(
        tuple(waiting_reviews(viewer.id, in_review)) if in_review else (),
        tuple((line, courses.waiting(line.slug)) for line in courses.lines if courses.waiting(line.slug)),
        tuple(facts_to_look_up(today)),
    )


def unit_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The units that the viewer writes for, as code and name, the widest first."""
    granted = granted_units(viewer.id, WRITER_ROLES)
    choices = [(EVERYBODY, _("Everybody"))] if writes_for(viewer, None) else []
    ids = [unit.id for unit in granted]
    found: list[FoundUnit] = [*units_of(ids, below=ids)]
    for id_ in ids:
        found += [unit for unit in first_children(id_, limit=MAX_UNIT_CHOICES) if unit.closed_on is None]
    seen: dict[str, str] = {}
    for unit in found:
        seen.setdefault(unit.code, unit.name)
    return [*choices, *seen.items()]


@dataclass(frozen=True)
class CourseView:
    """A course at work: its introduction and pages, and which of them (by id) show something that needs a look."""

    course: EditedCourse
    pages: tuple[EditedFileRow, ...]
    to_review: frozenset[int]
    reports: int = 0  # of readers, that wait
    deleted: int = 0  # pages that can be brought back

    @property
    def pending(self) -> list[EditedFileRow]:
        """The texts that say something readers do not see yet."""
        return [text for text in (self.course.introduction, *self.pages) if text.is_pending]

    @property
    def versions(self) -> dict[str, int]:
        """The versions of what is pending, by slug."""
        return {text.slug: text.version for text in self.pending}


def course_view(course: EditedCourse, today: date) -> CourseView:
    """The course as those see it who write it."""
    pages = edited_pages(course)
    ids = {page.page_id for page in pages if page.page_id is not None}
    reports = waiting_reports([course.slug]).get(course.slug, 0)
    to_review = frozenset(ids & pages_needing_review(today).keys())
    return CourseView(course, pages, to_review, reports, number_of_deleted_pages(course.id))
