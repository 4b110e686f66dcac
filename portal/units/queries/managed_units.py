"""Units as those who lead them find them: at and below the highest that is theirs, and nothing else."""

from collections.abc import Sequence

from portal.audit.models import Actor
from portal.errors import NotFound
from portal.units import permissions
from portal.units.models import Unit
from portal.units.queries.grants import granted_units
from portal.units.queries.tree import get_unit


def managed_units(actor: Actor) -> Sequence[Unit]:
    """The units that the actor leads or administers, without those below them."""
    return granted_units(actor.id, permissions.LEADER_ROLES)


def managed_unit_ids(actor: Actor) -> list[int]:
    """The ids of the units that the actor manages (leads or administers), without those below them."""
    return [unit.id for unit in managed_units(actor)]


def get_managed_unit(unit_id: int, actor: Actor) -> Unit:
    """The unit, or NotFound where the actor leads neither it nor one above."""
    unit = get_unit(unit_id)
    if not permissions.can_see_people(actor, unit):
        raise NotFound
    return unit
