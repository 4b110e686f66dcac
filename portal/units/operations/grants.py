"""Roles over units, and what they let somebody do for a person."""

from __future__ import annotations

from datetime import datetime

from portal import clock
from portal.accounts import operations as accounts
from portal.accounts.models import User
from portal.audit.operations import Actor, record
from portal.db import db
from portal.errors import require
from portal.units import permissions, queries
from portal.units.models import Grant, Unit


def grant_role(user: User, unit: Unit, role: str, *, until: datetime | None = None, actor: Actor | None) -> Grant:
    """Give the user the role over the unit and everything below, for good or until a moment."""
    if role not in permissions.ROLES:
        raise ValueError(f"No such role: {role}")
    require(permissions.can_grant(actor, unit, role))
    grant = queries.find_grant(user.id, unit.id, role)
    if grant is None:
        grant = Grant(user=user, unit=unit, role=role, since=clock.now())
        db.session.add(grant)
    grant.until, grant.deputy_of_id = until, None
    grant.granted_by_id = actor.id if actor is not None else None
    db.session.flush()
    record(
        actor,
        "role.granted",
        grant,
        user=user.id,
        unit=unit.id,
        role=role,
        until=until.isoformat() if until is not None else None,
    )
    return grant


def end_grant(grant: Grant, *, actor: Actor | None) -> None:
    """Take the role back from this moment on; a role that is over already stays so."""
    require(permissions.can_end_grant(actor, grant))
    now = clock.now()
    if grant.until is not None and grant.until <= now:
        return
    grant.until = now
    record(actor, "role.ended", grant, user=grant.user_id, unit=grant.unit_id, role=grant.role)


def issue_activation_code(user: User, *, actor: Actor) -> str:
    """A code, as XXXX-XXXX, with which the user sets a new password; shown once, kept only as a hash."""
    require(permissions.can_issue_code(actor, user))
    unit = queries.unit_of(user.id)
    return accounts.issue_code(user, actor=permissions.acting(actor, unit) if unit is not None else actor)
