"""Reading the audit log: newest first, a page at a time, each viewer only what is theirs to see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, false, or_, select, true, union_all
from sqlalchemy.orm import InstrumentedAttribute

from portal.audit.models import AuditEvent
from portal.db import db, fetch

UnitIds = Select[int] | Collection[int]  # units: few as their ids, many as a statement that gives them
# What somebody does to the own account is nobody else's business, but to leave a role is.
# Nor when somebody comes in, or cannot: only administrators and the person read it.
SIGN_IN_SUCCEEDED, SIGN_IN_FAILED = "sign_in.succeeded", "sign_in.failed"
SIGN_IN_ACTIONS = (SIGN_IN_SUCCEEDED, SIGN_IN_FAILED)
ACTIONS_ALWAYS_VISIBLE_TO_LEADERS = ("role.granted", "role.ended", "deputy.appointed", "deputy.ended")


@dataclass(frozen=True)
class AuditScope:
    """What a viewer may read: the whole log, or all of the units administered and deeds to others in those led."""

    is_whole: bool = False
    administered: UnitIds = ()
    led: UnitIds = ()


@dataclass(frozen=True)
class AuditFilter:
    """Filters of the audit log: None does not restrict, an empty collection finds nothing."""

    people: Collection[int] | None = None  # who acted, for whom a deputy did, or to whom it was done
    actions: Collection[str] | None = None
    since: datetime | None = None
    until: datetime | None = None
    by_deputies: bool = False
    without: Collection[str] = ()  # actions to leave out


NEWEST_FIRST = (AuditEvent.at.desc(), AuditEvent.id.desc())


def find_events(
    scope: AuditScope, wanted: AuditFilter, *, before: AuditEvent | None = None, limit: int
) -> Sequence[AuditEvent]:
    """The newest events of the scope that are wanted, of those that stand before another one.

    Of a million events they come in 5 to 50 ms, rarely in 100, on both databases. For that, the condition that
    leaves the fewest leads: few units, then people, then deputies, then actions. Where a database guesses this
    wrong, the others are written so that no index can take its place.
    """
    actions_lead = wanted.people is None and not wanted.by_deputies and not _is_small(scope)
    conditions = _filter_conditions(wanted)
    if before is not None:
        conditions.append(AuditEvent.at <= before.at)
        conditions.append(or_(AuditEvent.at < before.at, AuditEvent.id < before.id))
    if wanted.actions is not None and actions_lead:
        statement = _union_by_action(wanted.actions, [_visible(scope), *conditions], limit)
    else:
        statement = select(AuditEvent).where(_visible(scope), *conditions)
    return db.session.scalars(statement.order_by(*NEWEST_FIRST).limit(limit)).all()


def _union_by_action(
    actions: Collection[str], conditions: Collection[ColumnElement[bool]], limit: int
) -> Select[AuditEvent]:
    """Each action by itself comes in the order of time; all of them at once would have to be sorted."""
    each = [select(AuditEvent.id).where(AuditEvent.action == action, *conditions) for action in actions]
    newest = [one.order_by(*NEWEST_FIRST).limit(limit).subquery() for one in each]
    found = union_all(*(select(one.c.id) for one in newest)) if newest else [0]
    return select(AuditEvent).where(AuditEvent.id.in_(found))


_LATEST = (
    select(AuditEvent.action, AuditEvent.at, AuditEvent.details)
    .where(
        AuditEvent.person_id == bindparam("person"), AuditEvent.action.in_(bindparam("actions", expanding=True))
    )
    .order_by(*NEWEST_FIRST)
    .limit(bindparam("limit"))
)


def latest_events(
    actions: Collection[str], *, person_id: int, limit: int
) -> Sequence[Row[tuple[str, datetime, dict[str, Any]]]]:
    """The newest events of these actions about one person: action, at, details."""
    return fetch(_LATEST, {"person": person_id, "actions": sorted(actions), "limit": limit}).all()


def find_event(event_id: int) -> AuditEvent | None:
    """The event with this number."""
    return db.session.get(AuditEvent, event_id)


def lock_anonymous_event(action: str, record: str, record_id: int | None, *, since: datetime) -> AuditEvent | None:
    """The newest event of this action on a record that nobody known did since then, locked."""
    same = (AuditEvent.action == action, AuditEvent.record == record, AuditEvent.record_id == record_id)
    newest = select(AuditEvent).where(*same, AuditEvent.actor_id.is_(None), AuditEvent.at > since)
    return db.session.scalar(newest.order_by(AuditEvent.id.desc()).limit(1).with_for_update())


def _is_small(scope: AuditScope) -> bool:
    return not (scope.is_whole or isinstance(scope.administered, Select) or isinstance(scope.led, Select))


def _visible(scope: AuditScope) -> ColumnElement[bool]:
    if scope.is_whole:
        return true()
    parts = [_in_units(scope.administered)] if _is_nonempty(scope.administered) else []
    if _is_nonempty(scope.led):
        parts.append(and_(_in_units(scope.led), _is_done_to_others()))
    return or_(*parts) if parts else false()


def _is_nonempty(places: UnitIds) -> bool:
    return isinstance(places, Select) or bool(places)


def _is_done_to_others() -> ColumnElement[bool]:
    action = _without_index(AuditEvent.action)
    done_to_others = or_(
        AuditEvent.actor_id.is_(None),
        AuditEvent.person_id.is_(None),
        AuditEvent.actor_id != AuditEvent.person_id,
        action.in_(ACTIONS_ALWAYS_VISIBLE_TO_LEADERS),
    )
    return and_(done_to_others, action.not_in(SIGN_IN_ACTIONS))


def _in_units(places: UnitIds) -> ColumnElement[bool]:
    if isinstance(places, Select):
        # As one side of a choice (the other never holds) PostgreSQL looks each unit up in a hash, where it would
        # else compare it with every unit there is; and no index is walked once for each of so many units.
        return or_(AuditEvent.id < 0, (AuditEvent.unit_id + 0).in_(places))
    if len(places) == 1:
        # A list of one is a list to SQLite, which it does not know how to walk in order.
        return AuditEvent.unit_id == next(iter(places))
    return AuditEvent.unit_id.in_(places)


def _filter_conditions(wanted: AuditFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.people is not None:
        involved = (AuditEvent.actor_id, AuditEvent.person_id, AuditEvent.on_behalf_of_id)
        conditions.append(or_(*(column.in_(wanted.people) for column in involved)))
    if wanted.actions is not None:
        conditions.append(_without_index(AuditEvent.action).in_(wanted.actions))
    if wanted.without:
        conditions.append(_without_index(AuditEvent.action).not_in(wanted.without))
    if wanted.since is not None:
        conditions.append(AuditEvent.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(AuditEvent.at < wanted.until)
    if wanted.by_deputies:
        conditions.append(AuditEvent.on_behalf_of_id.is_not(None))
    return conditions


def _without_index(column: InstrumentedAttribute[str]) -> ColumnElement[str]:
    """The same value as an expression, which no index holds."""
    return column.concat("")
