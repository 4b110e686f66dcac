"""The tree as it is now: the only place where it is walked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    bindparam,
    func,
    literal,
    literal_column,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute

from portal.db import Rows, db, fetch
from portal.errors import NotFound
from portal.units.enums import UnitKind
from portal.units.models import Unit

MAX_IDS = 10_000  # in one statement
MAX_DEPTH = 100  # levels: more are a loop, not an organisation


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit as a list names it."""

    id: int
    name: str
    kind: str


def at_or_above(*unit_ids: int) -> Select[int]:
    """The ids of the units and of everything above them, as a subquery."""
    return select(walk_up(Unit.id.in_(unit_ids)).c.id)


def at_or_below(*unit_ids: int) -> Select[int]:
    """The ids of the units and of everything below them, as a subquery."""
    return select(walk_down(select(Unit.id).where(Unit.id.in_(unit_ids))).c.id)


def walk_up(first: ColumnElement[bool]) -> CTE:
    """The units of a condition and everything above them, as id and parent_id, for another statement."""
    up = select(Unit.id, Unit.parent_id).where(first).cte(recursive=True)
    # Without doubles the walk ends even if two units were ever made each other's parents.
    return up.union(select(Unit.id, Unit.parent_id).join(up, Unit.id == up.c.parent_id))


def walk_down(first: Select[int]) -> CTE:
    """The units that a statement gives, as id, and everything below them, for another statement."""
    down = first.cte(recursive=True)
    return down.union(select(Unit.id).join(down, Unit.parent_id == down.c.id))


def climb(first: Select[int, int | None]) -> CTE:
    """The unit that a statement gives, as id and parent_id, and its ancestors, each with its height over it."""
    up = first.add_columns(literal_column("0", Integer).label("height")).cte(recursive=True)
    return up.union_all(
        select(Unit.id, Unit.parent_id, up.c.height + 1)
        .join(up, Unit.id == up.c.parent_id)
        .where(up.c.height < MAX_DEPTH)
    )


def climb_each() -> CTE:
    """Each of the units of the parameter `ids`, (origin) and its ancestors: id, parent_id, height over it."""
    up = (
        select(Unit.id.label("origin"), Unit.id, Unit.parent_id, literal_column("0").label("height"))
        .where(Unit.id.in_(bindparam("ids", expanding=True)))
        .cte(recursive=True)
    )
    return up.union_all(
        select(up.c.origin, Unit.id, Unit.parent_id, up.c.height + 1)
        .join(up, Unit.id == up.c.parent_id)
        .where(up.c.height < MAX_DEPTH)
    )


UNIT_AND_ABOVE = climb(select(Unit.id, Unit.parent_id).where(Unit.id == bindparam("unit")))
_PATH = select(Unit).join(UNIT_AND_ABOVE, Unit.id == UNIT_AND_ABOVE.c.id)
_PATH = _PATH.order_by(UNIT_AND_ABOVE.c.height.desc())


def path(unit_id: int) -> list[Unit]:
    """The unit and those above it, the highest first."""
    return list(db.session.scalars(_PATH, {"unit": unit_id}))


_EACH = climb_each()
_PATHS = select(_EACH.c.origin, Unit).join(_EACH, Unit.id == _EACH.c.id)
_PATHS = _PATHS.order_by(_EACH.c.origin, _EACH.c.height.desc())


def paths(unit_ids: Collection[int]) -> dict[int, list[Unit]]:
    """For each of the units: itself and those above it, the highest first."""
    found: dict[int, list[Unit]] = {}
    for origin, unit in db.session.execute(_PATHS, {"ids": sorted(unit_ids)}) if unit_ids else ():
        found.setdefault(origin, []).append(unit)
    return found


def children(unit_id: int) -> Sequence[Unit]:
    """The units right below that are not closed, in Vietnamese order."""
    statement = (
        select(Unit).where(Unit.parent_id == unit_id, Unit.closed_on.is_(None)).order_by(Unit.name_key, Unit.id)
    )
    return db.session.scalars(statement).all()


_CHILDREN: Rows = (
    select(Unit.id, Unit.name, Unit.kind)
    .where(Unit.parent_id == bindparam("unit"), Unit.closed_on.is_(None))
    .order_by(Unit.name_key, Unit.id)
)


def children_names(unit_id: int) -> tuple[UnitName, ...]:
    """The open child units of a unit, each with id, name and kind."""
    return tuple(UnitName(*row) for row in fetch(_CHILDREN, {"unit": unit_id}).all())


def unit_codes(unit_ids: Collection[int]) -> dict[int, str]:
    """The codes of these units, by unit id, open or not."""
    found: dict[int, str] = {}
    wanted = sorted(unit_ids)
    # A statement has room for so many values only.
    for first in range(0, len(wanted), MAX_IDS):
        some = select(Unit.id, Unit.code).where(Unit.id.in_(wanted[first : first + MAX_IDS]))
        found |= {row.id: row.code for row in db.session.execute(some)}
    return found


def number_of_teams() -> ScalarSelect[int]:
    """How many open teams there are at and below the unit `unit`, for another statement."""
    below = walk_down(select(Unit.id).where(Unit.id == bindparam("unit")))
    is_team = (Unit.kind == UnitKind.TEAM, Unit.closed_on.is_(None))
    return (
        select(func.count()).select_from(Unit).join(below, Unit.id == below.c.id).where(*is_team).scalar_subquery()
    )


def find_unit_by_code(code: str) -> Unit | None:
    """The unit with this code."""
    return db.session.scalar(select(Unit).where(Unit.code == code))


def find_unit_by_typed_code(code: str) -> Unit | None:
    """The unit with this code, capitals or not: as it is written, else the only one that differs in capitals."""
    exact = find_unit_by_code(code)
    if exact is not None:
        return exact
    found = db.session.scalars(select(Unit).where(func.lower(Unit.code) == code.lower()).limit(2)).all()
    return found[0] if len(found) == 1 else None


def get_unit(unit_id: int) -> Unit:
    """The unit, or NotFound; whether somebody may see it is for the permissions to say."""
    unit = db.session.get(Unit, unit_id)
    if unit is None:
        raise NotFound
    return unit


def begins_a_word(column: InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    """Whether a word of the folded column begins like the folded text."""
    return (literal(" ") + column).contains(f" {word}", autoescape=True)
