"""Who may see and who may change a course."""

from typing import Protocol

from portal.accounts.enums import Role
from portal.audit.models import Actor
from portal.courses.queries.published import units_above
from portal.units.queries.grants import holds_all_tops, roles_over

WRITER_ROLES = frozenset({Role.TRAINER, Role.ADMIN})


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
    return course.open_unit_id is None or course.open_unit_id in units_above(viewer.unit_id)


def can_edit(actor: Actor | None, course: BelongsToUnit) -> bool:
    """Whether the actor (None: the portal itself) writes for the course's unit, or for everybody without one."""
    return writes_for(actor, course.unit_id)


def writes_for(actor: Actor | None, unit_id: int | None) -> bool:
    """Whether the actor (None: the portal itself) writes for the unit; for everybody (None): for every top unit.

    Where two provinces share a portal, neither changes what the other reads.
    """
    if actor is None:
        return True
    if unit_id is None:
        return holds_all_tops(actor.id, WRITER_ROLES)
    return bool(roles_over(unit_id, actor.id) & WRITER_ROLES)


def can_publish_to(actor: Actor | None, unit_id: int | None, *, approved_by: Actor | None = None) -> bool:
    """Whether the actor may show a text to the unit: a writer for it, or with the approval of one.

    A course that is shared upward is read where its authors may not write.
    """
    return writes_for(actor, unit_id) or (approved_by is not None and writes_for(approved_by, unit_id))


def can_publish_library(actor: Actor | None) -> bool:
    """Whether the actor (None: the portal) may publish the whole folder: an administrator of all top units."""
    return actor is None or holds_all_tops(actor.id, {Role.ADMIN})
