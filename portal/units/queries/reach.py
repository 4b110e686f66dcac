"""How far one person's roles reach over many units, and where many people are, in one statement each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.db import db
from portal.units.models import Grant, Membership, Unit
from portal.units.queries.grants import is_valid


def above_each(unit_ids: Collection[int]) -> dict[int, set[int]]:
    """The ids of each unit itself and of everything above it, by unit id."""
    up = (
        select(Unit.id.label("below_id"), Unit.id, Unit.parent_id).where(Unit.id.in_(unit_ids)).cte(recursive=True)
    )
    # Without doubles the walk ends even if two units were ever made each other's parents.
    up = up.union(select(up.c.below_id, Unit.id, Unit.parent_id).join(up, Unit.id == up.c.parent_id))
    found: dict[int, set[int]] = defaultdict(set)
    for below_id, unit_id in db.session.execute(select(up.c.below_id, up.c.id)):
        found[below_id].add(unit_id)
    return found


def grants_of_each(user_ids: Collection[int]) -> dict[int, list[Grant]]:
    """The grants that each of these people hold now, by user id."""
    statement = select(Grant).where(Grant.user_id.in_(user_ids), is_valid(clock.now()))
    found: dict[int, list[Grant]] = defaultdict(list)
    for grant in db.session.scalars(statement.order_by(Grant.unit_id, Grant.role)):
        found[grant.user_id].append(grant)
    return found


def homes_of(user_ids: Collection[int]) -> dict[int, int]:
    """The unit that each of these people is in now, by user id; without those who left or belong nowhere."""
    present = (Membership.until.is_(None), User.deactivated_at.is_(None))
    statement = select(Membership.user_id, Membership.unit_id).join(User, User.id == Membership.user_id)
    rows = db.session.execute(statement.where(Membership.user_id.in_(user_ids), *present))
    return {row.user_id: row.unit_id for row in rows}
