"""Permissions: who may do what to whom, also reset a password; decided here and nowhere else.

A role counts over the unit it was granted for and everything below. An actor of None is the portal itself:
a command, the demonstration, a test. A deputy has the rights of the head who lends them, but hands none on.
"""

from collections.abc import Sequence
from typing import overload

from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.audit.models import Actor, Deputy
from portal.db import db
from portal.units.models import Grant, Unit
from portal.units.queries import grants as grants_queries
from portal.units.queries.grants import HeldGrant, grants_of, grants_over, own_roles_over
from portal.units.queries.memberships import unit_of

LEADER_ROLES = frozenset({Role.LEADER, Role.ADMIN})
RANK: dict[str, int] = {Role.TRAINER: 0, Role.LEADER: 1, Role.ADMIN: 2}


def roles_over(unit: Unit, user: Actor) -> frozenset[str]:
    """The roles granted to the user over this unit or over one above it."""
    return grants_queries.roles_over(unit.id, user.id)


def can_see_people(actor: Actor, unit: Unit) -> bool:
    """Whether the actor may see who is in the unit, and how to reach them."""
    return bool(roles_over(unit, actor) & LEADER_ROLES)


def can_see_person(actor: Actor, user: User) -> bool:
    """Whether the actor may see this person's account."""
    unit = unit_of(user.id)
    return unit is not None and can_see_people(actor, unit)


def can_issue_code(actor: Actor, user: User) -> bool:
    """Whether the actor may let this person set a new password.

    Whoever holds a person's code could come in as that person. So nobody gets a code for someone who may do
    what the actor may not, nor for an equal, and one's own password is changed by giving the present one.
    """
    if actor.id == user.id or user.deactivated_at is not None or not can_see_person(actor, user):
        return False
    return outranks_all(actor, user)


def may_issue_code(issuer_id: int, user: User) -> bool:
    """Whether somebody, known by id, may issue a code for this person now; nobody who has left may."""
    issuer = db.session.get_one(User, issuer_id)
    return issuer.deactivated_at is None and can_issue_code(issuer, user)


def outranks_all(actor: Actor, user: User) -> bool:
    """Whether the actor stands above every role that the user holds now."""
    return all(
        any(outranks(mine, grant) for mine in grants_over(grant.unit_id, actor.id)) for grant in grants_of(user.id)
    )


def outranks(mine: Grant | HeldGrant, grant: Grant | HeldGrant) -> bool:
    """Whether `mine`, which holds over the unit of the other grant, allows all that it does and stands above it.

    Over one unit an administrator stands above a leader, a leader above a trainer and above a deputy, who only
    has lent rights; among equals nobody stands above the other. What is granted for a unit above counts more.
    """
    if mine.unit_id != grant.unit_id:
        return matches(mine, grant)
    if mine.deputy_of_id is not None:
        return False
    is_lent = grant.deputy_of_id is not None
    return RANK[mine.role] > RANK[grant.role] or (is_lent and mine.role == grant.role)


def covers(actor: Actor, grant: Grant) -> bool:
    """Whether the actor may do everything that this grant allows; a deputy never matches the own head."""
    return any(matches(mine, grant) for mine in grants_over(grant.unit_id, actor.id))


def matches(mine: Grant | HeldGrant, grant: Grant | HeldGrant) -> bool:
    """Whether `mine`, which holds over the unit of the other grant, allows everything that the other allows."""
    if mine.deputy_of_id is not None and mine.unit_id == grant.unit_id:
        return False
    return mine.role in (grant.role, Role.ADMIN) or (mine.role, grant.role) == (Role.LEADER, Role.TRAINER)


def can_manage_units(actor: Actor | None, unit: Unit | None) -> bool:
    """Whether the actor may change this unit and add others below it (None: at the top)."""
    return actor is None or (unit is not None and Role.ADMIN in roles_over(unit, actor))


def can_place_people(actor: Actor | None, unit: Unit) -> bool:
    """Whether the actor may let people join the unit."""
    return actor is None or can_see_people(actor, unit)


def can_grant(actor: Actor | None, unit: Unit, role: str) -> bool:
    """Whether the actor may give this role over the unit: leaders make leaders and trainers, admins everybody."""
    if actor is None:
        return True
    own = own_roles_over(unit.id, actor.id)
    return Role.ADMIN in own or (role != Role.ADMIN and Role.LEADER in own)


def can_appoint_deputy(actor: Actor | None, unit: Unit) -> bool:
    """Whether the actor may lend the rights of the unit's head to somebody; a deputy may not."""
    return can_grant(actor, unit, Role.LEADER)


def can_lend_rights_of(head: Actor, actor: Actor, unit: Unit) -> bool:
    """Whether the actor may appoint a deputy for this head of the unit: the head, a leader above, an admin."""
    if actor.id == head.id:
        return can_appoint_deputy(actor, unit)
    own = [mine for mine in grants_over(unit.id, actor.id) if mine.deputy_of_id is None]
    return any(mine.role == Role.ADMIN or (mine.role == Role.LEADER and mine.unit_id != unit.id) for mine in own)


def can_end_grant(actor: Actor | None, grant: Grant) -> bool:
    """Whether the actor may take this role back: the holder, an admin, a leader above.

    A head ends what was lent to a deputy; two leaders of one unit cannot put each other out.
    """
    if actor is None or actor.id == grant.user_id:
        return True
    own = [mine for mine in grants_over(grant.unit_id, actor.id) if mine.deputy_of_id is None]
    if any(mine.role == Role.ADMIN for mine in own):
        return True
    leading = [mine for mine in own if mine.role == Role.LEADER]
    if grant.role == Role.TRAINER or grant.deputy_of_id is not None:
        return bool(leading)
    return grant.role == Role.LEADER and any(mine.unit_id != grant.unit_id for mine in leading)


@overload
def audit_actor(actor: None, unit: Unit) -> None: ...
@overload
def audit_actor(actor: Actor, unit: Unit) -> Actor: ...
def audit_actor(actor: Actor | None, unit: Unit) -> Actor | None:
    """The actor as the log names them: a deputy whose only right over the unit is lent acts for the head."""
    if actor is None or isinstance(actor, Deputy):
        return actor
    return audit_actor_by_grants(actor, grants_over(unit.id, actor.id))


def audit_actor_by_grants(actor: Actor, grants: Sequence[Grant] | Sequence[HeldGrant]) -> Actor:
    """The actor as the log names them who does something by these grants of theirs over a unit."""
    leading = [grant for grant in grants if grant.role in LEADER_ROLES]
    lent = [grant.deputy_of_id for grant in leading if grant.deputy_of_id is not None]
    return Deputy(actor.id, lent[0]) if lent and len(lent) == len(leading) else actor
