"""The tree as it was on an earlier day: what a day ended with, in Vietnam."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Case,
    ColumnElement,
    Date,
    Select,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute

from portal.content.text.vietnamese import text_sort_key
from portal.db import Rows, db, fetch
from portal.units.models import Unit, UnitVersion
from portal.units.queries.tree import MAX_DEPTH

FOREVER = date.max
DAY: BindParameter[date] = bindparam("day", type_=Date())
Ids = Collection[int] | BindParameter[Any]


@dataclass(frozen=True, slots=True)
class UnitOn:
    """A unit as it was on a day; depth 0 is where the look-up began."""

    id: int
    code: str
    name: str
    kind: str
    parent_id: int | None
    depth: int


def holds_on(day: date | ColumnElement[date]) -> ColumnElement[bool]:
    """Whether a version of a unit was the one of this day."""
    return (UnitVersion.since <= day) & or_(UnitVersion.until.is_(None), UnitVersion.until > day)


def version_on(unit_id: int, day: date) -> UnitVersion | None:
    """What the unit was on this day; None before it began and after it was closed."""
    return db.session.scalar(select(UnitVersion).where(UnitVersion.unit_id == unit_id, holds_on(day)))


def at_or_below_on(day: date | ColumnElement[date], unit_ids: Ids) -> Select[int]:
    """The ids of the units that were there on this day and of everything that stood below, as a subquery."""
    down = select(UnitVersion.unit_id).where(UnitVersion.unit_id.in_(unit_ids), holds_on(day))
    found = down.cte(recursive=True)
    found = found.union(
        select(UnitVersion.unit_id).join(found, UnitVersion.parent_id == found.c.unit_id).where(holds_on(day))
    )
    return select(found.c.unit_id)


@cache
def _tree(*, is_whole: bool) -> Rows:
    start = UnitVersion.parent_id.is_(None) if is_whole else UnitVersion.unit_id == bindparam("top")
    fields = (UnitVersion.unit_id, UnitVersion.name, UnitVersion.kind, UnitVersion.parent_id)
    down = select(*fields, bindparam("zero", 0).label("depth")).where(start, holds_on(DAY)).cte(recursive=True)
    down = down.union_all(
        select(*fields, down.c.depth + 1)
        .join(down, UnitVersion.parent_id == down.c.unit_id)
        .where(holds_on(DAY), down.c.depth < bindparam("deepest"))
    )
    statement = select(Unit.id, Unit.code, down.c.name, down.c.kind, down.c.parent_id, down.c.depth)
    return statement.join(down, down.c.unit_id == Unit.id)


def tree_as_of(day: date, top: int | None = None, *, deepest: int = MAX_DEPTH) -> list[UnitOn]:
    """The units of this day, each right after the one above it, those beside each other in Vietnamese order.

    All of them, or those at and below one unit; `deepest` says how many levels below the first.
    """
    values = {"day": day, "top": top, "deepest": min(deepest, MAX_DEPTH)}
    rows = db.session.execute(_tree(is_whole=top is None), values).all()
    return list(_in_order([UnitOn(*row) for row in rows]))


def _path() -> Rows:
    fields = (UnitVersion.unit_id, UnitVersion.name, UnitVersion.kind, UnitVersion.parent_id)
    mine: Rows = select(*fields, bindparam("zero", 0).label("height")).where(
        UnitVersion.unit_id == bindparam("unit"), holds_on(DAY)
    )
    up = mine.cte(recursive=True)
    up = up.union_all(
        select(*fields, up.c.height + 1)
        .join(up, UnitVersion.unit_id == up.c.parent_id)
        .where(holds_on(DAY), up.c.height < MAX_DEPTH)
    )
    found: Rows = select(Unit.id, Unit.code, up.c.name, up.c.kind, up.c.parent_id)
    return found.join(up, up.c.unit_id == Unit.id).order_by(up.c.height.desc())


_PATH_ON = _path()


def path_on(unit_id: int, day: date) -> list[UnitOn]:
    """The unit and those above it on this day, the highest first; empty when it was not there.

    Depth counts from the highest.
    """
    rows = fetch(_PATH_ON, {"unit": unit_id, "day": day}).all()
    return [UnitOn(row.id, row.code, row.name, row.kind, row.parent_id, depth) for depth, row in enumerate(rows)]


def ancestors_since(unit_id: int, since: date) -> set[int]:
    """The ids of all units that the unit was below on any day from this one on."""
    until = func.coalesce(UnitVersion.until, literal(FOREVER, Date()))
    mine = select(
        UnitVersion.parent_id.label("id"),
        _latest_of(UnitVersion.since, literal(since, Date())).label("since"),
        until.label("until"),
    ).where(UnitVersion.unit_id == unit_id, until > since, UnitVersion.parent_id.is_not(None))
    up = mine.cte(recursive=True)
    # Only while both held: a unit may have been below another at one time, and that one elsewhere at another.
    up = up.union(
        select(
            UnitVersion.parent_id,
            _latest_of(UnitVersion.since, up.c.since),
            case((until < up.c.until, until), else_=up.c.until),
        )
        .join(up, UnitVersion.unit_id == up.c.id)
        .where(UnitVersion.since < up.c.until, until > up.c.since, UnitVersion.parent_id.is_not(None))
    )
    return set(db.session.scalars(select(up.c.id).distinct()))


def _latest_of(left: ColumnElement[date] | InstrumentedAttribute[date], right: ColumnElement[date]) -> Case[date]:
    return case((left > right, left), else_=right)


def _in_order(found: Sequence[UnitOn]) -> Iterator[UnitOn]:
    below: defaultdict[int | None, list[UnitOn]] = defaultdict(list)
    for unit in found:
        below[unit.parent_id if unit.depth else None].append(unit)
    for units in below.values():
        units.sort(key=lambda unit: (text_sort_key(unit.name), unit.id), reverse=True)
    waiting = below.pop(None, [])
    while waiting:
        unit = waiting.pop()
        yield unit
        waiting += below.pop(unit.id, [])


def open_version(unit: Unit) -> UnitVersion:
    """What the unit is today, with the day since when."""
    return db.session.scalars(
        select(UnitVersion).where(UnitVersion.unit_id == unit.id, UnitVersion.until.is_(None))
    ).one()


def named_since(unit: Unit) -> date | None:
    """The first day on which the unit had the name that it has now."""
    mine = (UnitVersion.unit_id == unit.id, UnitVersion.name == unit.name)
    return db.session.scalar(select(func.min(UnitVersion.since)).where(*mine))
