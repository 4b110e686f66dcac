"""Who may watch whom."""

from portal.accounts.models import User
from portal.audit.models import Actor
from portal.units import permissions as units


def can_observe(actor: Actor, user: User) -> bool:
    """Whether the actor leads a unit at or above the person's; nobody observes oneself."""
    return actor.id != user.id and user.deactivated_at is None and units.can_see_person(actor, user)
