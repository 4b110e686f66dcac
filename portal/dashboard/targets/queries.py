"""Which targets a unit has, of its own or from above, and what was set before."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from portal.accounts.models import User
from portal.dashboard.targets.models import Target
from portal.dashboard.targets.rules import TargetRow, nearest_targets
from portal.db import Rows, db, fetch
from portal.programmes.models import Programme
from portal.units.models import Unit
from portal.units.queries.catalogue_cache import cached_by_catalogue_version
from portal.units.queries.tree import path

_TARGETS: Rows = (
    select(
        Target.id,
        Target.unit_id,
        Unit.name,
        Target.programme_id,
        Programme.title,
        Target.percent,
        Target.due_on,
    )
    .join(Unit, Unit.id == Target.unit_id)
    .join(Programme, Programme.id == Target.programme_id)
    .where(
        Target.unit_id.in_(bindparam("way", expanding=True)),
        Target.ended_at.is_(None),
        Programme.withdrawn_at.is_(None),
    )
)


@dataclass(frozen=True, slots=True)
class PastTarget:
    """A target that was set for a unit, with who set it and who ended it, by name as far as they are known."""

    title: str
    percent: int
    due_on: date
    set_by: str | None
    set_at: datetime
    ended_by: str | None
    ended_at: datetime


@cached_by_catalogue_version(1024)
def current_targets(way: tuple[int, ...]) -> tuple[TargetRow, ...]:
    """The targets that hold for a unit, by day: of each programme its own, else those of the nearest unit above.

    `way` are the ids of the unit and of all above it, the highest first, as in `Breadcrumbs.all_ids`. What was set
    for a unit that was merged into another ended with it.
    """
    rows = [TargetRow(*row) for row in fetch(_TARGETS, {"way": list(way)}).all()]
    return nearest_targets(rows, way)


def own_targets_of(unit_ids: Sequence[int]) -> Mapping[int, tuple[TargetRow, ...]]:
    """The targets that were set for exactly these units, by unit, the first due first."""
    found: defaultdict[int, list[TargetRow]] = defaultdict(list)
    for row in fetch(_TARGETS, {"way": list(unit_ids)}).all() if unit_ids else ():
        found[row.unit_id].append(TargetRow(*row))
    return {unit: tuple(sorted(rows, key=lambda row: row.due_on)) for unit, rows in found.items()}


def current_targets_of(unit_id: int) -> tuple[TargetRow, ...]:
    """The targets that hold for a unit, where the way to it is not known yet."""
    return current_targets(tuple(unit.id for unit in path(unit_id)))


def find_target(target_id: int) -> Target | None:
    """A target by its id, whether it holds or was ended."""
    return db.session.get(Target, target_id)


def open_target(unit_id: int, programme_id: str, due_on: date) -> Target | None:
    """The open target of exactly this unit for a programme and a day."""
    mine = (Target.unit_id == unit_id, Target.programme_id == programme_id, Target.due_on == due_on)
    return db.session.scalar(select(Target).where(*mine, Target.ended_at.is_(None)))


def past_targets(unit_id: int) -> Sequence[PastTarget]:
    """The targets of exactly this unit that were ended, the latest first."""
    setter, ender = aliased(User), aliased(User)
    statement: Rows = (
        select(
            Programme.title,
            Target.percent,
            Target.due_on,
            setter.name,
            Target.set_at,
            ender.name,
            Target.ended_at,
        )
        .join(Programme, Programme.id == Target.programme_id)
        .outerjoin(setter, setter.id == Target.set_by_id)
        .outerjoin(ender, ender.id == Target.ended_by_id)
        .where(Target.unit_id == unit_id, Target.ended_at.is_not(None))
        .order_by(Target.ended_at.desc(), Target.id.desc())
    )
    return [PastTarget(*row) for row in db.session.execute(statement)]
