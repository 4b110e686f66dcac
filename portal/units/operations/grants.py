"""Roles over units, and what they let somebody do for a person."""

from datetime import datetime

from flask_babel import gettext as _

from portal import clock
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.db import db
from portal.errors import Refused, require
from portal.units import permissions
from portal.units.models import Grant, Unit
from portal.units.operations.expire_codes import revoke_codes_without_permission
from portal.units.queries.grants import deputies_of, find_grant, has_other_admin


def grant_role(user: User, unit: Unit, role: str, *, until: datetime | None = None, actor: Actor | None) -> Grant:
    """Give the user the role over the unit and everything below, for good or until a moment.

    Refused to oneself, to somebody who has left, over a closed unit, and with an end that is past. Bringing the
    end of a role nearer needs the right to end it; the deputies of a head go no later than the head.
    """
    if role not in tuple(Role):
        raise ValueError(f"No such role: {role}")
    require(permissions.can_grant(actor, unit, role))
    grant = find_grant(user.id, unit.id, role)
    if actor is not None:
        require(permissions.can_see_person(actor, user))
        _ensure_grant_allowed(user, unit, until, actor)
        if grant is not None and ends_sooner(until, grant):
            require(permissions.can_end_grant(actor, grant))
            ensure_other_admin(grant)
    grant = new_or_renewed_grant(grant, user, unit, role, actor=actor)
    grant.until = until
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
    if until is not None and role == Role.LEADER:
        _end_deputies(grant, until, actor=actor)
    revoke_codes_without_permission(owner_ids=[user.id], issuer_ids=[user.id])
    return grant


def end_grant(grant: Grant, *, actor: Actor | None) -> None:
    """Take the role back from this moment on, and with a head's role what it lent to deputies.

    A role that is over already stays so. Refused where nobody would be left to administer the portal.
    """
    require(permissions.can_end_grant(actor, grant))
    now = clock.now()
    if has_ended(grant, now):
        return
    ensure_other_admin(grant)
    _end(grant, now, actor=actor)
    _end_deputies(grant, now, actor=actor)


def new_or_renewed_grant(
    grant: Grant | None, user: User, unit: Unit, role: str, *, deputy_of_id: int | None = None, actor: Actor | None
) -> Grant:
    """The grant to be written: one that holds goes on, one that is over or lends other rights begins anew."""
    now = clock.now()
    if grant is None:
        grant = Grant(user=user, unit=unit, role=role)
        db.session.add(grant)
    elif not has_ended(grant, now) and grant.deputy_of_id == deputy_of_id:
        return grant
    grant.since, grant.deputy_of_id = now, deputy_of_id
    grant.granted_by_id = actor.id if actor is not None else None
    return grant


def has_ended(grant: Grant, now: datetime) -> bool:
    """Whether the grant has ended by this moment."""
    return grant.until is not None and grant.until <= now


def ends_sooner(until: datetime | None, grant: Grant) -> bool:
    """Whether a grant that holds now would end earlier than it does."""
    if until is None or has_ended(grant, clock.now()):
        return False
    return grant.until is None or until < grant.until


def ensure_other_admin(grant: Grant) -> None:
    """Refused when the portal would have nobody left who administers it for good."""
    if grant.role == Role.ADMIN and not has_other_admin(grant):
        raise Refused(_("This is the last administrator of the portal. Make somebody else one first."))


def _ensure_grant_allowed(user: User, unit: Unit, until: datetime | None, actor: Actor) -> None:
    if actor.id == user.id:
        raise Refused(_("Nobody gives a role to oneself. Ask whoever leads the unit above."))
    ensure_user_and_unit_active(user, unit)
    if until is not None and until <= clock.now():
        raise Refused(_("The last day is past already. Choose today or a later day."))


def ensure_user_and_unit_active(user: User, unit: Unit) -> None:
    """Refused for somebody who has left, and for a unit that is closed."""
    if user.deactivated_at is not None:
        raise Refused(_("%(name)s has left, so there is no role to give.", name=user.name))
    if unit.closed_on is not None:
        raise Refused(_("%(name)s is closed. Choose another unit.", name=unit.name))


def _end_deputies(head: Grant, at: datetime, *, actor: Actor | None) -> None:
    """Let what the head lends over this unit end at a moment, where it would last longer."""
    if head.role != Role.LEADER or head.deputy_of_id is not None:
        return
    for lent in deputies_of(head.user_id, head.unit_id):
        if lent.until is None or lent.until > at:
            _end(lent, at, actor=actor)


def _end(grant: Grant, at: datetime, *, actor: Actor | None) -> None:
    grant.until = at
    details = {"user": grant.user_id, "unit": grant.unit_id, "role": grant.role}
    if at > clock.now():
        details["until"] = at.isoformat()
    if grant.deputy_of_id is not None:
        record(actor, "deputy.ended", grant, **details, head=grant.deputy_of_id)
    else:
        record(actor, "role.ended", grant, **details)
    revoke_codes_without_permission(issuer_ids=[grant.user_id])
