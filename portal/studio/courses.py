"""What the screens for courses show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from portal.accounts.viewers import Viewer
from portal.content.vietnamese import fold
from portal.courses.permissions import WRITERS, writes_for
from portal.courses.queries.facts import pages_needing_review
from portal.drafts.queries.desk import CourseLine, DeskText, EditedCourse, edited_courses, page_desks
from portal.studio.course_forms import EVERYBODY
from portal.units.queries import granted_units
from portal.units.queries.finding import FoundUnit, units_beside, units_of

MOST_UNITS = 60


@dataclass(frozen=True)
class Shelf:
    """The courses that a trainer writes: those shown first, and how many units below keep to themselves."""

    lines: tuple[CourseLine, ...]
    below: int


def shelf_of(viewer: Viewer, *, words: str = "", with_below: bool = False) -> Shelf:
    """The viewer's courses with these words; those that units below keep only where they are asked for."""
    every = edited_courses(viewer.id)
    wanted = fold(words)
    found = [line for line in every if wanted in fold(f"{line.title} {line.unit_name or ''}")] if wanted else every
    below = sum(line.is_below for line in found)
    return Shelf(tuple(line for line in found if with_below or not line.is_below), below)


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
    """A course at work: its introduction and pages, and which of them (by id) show something that needs a look."""

    course: EditedCourse
    pages: tuple[DeskText, ...]
    to_review: frozenset[int]

    @property
    def pending(self) -> list[DeskText]:
        """The texts that say something readers do not see yet."""
        return [text for text in (self.course.introduction, *self.pages) if text.is_pending]

    @property
    def versions(self) -> dict[str, int]:
        """The versions of what is pending, by slug."""
        return {text.slug: text.version for text in self.pending}


def desk_of(course: EditedCourse, today: date) -> CourseDesk:
    """The course as those see it who write it."""
    pages = page_desks(course)
    ids = {page.page_id for page in pages if page.page_id is not None}
    return CourseDesk(course, pages, frozenset(ids & pages_needing_review(today).keys()))
