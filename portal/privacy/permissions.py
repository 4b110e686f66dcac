"""Who answers for people's data: the administrators over the person's unit."""

from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.audit.models import Actor
from portal.privacy.queries.requests import RequestScope, has_other_officer
from portal.units.queries.grants import granted_units, own_roles_over
from portal.units.queries.memberships import unit_of


def request_scope(actor: Actor) -> RequestScope:
    """Whose requests the actor answers, as an administrator."""
    administered = granted_units(actor.id, (Role.ADMIN,))
    return RequestScope([unit.id for unit in administered], any(unit.parent_id is None for unit in administered))


def can_handle(actor: Actor, user: User) -> bool:
    """Whether the actor may see and answer what this person asks for.

    The administrators over the person's unit; for somebody who belongs nowhere, those of a unit at the top. Nobody
    answers oneself while there is somebody else who can.
    """
    home = unit_of(user.id)
    if home is not None:
        is_officer = Role.ADMIN in own_roles_over(home.id, actor.id)
    else:
        is_officer = request_scope(actor).belongs_nowhere
    return is_officer and (actor.id != user.id or not has_other_officer(user.id, home.id if home else None))
