"""Where a leader may move people."""

from __future__ import annotations

from portal.accounts.models import User
from portal.audit.operations import Actor
from portal.people.queries.scope import Scope, led_by, scope_of
from portal.people.queries.units import has_place_to_move_to
from portal.units import permissions, queries
from portal.units.leading import led_ids


def reach_of(actor: Actor) -> Scope:
    """All units that the actor leads."""
    return scope_of(led_ids(actor))


def can_move(actor: Actor, user: User) -> bool:
    """Whether the actor may move this person, and leads another unit where they could go."""
    if user.deactivated_at is not None or not permissions.can_see_person(actor, user):
        return False
    home = queries.unit_of(user.id)
    return home is not None and has_place_to_move_to(scope=led_by(actor.id)[1], besides=home.id)
