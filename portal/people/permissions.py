"""Who may merge two accounts, and who may let somebody go."""

from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.audit.models import Actor
from portal.people.queries.scope import Scope, led_units_and_scope, scope_of
from portal.people.queries.units import has_transfer_target
from portal.units import permissions
from portal.units import permissions as units
from portal.units.queries.grants import grants_of
from portal.units.queries.managed_units import managed_unit_ids
from portal.units.queries.memberships import unit_of


def can_merge_into(actor: Actor, kept: User) -> bool:
    """Whether the actor may let another account become part of this one: the own, or that of somebody below."""
    if kept.deactivated_at is not None or not units.can_see_person(actor, kept):
        return False
    return _covers_all(actor, kept) if actor.id == kept.id else units.outranks_all(actor, kept)


def can_merge_away(actor: Actor, gone: User) -> bool:
    """Whether the actor may let this account become part of another; nobody gives the own away."""
    return actor.id != gone.id and can_merge_into(actor, gone)


def can_deactivate(actor: Actor, user: User) -> bool:
    """Whether the actor may take somebody out of the teams: a leader who covers them and may end all their roles.

    Nobody lets oneself go: somebody else must know, and take over.
    """
    if actor.id == user.id or user.deactivated_at is not None or not units.can_see_person(actor, user):
        return False
    grants = grants_of(user.id)
    return all(units.covers(actor, grant) and units.can_end_grant(actor, grant) for grant in grants)


def can_reactivate(actor: Actor, user: User) -> bool:
    """Whether the actor may let somebody come back who has left, and whose account still is one."""
    if actor.id == user.id or user.deactivated_at is None or user.anonymised_at is not None:
        return False
    return units.can_see_person(actor, user) and _covers_all(actor, user)


def _covers_all(actor: Actor, user: User) -> bool:
    return all(units.covers(actor, grant) for grant in grants_of(user.id))


def can_end_sessions(actor: Actor, user: User) -> bool:
    """Whether the actor may sign somebody else out everywhere: whoever may let them choose a new password."""
    return units.can_issue_code(actor, user)


def can_reset_second_factor(actor: Actor, user: User) -> bool:
    """Whether the actor may let somebody else come in without the second factor: an administrator above them."""
    home = unit_of(user.id)
    return home is not None and Role.ADMIN in units.roles_over(home, actor) and units.can_issue_code(actor, user)


def transfer_scope(actor: Actor) -> Scope:
    """All units that the actor leads."""
    return scope_of(managed_unit_ids(actor))


def can_move(actor: Actor, user: User) -> bool:
    """Whether the actor may move this person, and leads another unit where they could go."""
    if user.deactivated_at is not None or not permissions.can_see_person(actor, user):
        return False
    home = unit_of(user.id)
    return home is not None and has_transfer_target(scope=led_units_and_scope(actor.id)[1], besides=home.id)
