"""Who may do what to whom: decided here and nowhere else.

A role counts over the unit it was granted for and everything below. An actor of None is the portal itself:
a command, the demonstration, a test.
"""

from __future__ import annotations

from portal.accounts.models import User
from portal.audit.operations import Actor
from portal.units import queries
from portal.units.models import Unit

ROLES = ("leader", "trainer", "admin")
LEADING = frozenset({"leader", "admin"})


def roles_over(unit: Unit, user: Actor) -> set[str]:
    """The roles granted to the user over this unit or over one above it."""
    return queries.roles_over(unit.id, user.id)


def can_see_people(actor: Actor, unit: Unit) -> bool:
    """Whether the actor may see who is in the unit, and how to reach them."""
    return bool(roles_over(unit, actor) & LEADING)


def can_see_person(actor: Actor, user: User) -> bool:
    """Whether the actor may see this person's account."""
    unit = queries.unit_of(user.id)
    return unit is not None and can_see_people(actor, unit)


def can_issue_code(actor: Actor, user: User) -> bool:
    """Whether the actor may let this person set a new password.

    Whoever holds a person's code could come in as that person. So nobody gets a code for someone who may do
    what the actor may not, and one's own password is changed by giving the present one.
    """
    if actor.id == user.id or user.deactivated_at is not None or not can_see_person(actor, user):
        return False
    return all(roles_over(grant.unit, actor) & {grant.role, "admin"} for grant in queries.grants_of(user.id))


def can_manage_units(actor: Actor | None, unit: Unit | None) -> bool:
    """Whether the actor may add units below this one (None: at the top) and grant roles over it."""
    return actor is None or (unit is not None and "admin" in roles_over(unit, actor))


def can_place_people(actor: Actor | None, unit: Unit) -> bool:
    """Whether the actor may let people join the unit."""
    return actor is None or can_see_people(actor, unit)
