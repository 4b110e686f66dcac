"""Where people were, and since when."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Row, bindparam, func, select

from portal.db import Rows, fetch
from portal.units.models import Membership, Unit
from portal.units.rules.stays import Stay

_USERS: BindParameter[Any] = bindparam("user_ids", expanding=True)
_THEIRS = Membership.user_id.in_(_USERS)
_first = (
    select(Unit.id.label("home_id"), Unit.id, Unit.parent_id)
    .where(Unit.id.in_(select(Membership.unit_id).where(_THEIRS)))
    .cte(recursive=True)
)
_up = _first.union(select(_first.c.home_id, Unit.id, Unit.parent_id).join(_first, Unit.id == _first.c.parent_id))


def joined_at() -> ColumnElement[Any]:
    """When the person of a membership came to the unit, or to the one that became part of it."""
    return func.coalesce(Membership.joined_at, Membership.since)


_STAYS: Rows = (
    select(Membership.id, Membership.user_id, joined_at(), Membership.until, _up.c.id)
    .join(_up, _up.c.home_id == Membership.unit_id)
    .where(_THEIRS)
    .order_by(Membership.id)
)


def stays_of(
    user_ids: Collection[int], *, read: Callable[[Rows, dict[str, Any]], Any] = fetch
) -> Mapping[int, list[Stay]]:
    """Every stay of these people by user id, in one statement; `read` sends it, as within a transaction."""
    above: dict[int, set[int]] = defaultdict(set)
    rows: dict[int, Row[*tuple[Any, ...]]] = {}
    for row in read(_STAYS, {"user_ids": list(user_ids)}):
        rows[row[0]] = row
        above[row[0]].add(row[4])
    found: dict[int, list[Stay]] = defaultdict(list)
    for membership_id, row in rows.items():
        found[row[1]].append(Stay(row[2], row[3], frozenset(above[membership_id])))
    return found
