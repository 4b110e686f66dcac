"""Where people were, below which units, and since when."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, select

from portal.db import Rows, fetch
from portal.units.models import Membership, UnitVersion
from portal.units.rules.start_of_day import start_of_day
from portal.units.rules.stays import Place, Stay, places_over_time

_USERS: BindParameter[Any] = bindparam("user_ids", expanding=True)
_THEIRS = Membership.user_id.in_(_USERS)
_VERSION = (UnitVersion.unit_id, UnitVersion.since, UnitVersion.parent_id)
_first = (
    select(UnitVersion.unit_id.label("home_id"), *_VERSION)
    .where(UnitVersion.unit_id.in_(select(Membership.unit_id).where(_THEIRS)))
    .cte(recursive=True)
)
_up = _first.union(select(_first.c.home_id, *_VERSION).join(_first, UnitVersion.unit_id == _first.c.parent_id))


def joined_at() -> ColumnElement[Any]:
    """When the person of a membership came to the unit, or to the one that became part of it."""
    return func.coalesce(Membership.joined_at, Membership.since)


_STAYS: Rows = (
    select(
        Membership.id,
        Membership.user_id,
        Membership.unit_id,
        Membership.since,
        Membership.until,
        *(_up.c.unit_id, _up.c.since, _up.c.parent_id),
    )
    .outerjoin(_up, _up.c.home_id == Membership.unit_id)
    .where(_THEIRS)
    .order_by(Membership.id)
)


def stays_of(
    user_ids: Collection[int], *, read: Callable[[Rows, dict[str, Any]], Any] = fetch
) -> Mapping[int, list[Stay]]:
    """Every stay of these people by user id, in one statement; `read` sends it, as within a transaction.

    A stay ends, and another begins, also where the unit came to stand below others: a merger, a move, a split.
    """
    versions: dict[int, dict[date, int | None]] = defaultdict(dict)
    memberships: dict[int, tuple[int, int, datetime, datetime | None]] = {}
    for id_, user_id, unit_id, since, until, version_of, from_day, parent_id in read(
        _STAYS, {"user_ids": list(user_ids)}
    ):
        memberships[id_] = (user_id, unit_id, since, until)
        if version_of is not None:
            versions[version_of][from_day] = parent_id
    found: dict[int, list[Stay]] = defaultdict(list)
    known: dict[int, list[Place]] = {}
    for user_id, unit_id, since, until in memberships.values():
        if unit_id not in known:
            known[unit_id] = places_over_time(unit_id, versions)
        found[user_id] += _stays(known[unit_id], since, until)
    return found


def _stays(places: Collection[Place], since: datetime, until: datetime | None) -> Iterator[Stay]:
    """A membership, cut where the unit came to stand elsewhere."""
    for place in places:
        begun = since if place.since is None else max(since, start_of_day(place.since))
        ended = until
        if place.until is not None:
            ended = start_of_day(place.until) if until is None else min(until, start_of_day(place.until))
        if ended is None or begun < ended:
            yield Stay(begun, ended, place.above)
