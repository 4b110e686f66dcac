"""Many people who begin to lead their teams at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import insert

from portal import clock
from portal.accounts.models import User
from portal.audit.bulk import Deed, record_many
from portal.audit.operations import Actor
from portal.db import db
from portal.errors import require
from portal.units import permissions, queries
from portal.units.models import Grant
from portal.units.operations.code_rights import end_codes_without_right
from portal.units.operations.grants import grant_role
from portal.units.queries import bulk
from portal.units.reach import powers_over


def make_heads(pairs: Sequence[tuple[int, int]], *, actor: Actor | None) -> None:
    """Give each person (user id, unit id) the role of leader over the unit, for good."""
    if not pairs:
        return
    earlier = bulk.grants_there_were(set(pairs))
    for user_id, unit_id in earlier:
        grant_role(db.session.get_one(User, user_id), queries.get_unit(unit_id), "leader", actor=actor)
    fresh = [pair for pair in pairs if pair not in earlier]
    require_grants({unit_id for _user_id, unit_id in fresh}, actor)
    now = clock.now()
    given_by = actor.id if actor is not None else None
    rows = [
        {"user_id": user_id, "unit_id": unit_id, "role": "leader", "granted_by_id": given_by, "since": now}
        for user_id, unit_id in fresh
    ]
    if not rows:
        return
    made = db.session.execute(insert(Grant).returning(Grant.id, Grant.user_id, Grant.unit_id), rows)
    record_many(
        actor,
        (
            Deed("role.granted", "grant", row.id, row.user_id, row.unit_id, {"role": "leader", "until": None})
            for row in made
        ),
    )
    end_codes_without_right(owner_ids=[user_id for user_id, _unit_id in fresh])


def require_grants(unit_ids: Collection[int], actor: Actor | None) -> None:
    """Go on if the actor may make heads of all these units, or raise Forbidden: the rule of can_grant."""
    if actor is None or not unit_ids:
        return
    powers = powers_over(actor, unit_ids)
    require(
        all(
            any(grant.role in permissions.LEADING and grant.deputy_of_id is None for grant in powers.over(unit_id))
            for unit_id in unit_ids
        )
    )
