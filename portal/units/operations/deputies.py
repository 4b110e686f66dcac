"""Lending a head's rights to somebody until a day."""

from datetime import date, timedelta

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
from portal.units.operations.grants import ensure_user_and_unit_active, has_ended, new_or_renewed_grant
from portal.units.queries.grants import find_grant, own_roles_over
from portal.units.rules.dates import MAX_DEPUTY_DAYS, end_of_day


def appoint_deputy(unit: Unit, user: User, *, head: User, until: date, actor: Actor | None) -> Grant:
    """Lend the user the rights of the unit's head to the end of a day in Vietnam, the last one included.

    A head appoints the own deputy, a leader above the deputy of a head below; a deputy appoints nobody. Refused
    when the head does not lead exactly this unit, when the user leads it anyway or stands in for another of its
    heads, and for a day that is past, later than a year from now, or after the head's own last one.
    """
    require(permissions.can_appoint_deputy(actor, unit))
    if actor is not None:
        require(permissions.can_lend_rights_of(head, actor, unit))
        require(permissions.can_see_person(actor, user))
    ensure_user_and_unit_active(user, unit)
    lending = find_grant(head.id, unit.id, Role.LEADER)
    if lending is None or lending.deputy_of_id is not None or has_ended(lending, clock.now()):
        raise Refused(_("%(name)s does not lead this unit, so nobody can stand in.", name=head.name))
    if user.id == head.id or own_roles_over(unit.id, user.id) & permissions.LEADER_ROLES:
        raise Refused(_("%(name)s leads this unit already and needs no one's rights.", name=user.name))
    _ensure_end_day_allowed(until, lending, head)
    grant = find_grant(user.id, unit.id, Role.LEADER)
    if grant is not None and not has_ended(grant, clock.now()) and grant.deputy_of_id != head.id:
        raise Refused(_("%(name)s stands in for another head of this unit already.", name=user.name))

    grant = new_or_renewed_grant(grant, user, unit, Role.LEADER, deputy_of_id=head.id, actor=actor)
    grant.until = end_of_day(until)
    db.session.flush()
    revoke_codes_without_permission(owner_ids=[user.id])
    record(
        actor, "deputy.appointed", grant, user=user.id, unit=unit.id, head=head.id, until=grant.until.isoformat()
    )
    return grant


def _ensure_end_day_allowed(until: date, lending: Grant, head: User) -> None:
    today = clock.today()
    if until < today:
        raise Refused(_("The last day is past already. Choose today or a later day."))
    if until > today + timedelta(days=MAX_DEPUTY_DAYS):
        raise Refused(_("Somebody stands in for a year at most. Choose an earlier day."))
    if lending.until is not None and end_of_day(until) > lending.until:
        raise Refused(_("%(name)s's own time in this role ends earlier. Choose an earlier day.", name=head.name))
