"""Who may merge two accounts, and who may let somebody go."""

from __future__ import annotations

from portal.accounts.models import User
from portal.audit.operations import Actor
from portal.units import permissions as units
from portal.units import queries


def can_merge_into(actor: Actor, kept: User) -> bool:
    """Whether the actor may let another account become part of this one: the own, or that of somebody below."""
    if kept.deactivated_at is not None or not units.can_see_person(actor, kept):
        return False
    return _covers_all(actor, kept) if actor.id == kept.id else units.outranks_all(actor, kept)


def can_merge_away(actor: Actor, gone: User) -> bool:
    """Whether the actor may let this account become part of another; nobody gives the own away."""
    return actor.id != gone.id and can_merge_into(actor, gone)


def can_let_go(actor: Actor, user: User) -> bool:
    """Whether the actor may take somebody out of the teams: a leader who covers them and may end all their roles.

    Nobody lets oneself go: somebody else must know, and take over.
    """
    if actor.id == user.id or user.deactivated_at is not None or not units.can_see_person(actor, user):
        return False
    grants = queries.grants_of(user.id)
    return all(units.covers(actor, grant) and units.can_end_grant(actor, grant) for grant in grants)


def can_bring_back(actor: Actor, user: User) -> bool:
    """Whether the actor may let somebody come back who has left, and whose account still is one."""
    if actor.id == user.id or user.deactivated_at is None or user.anonymised_at is not None:
        return False
    return units.can_see_person(actor, user) and _covers_all(actor, user)


def _covers_all(actor: Actor, user: User) -> bool:
    return all(units.covers(actor, grant) for grant in queries.grants_of(user.id))


def can_end_sessions(actor: Actor, user: User) -> bool:
    """Whether the actor may sign somebody else out everywhere: whoever may let them choose a new password."""
    return units.can_issue_code(actor, user)


def can_reset_second_factor(actor: Actor, user: User) -> bool:
    """Whether the actor may let somebody else come in without the second factor: an administrator above them."""
    home = queries.unit_of(user.id)
    return home is not None and "admin" in units.roles_over(home, actor) and units.can_issue_code(actor, user)
