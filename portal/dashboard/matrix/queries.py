"""How many have completed each of several courses: in the units right below one, and among its own people."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import bindparam, or_, select

from portal.dashboard.models import StatusCount
from portal.dashboard.rules.count_keys import COMPLETED, MEMBER
from portal.db import Rows, fetch
from portal.units.models import Unit
from portal.units.queries.unit_labels import labels_of


@dataclass
class UnitCompletion:
    """The people of a unit with everything below, or (without a name) its own, and by subject who completed it."""

    unit_id: int
    name: str
    name_key: str
    members: int = 0
    by_subject: dict[str, int] = field(default_factory=lambda: defaultdict(int))


_CELLS: Rows = (
    select(Unit.id, Unit.name, Unit.name_key, StatusCount.subject, StatusCount.own, StatusCount.total)
    .outerjoin(
        StatusCount,
        (StatusCount.unit_id == Unit.id)
        & or_(
            (StatusCount.subject == MEMBER) & (StatusCount.measure == MEMBER),
            StatusCount.subject.in_(bindparam("subjects", expanding=True)) & StatusCount.measure.in_(COMPLETED),
        ),
    )
    .where(
        or_(Unit.id == bindparam("unit"), (Unit.parent_id == bindparam("unit")) & Unit.closed_on.is_(None)),
    )
)


def completion_by_unit(unit_id: int, subjects: Collection[str]) -> tuple[list[UnitCompletion], UnitCompletion]:
    """Each of the units right below, in the order of their names, and the own people of the unit."""
    found: dict[int, UnitCompletion] = {}
    for id_, name, name_key, subject, own_number, total in fetch(
        _CELLS, {"unit": unit_id, "subjects": list(subjects)}
    ).all():
        unit = found.get(id_)
        if unit is None:
            unit = found[id_] = UnitCompletion(id_, name, name_key)
        number = own_number if id_ == unit_id else total
        if subject == MEMBER:
            unit.members += number
        elif subject is not None:
            unit.by_subject[subject] += number
    own = found.pop(unit_id)
    for id_, label in labels_of({unit.unit_id: unit.name for unit in found.values()}).items():
        found[id_].name = label
    return sorted(found.values(), key=lambda unit: (unit.name_key, unit.unit_id)), own
