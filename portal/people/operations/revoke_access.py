"""Revoke access: end a user's sessions, reset the second factor."""

from portal.accounts.models import User
from portal.accounts.operations.devices import revoke_other_devices
from portal.accounts.operations.second_factor import remove_second_factor
from portal.accounts.queries.users import lock_accounts
from portal.audit.models import Actor
from portal.errors import require
from portal.people import permissions
from portal.units import permissions as unit_permissions
from portal.units.queries.memberships import unit_of


def end_sessions(user: User, *, actor: Actor) -> int:
    """Sign the user out of every device; returns how many. Raises Forbidden."""
    require(permissions.can_end_sessions(actor, user))
    lock_accounts(user.id)
    return revoke_other_devices(user.id, keep_device_id=None, actor=_named(actor, user))


def reset_second_factor(user: User, *, actor: Actor | None) -> bool:
    """Let the user, who lost the phone, come in with the password alone; whether there was a second factor.

    Every session of the user ends. Raises Forbidden; an actor of None is whoever runs the server.
    """
    if actor is not None:
        require(permissions.can_reset_second_factor(actor, user))
    lock_accounts(user.id)
    return remove_second_factor(user, actor=_named(actor, user) if actor is not None else None)


def _named(actor: Actor, user: User) -> Actor:
    home = unit_of(user.id)
    return unit_permissions.audit_actor(actor, home) if home is not None else actor
