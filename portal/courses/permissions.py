"""Who may see and who may change a course."""

from __future__ import annotations

from typing import Protocol

from portal.audit.operations import Actor
from portal.courses import queries
from portal.units.queries import granted_units, roles_over

WRITERS = frozenset({"trainer", "admin"})


class BelongsToUnit(Protocol):
    """A person, a course, or a row that tells which unit its course belongs to."""

    @property
    def unit_id(self) -> int | None:
        """The unit, or none where the course is for everybody."""
        ...


class OpenToUnit(Protocol):
    """A course, or a row that tells in which unit its course may be taken."""

    @property
    def open_unit_id(self) -> int | None:
        """The unit: the course's own, or one above that it is shared with; none where it is for everybody."""
        ...


def can_see(viewer: BelongsToUnit, course: OpenToUnit) -> bool:
    """Whether the course is for everybody, or open to the viewer's unit or one above it."""
    return course.open_unit_id is None or course.open_unit_id in queries.units_above(viewer.unit_id)


def can_edit(actor: Actor | None, course: BelongsToUnit) -> bool:
    """Whether the actor (None: the portal itself) writes for the course's unit; for everybody: for a top unit."""
    if actor is None:
        return True
    if course.unit_id is None:
        return any(unit.parent_id is None for unit in granted_units(actor.id, WRITERS))
    return bool(roles_over(course.unit_id, actor.id) & WRITERS)


def can_publish_library(actor: Actor | None) -> bool:
    """Whether the actor (None: the portal itself) may publish the whole folder: an administrator of a top unit."""
    return actor is None or any(unit.parent_id is None for unit in granted_units(actor.id, {"admin"}))
