"""Every change to the organisation: units, who belongs where, and the grants."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from portal import clock
from portal.accounts import operations as accounts
from portal.accounts.models import User
from portal.audit.operations import Actor, record
from portal.content.vietnamese import nfc
from portal.db import db
from portal.errors import Refused, require
from portal.units import permissions, queries
from portal.units.models import Grant, Membership, Unit, UnitAlias


def add_unit(name: str, *, kind: str, code: str, parent: Unit | None = None, actor: Actor | None) -> Unit:
    """A new unit below its parent, or at the top; Refused when the name is empty or the code is taken."""
    require(permissions.can_manage_units(actor, parent))
    name = " ".join(nfc(name).split())
    if not name:
        raise Refused(_("A unit needs a name."))
    if queries.find_unit_by_code(code) is not None:
        raise Refused(_("There is already a unit with the code %(code)s.", code=code))

    unit = Unit(name=name, kind=kind, code=code, parent=parent)
    db.session.add(unit)
    db.session.flush()
    record(actor, "unit.added", unit, name=name, kind=kind, parent=unit.parent_id)
    return unit


def add_alias(unit: Unit, name: str, *, actor: Actor | None) -> None:
    """Let the unit be found by another name too; naming it twice changes nothing."""
    require(permissions.can_manage_units(actor, unit))
    name = " ".join(nfc(name).split())
    if not name:
        raise Refused(_("A unit needs a name."))
    if name in {alias.name for alias in unit.aliases}:
        return
    unit.aliases.append(UnitAlias(name=name))
    record(actor, "unit.alias_added", unit, name=name)


def join_unit(user: User, unit: Unit, *, actor: Actor | None) -> Membership:
    """Let the user belong to the unit from now on; an earlier membership ends, and stays as history."""
    require(permissions.can_place_people(actor, unit))
    before = queries.membership_of(user.id)
    if before is not None:
        if before.unit_id == unit.id:
            return before
        require(permissions.can_place_people(actor, before.unit))
        before.until = clock.now()
        # The old one must be closed before the database sees the new one.
        db.session.flush()

    membership = Membership(user=user, unit=unit, since=clock.now())
    db.session.add(membership)
    db.session.flush()
    record(actor, "unit.joined", membership, user=user.id, unit=unit.id)
    return membership


def grant_role(user: User, unit: Unit, role: str, *, until: datetime | None = None, actor: Actor | None) -> Grant:
    """Give the user the role over the unit and everything below, for good or until a moment."""
    require(permissions.can_manage_units(actor, unit))
    if role not in permissions.ROLES:
        raise ValueError(f"No such role: {role}")
    grant = queries.find_grant(user.id, unit.id, role)
    if grant is None:
        grant = Grant(user=user, unit=unit, role=role, since=clock.now())
        db.session.add(grant)
    grant.until = until
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


def issue_activation_code(user: User, *, actor: Actor) -> str:
    """A code, as XXXX-XXXX, with which the user sets a new password; shown once, kept only as a hash."""
    require(permissions.can_issue_code(actor, user))
    return accounts.issue_code(user, actor=actor)
