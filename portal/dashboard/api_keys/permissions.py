"""Who may give and end the keys of a unit."""

from portal.audit.models import Actor
from portal.units.models import Unit
from portal.units.permissions import LEADER_ROLES
from portal.units.queries.grants import own_roles_over


def can_manage_api_keys(actor: Actor, unit: Unit) -> bool:
    """Whether the actor leads or administers the unit, or one above it, by a right of the own.

    A deputy gives no keys: they would go on after the deputy's last day.
    """
    return bool(own_roles_over(unit.id, actor.id) & LEADER_ROLES)
