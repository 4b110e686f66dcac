"""Many people who join units at once."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, update

from portal.audit.models import Actor
from portal.audit.operations import NewAuditEvent, record_many
from portal.db import db
from portal.errors import Stale, require
from portal.units import permissions
from portal.units.bulk.queries import units
from portal.units.events import people_moved
from portal.units.models import Membership
from portal.units.operations.expire_codes import revoke_codes_without_permission
from portal.units.operations.tree_lock import lock_tree_shared


@dataclass(frozen=True, slots=True)
class NewMembership:
    """Somebody who joins a unit, and the unit that they leave for it."""

    user_id: int
    unit_id: int
    since: datetime
    before_id: int | None = None


def join_units(joinings: Sequence[NewMembership], *, actor: Actor | None) -> None:
    """Let each person belong to the unit; what they belonged to before ends then, and stays as history.

    Stale where somebody is not where the joining says, or a unit was closed meanwhile. The log gets an entry for
    everybody who leaves a unit; who is new has one already.
    """
    if not joinings:
        return
    lock_tree_shared()
    ensure_can_place_all({unit_id for one in joinings for unit_id in (one.unit_id, one.before_id)} - {None}, actor)
    ensure_open({one.unit_id for one in joinings})
    leaving = [one for one in joinings if one.before_id is not None]
    end_memberships(leaving)
    rows = [{"user_id": one.user_id, "unit_id": one.unit_id, "since": one.since} for one in joinings]
    db.session.execute(insert(Membership), rows)
    record_many(
        actor,
        (
            NewAuditEvent("unit.joined", "membership", None, one.user_id, one.unit_id, {"before": one.before_id})
            for one in leaving
        ),
    )
    revoke_codes_without_permission(owner_ids=[one.user_id for one in leaving])
    people_moved.send(tuple(one.user_id for one in joinings))


def ensure_can_place_all(unit_ids: Collection[int | None], actor: Actor | None) -> None:
    """Go on if the actor may place people into all these units, or raise Forbidden."""
    if actor is None:
        return
    ids = {unit_id for unit_id in unit_ids if unit_id is not None}
    require(units.units_within_grants(ids, user_id=actor.id, roles=permissions.LEADER_ROLES) == ids)


def ensure_open(unit_ids: Iterable[int]) -> None:
    """Stale where one of the units is closed."""
    if units.has_closed_unit(unit_ids):
        raise Stale


def end_memberships(leaving: Sequence[NewMembership]) -> None:
    """End the present memberships; Stale if somebody is in another unit than the one that they are to leave."""
    if not leaving:
        return
    present = units.unit_ids_of(one.user_id for one in leaving)
    if present != {one.user_id: one.before_id for one in leaving}:
        raise Stale
    db.session.connection().execute(
        update(Membership)
        .where(Membership.user_id == bindparam("person"), Membership.until.is_(None))
        .values(until=bindparam("ending")),
        [{"person": one.user_id, "ending": one.since} for one in leaving],
    )
