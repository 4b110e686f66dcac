"""What is refused because of faults in its text, and the faults that only the database can tell."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from portal.content.faults import N_, Fault
from portal.content.library import CourseText, Library
from portal.errors import Refused
from portal.units.queries import find_unit_by_code


class Faulty(Refused):
    """A text with faults is not published; `faults` are all of them."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        first = self.faults[0]
        super().__init__(f"{first.file}:{first.line}: {first.message(_)}")


def unknown_units(library: Library) -> tuple[Fault, ...]:
    """A fault for every course that is for a unit nobody knows; its file is named from the library's folder on."""
    return tuple(
        Fault(
            f"{course.slug}/course.md",
            _line_of_unit(course),
            N_("there is no unit with the code “%(code)s”"),
            (("code", course.front["unit"]),),
        )
        for course in library.courses
        if "unit" in course.front and find_unit_by_code(course.front["unit"]) is None
    )


def _line_of_unit(course: CourseText) -> int:
    lines = course.source.splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.startswith("unit")), 1)
