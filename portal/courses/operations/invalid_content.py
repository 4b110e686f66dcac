"""What is refused because of faults in its text, and the faults that only the database can tell."""

from collections.abc import Iterable

from flask_babel import gettext as _

from portal.content.checks.faults import N_, Fault
from portal.content.files.library import CourseText, Library
from portal.courses.queries.published import units_above
from portal.errors import Refused
from portal.units.queries.tree import find_unit_by_code


class InvalidContent(Refused):
    """A text with faults is not published; `faults` are all of them."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        first = self.faults[0]
        super().__init__(f"{first.file}:{first.line}: {first.message(_)}")


def unknown_unit_faults(library: Library) -> tuple[Fault, ...]:
    """A fault for every course that belongs to, or is shared with, a unit nobody knows.

    Its file is named from the library's folder on.
    """
    return tuple(fault for course in library.courses for fault in unit_faults(course))


def unit_faults(course: CourseText) -> tuple[Fault, ...]:
    """What is wrong with the units that the course names: its own, and the one above that it is shared with."""
    units = {key: find_unit_by_code(course.front[key]) for key in ("unit", "shared") if key in course.front}
    no_unit = N_("there is no unit with the code “%(code)s”")
    found = [_fault(course, key, no_unit) for key, unit in units.items() if unit is None]
    own, shared = units.get("unit"), units.get("shared")
    if "shared" in course.front and "unit" not in course.front:
        found.append(_fault(course, "shared", N_("a course for everybody needs not be shared")))
    elif own is not None and shared is not None and shared.id not in units_above(own.id) - {own.id}:
        found.append(
            _fault(course, "shared", N_("a course is shared with a unit above its own, not with “%(code)s”"))
        )
    return tuple(found)


def _fault(course: CourseText, key: str, text: str) -> Fault:
    lines = course.source.splitlines()
    line = next((number for number, line in enumerate(lines, 1) if line.startswith(f"{key}:")), 1)
    return Fault(f"{course.slug}/course.md", line, text, (("code", course.front[key]),))
