"""Many people who begin to lead their teams at once."""

from collections.abc import Collection, Sequence

from sqlalchemy import insert

from portal import clock
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.audit.models import Actor
from portal.audit.operations import NewAuditEvent, record_many
from portal.db import db
from portal.errors import require
from portal.units import permissions
from portal.units.bulk.permissions import bulk_permissions_over
from portal.units.bulk.queries import units
from portal.units.models import Grant
from portal.units.operations.expire_codes import revoke_codes_without_permission
from portal.units.operations.grants import grant_role
from portal.units.queries.tree import get_unit


def make_heads(pairs: Sequence[tuple[int, int]], *, actor: Actor | None) -> None:
    """Give each person (user id, unit id) the role of leader over the unit, for good."""
    if not pairs:
        return
    earlier = units.leader_grant_ids(set(pairs))
    for user_id, unit_id in earlier:
        grant_role(db.session.get_one(User, user_id), get_unit(unit_id), Role.LEADER, actor=actor)
    fresh = [pair for pair in pairs if pair not in earlier]
    ensure_can_grant_all({unit_id for _user_id, unit_id in fresh}, actor)
    now = clock.now()
    given_by = actor.id if actor is not None else None
    rows = [
        {"user_id": user_id, "unit_id": unit_id, "role": Role.LEADER, "granted_by_id": given_by, "since": now}
        for user_id, unit_id in fresh
    ]
    if not rows:
        return
    made = db.session.execute(insert(Grant).returning(Grant.id, Grant.user_id, Grant.unit_id), rows)
    record_many(
        actor,
        (
            NewAuditEvent(
                "role.granted", "grant", row.id, row.user_id, row.unit_id, {"role": Role.LEADER, "until": None}
            )
            for row in made
        ),
    )
    revoke_codes_without_permission(owner_ids=[user_id for user_id, _unit_id in fresh])


def ensure_can_grant_all(unit_ids: Collection[int], actor: Actor | None) -> None:
    """Go on if the actor may make heads of all these units, or raise Forbidden: the rule of can_grant."""
    if actor is None or not unit_ids:
        return
    powers = bulk_permissions_over(actor, unit_ids)
    require(
        all(
            any(
                grant.role in permissions.LEADER_ROLES and grant.deputy_of_id is None
                for grant in powers.over(unit_id)
            )
            for unit_id in unit_ids
        )
    )
