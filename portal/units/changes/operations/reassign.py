"""Reassigning people, child units and roles of a unit, in statements over whole tables, not row by row."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, case, literal, null, or_, update
from sqlalchemy import insert as insert_into

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.db import db
from portal.units import permissions
from portal.units.changes.queries.reassignment import (
    last_membership_id,
    memberships_in,
    moves_of_units,
    newer_member_ids,
    versions_below,
)
from portal.units.events import people_moved, tree_changed
from portal.units.models import Membership, Unit, UnitChange, UnitVersion
from portal.units.operations.expire_codes import revoke_codes_without_permission
from portal.units.queries.grants import grants_at
from portal.units.rules.start_of_day import start_of_day


def reassign_people(source: Unit, target: Unit, on: date, *, only: Collection[int] | None = None) -> None:
    """End memberships in the source at the start of the day and begin them in the target (`only` of some people).

    Whoever joined the source later keeps the later moment; whoever was in it after the day but has moved on since
    was in the target for that while. What ended before stays as it was.
    """
    moment = start_of_day(on)
    last = last_membership_id()
    gone = [
        Membership.unit_id == source.id,
        or_(Membership.until.is_(None), Membership.until > moment),
        or_(Membership.until.is_(None), Membership.until > Membership.since),
        Membership.id <= last,
    ]
    if only is not None:
        gone += [Membership.user_id.in_(only), Membership.until.is_(None)]
    since = case((Membership.since > moment, Membership.since), else_=literal(moment, Membership.since.type))
    begun = memberships_in(target.id, since).where(*gone)
    fields = ["user_id", "unit_id", "since", "until", "joined_at"]
    db.session.execute(insert_into(Membership).from_select(fields, begun))
    execute_bulk_update(update(Membership).where(*gone).values(until=since))
    new = (Membership.unit_id == target.id, Membership.id > last, Membership.until == Membership.since)
    execute_bulk_update(update(Membership).where(*new).values(until=null()))
    expire_models(Membership)
    moved = newer_member_ids(target.id, than_id=last)
    revoke_codes_without_permission(owner_ids=moved)
    people_moved.send(moved)


def reassign_child_units(
    source: Unit,
    target: Unit,
    on: date,
    *,
    reason: str,
    actor: Actor | None,
    only: Collection[int] | None = None,
    without: Collection[int] = (),
) -> None:
    """Let what stands below the source stand below the target from the day on (`only` some, or `without` some)."""
    which: list[ColumnElement[bool]] = [UnitVersion.unit_id.not_in(without)]
    units = [Unit.parent_id == source.id, Unit.id.not_in(without)]
    if only is not None:
        which, units = [UnitVersion.unit_id.in_(only)], [*units, Unit.id.in_(only)]
    lasting = or_(UnitVersion.until.is_(None), UnitVersion.until > on)
    below = (UnitVersion.parent_id == source.id, lasting, *which)
    # What was so before the day and after it becomes two versions.
    fields = ["unit_id", "since", "until", "kind", "name", "parent_id"]
    cut = versions_below(target.id, since=on).where(*below, UnitVersion.since < on)
    db.session.execute(insert_into(UnitVersion).from_select(fields, cut))
    execute_bulk_update(update(UnitVersion).where(*below, UnitVersion.since < on).values(until=on))
    execute_bulk_update(update(UnitVersion).where(*below, UnitVersion.since >= on).values(parent_id=target.id))
    _record_moves([*units, Unit.closed_on.is_(None)], source, target, on, reason=reason, actor=actor)
    still = or_(Unit.closed_on.is_(None), Unit.closed_on > on)
    execute_bulk_update(update(Unit).where(*units, still).values(parent_id=target.id))
    expire_models(UnitVersion, Unit)
    tree_changed.send((source.id, target.id))


def end_grants_at(unit: Unit, *, actor: Actor | None) -> None:
    """End every role over exactly this unit; what was granted is kept in the log, so that it can be given anew."""
    now = clock.now()
    acting = permissions.audit_actor(actor, unit)
    grants = grants_at(unit.id)
    for grant in grants:
        grant.until = now
        action = "role.ended" if grant.deputy_of_id is None else "deputy.ended"
        record(acting, action, grant, user=grant.user_id, unit=unit.id, role=grant.role)
    revoke_codes_without_permission(issuer_ids=[grant.user_id for grant in grants])


def execute_bulk_update(statement: object) -> None:
    """Send an UPDATE of many rows; what the session has read of them is forgotten by whoever called."""
    db.session.execute(statement, execution_options={"synchronize_session": False})  # type: ignore[call-overload]  # any Executable


def expire_models(*models: type) -> None:
    """Read anew, when next asked for, what the session knows of these tables."""
    for seen in list(db.session.identity_map.values()):
        if isinstance(seen, models):
            db.session.expire(seen)


def _record_moves(
    units: Collection[ColumnElement[bool]],
    source: Unit,
    target: Unit,
    on: date,
    *,
    reason: str,
    actor: Actor | None,
) -> None:
    actor_id = actor.id if actor is not None else None
    told = moves_of_units(source, target, on, reason=reason, actor_id=actor_id, at=clock.now()).where(*units)
    fields = ["unit_id", "on", "kind", "other_id", "reason", "details", "actor_id", "recorded_at"]
    db.session.execute(insert_into(UnitChange).from_select(fields, told))
