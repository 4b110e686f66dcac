"""How far one person's roles reach over many units, and where many people are, in one statement each."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import bindparam, select

from portal import clock
from portal.accounts.models import User
from portal.db import Rows, db, fetch
from portal.units.models import Grant, Membership, Unit
from portal.units.queries.grants import HeldGrant, is_valid

_up = (
    select(Unit.id.label("below_id"), Unit.id, Unit.parent_id)
    .where(Unit.id.in_(bindparam("unit_ids", expanding=True)))
    .cte(recursive=True)
)
# Without doubles the walk ends even if two units were ever made each other's parents.
_up = _up.union(select(_up.c.below_id, Unit.id, Unit.parent_id).join(_up, Unit.id == _up.c.parent_id))
_ANCESTORS = select(_up.c.below_id, _up.c.id).where(_up.c.id.in_(bindparam("among", expanding=True)))
_GRANTS: Rows = (
    select(Grant.user_id, Grant.unit_id, Grant.role, Grant.deputy_of_id)
    .where(
        Grant.user_id.in_(bindparam("user_ids", expanding=True)),
        is_valid(bindparam("now", type_=Grant.since.type)),
    )
    .order_by(Grant.unit_id, Grant.role)
)


def ancestors_by_unit(unit_ids: Collection[int], *, among: Collection[int]) -> dict[int, set[int]]:
    """Which of some units each unit is or stands below, by unit id."""
    found: dict[int, set[int]] = defaultdict(set)
    for below_id, unit_id in fetch(_ANCESTORS, {"unit_ids": list(unit_ids), "among": list(among)}).all():
        found[below_id].add(unit_id)
    return found


def grants_by_user(user_ids: Collection[int]) -> dict[int, tuple[HeldGrant, ...]]:
    """The grants that each of these people hold now, by user id; nobody without any."""
    found: dict[int, list[HeldGrant]] = defaultdict(list)
    for row in fetch(_GRANTS, {"user_ids": list(user_ids), "now": clock.now()}).all():
        grant = HeldGrant(*row)
        found[grant.user_id].append(grant)
    return {user_id: tuple(grants) for user_id, grants in found.items()}


def unit_ids_by_user(user_ids: Collection[int]) -> dict[int, int]:
    """The unit that each of these people is in now, by user id; without those who left or belong nowhere."""
    present = (Membership.until.is_(None), User.deactivated_at.is_(None))
    statement = select(Membership.user_id, Membership.unit_id).join(User, User.id == Membership.user_id)
    rows = db.session.execute(statement.where(Membership.user_id.in_(user_ids), *present))
    return {row.user_id: row.unit_id for row in rows}
