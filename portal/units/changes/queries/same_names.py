"""The units below one that share a name, each with what tells it apart."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.db import db
from portal.units.models import Unit
from portal.units.queries.unit_labels import unit_labels

MAX_SAME_NAMES = 100  # units that are asked about at once


@dataclass(frozen=True, slots=True)
class SameNamed:
    """A unit that has another one of its name beside it."""

    id: int
    name: str
    label: str
    code: str
    kind: str


def same_named_below(unit_id: int) -> list[SameNamed]:
    """The open units right below that share a name, then, below those, the ones that do; the first hundred."""
    alike = _sharing(_children([unit_id]))
    alike += _sharing(_children([unit.id for unit in alike]))
    alike = alike[:MAX_SAME_NAMES]
    labels = unit_labels([unit.id for unit in alike])
    return [SameNamed(unit.id, unit.name, labels[unit.id], unit.code, unit.kind) for unit in alike]


def child_names(unit_ids: Collection[int], *, limit: int) -> tuple[str, ...]:
    """The names of the open units right below these, beside themselves: the first ones, by their labels."""
    found = [unit for unit in _children(unit_ids) if unit.id not in unit_ids][:limit]
    labels = unit_labels([unit.id for unit in found])
    return tuple(labels[unit.id] for unit in found)


def _children(unit_ids: Collection[int]) -> Sequence[Unit]:
    if not unit_ids:
        return []
    below = (Unit.parent_id.in_(unit_ids), Unit.closed_on.is_(None))
    return db.session.scalars(select(Unit).where(*below).order_by(Unit.name_key, Unit.id)).all()


def _sharing(units: Sequence[Unit]) -> list[Unit]:
    by_name: defaultdict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        by_name[unit.name.casefold()].append(unit)
    return [unit for unit in units if len(by_name[unit.name.casefold()]) > 1]
