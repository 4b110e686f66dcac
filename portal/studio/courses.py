"""What the screens for courses show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from portal.accounts.viewers import Viewer
from portal.content.vietnamese import fold
from portal.courses.models import Course
from portal.courses.permissions import WRITERS, writes_for
from portal.courses.queries.facts import Doubt, pages_needing_review
from portal.drafts.queries.desk import CourseLine, edited_courses
from portal.drafts.queries.texts import Line, texts_of
from portal.studio.course_forms import EVERYBODY
from portal.units.queries import granted_units
from portal.units.queries.finding import FoundUnit, units_beside, units_of

MOST_UNITS = 60


@dataclass(frozen=True)
class Shelf:
    """The courses that a trainer writes: those shown first, and how many units below keep to themselves."""

    lines: Sequence[CourseLine]
    below: int


def shelf_of(viewer: Viewer, *, words: str = "", with_below: bool = False) -> Shelf:
    """The viewer's courses with these words; those that units below keep only where they are asked for."""
    every = edited_courses(viewer.id)
    wanted = fold(words)
    found = [
        line for line in every if wanted in fold(f"{line.course.title} {line.unit.name if line.unit else ''}")
    ]
    below = sum(line.is_below for line in found)
    return Shelf([line for line in found if with_below or not line.is_below], below)


def unit_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The units that the viewer writes for, as code and name, the widest first."""
    granted = granted_units(viewer.id, WRITERS)
    choices = [(EVERYBODY, _("Everybody"))] if writes_for(viewer, None) else []
    ids = [unit.id for unit in granted]
    found: list[FoundUnit] = [*units_of(ids, below=ids)]
    for id_ in ids:
        found += [unit for unit in units_beside(id_, limit=MOST_UNITS) if unit.closed_on is None]
    seen: dict[str, str] = {}
    for unit in found:
        seen.setdefault(unit.code, unit.name)
    return [*choices, *seen.items()]


@dataclass(frozen=True)
class CourseDesk:
    """A course at work: its introduction and pages, and which of them show something that needs a look."""

    course: Course
    introduction: Line
    pages: Sequence[Line]
    to_review: dict[int, list[Doubt]]  # by the page's id

    @property
    def pending(self) -> list[Line]:
        """The texts that say something readers do not see yet."""
        return [line for line in (self.introduction, *self.pages) if line.text.is_pending]

    @property
    def versions(self) -> dict[str, int]:
        """The versions of what is pending, by slug."""
        return {line.text.slug: line.text.version for line in self.pending}


def desk_of(course: Course, today: date) -> CourseDesk:
    """The course as those see it who write it."""
    introduction, *pages = texts_of(course)
    needing = pages_needing_review(today)
    ids = {line.text.page.id for line in pages if line.text.page is not None}
    return CourseDesk(course, introduction, pages, {id_: needing[id_] for id_ in ids & needing.keys()})
