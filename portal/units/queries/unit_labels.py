"""Labels of units: the name, and where another unit beside it has the same name, what tells the two apart."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import bindparam, null, select
from sqlalchemy.orm import aliased

from portal.db import Rows, fetch
from portal.units.enums import UnitChangeKind
from portal.units.models import Unit, UnitChange
from portal.units.queries.catalogue_cache import cached_by_catalogue_version
from portal.units.queries.tree import climb_each
from portal.units.rules.telling_apart import Lineage, Step, connected, groups_of, named_with, tell_apart

NO_TWINS = (Unit.closed_on.is_(None), Unit.id.in_(bindparam("ids", expanding=True)))
Named = TypeVar("Named", bound=Any)
_twin, _above, _above_twin = aliased(Unit), aliased(Unit), aliased(Unit)
_names = select(Unit.id, Unit.name, null().label("twin_id"), null().label("twin_name"))
_names = _names.where(Unit.id.in_(bindparam("ids", expanding=True)))
_siblings: Rows = (
    select(Unit.id, Unit.name, _twin.id, _twin.name)
    .join(_twin, (_twin.parent_id == Unit.parent_id) & (_twin.folded == Unit.folded))
    .where(*NO_TWINS, _twin.id != Unit.id, _twin.closed_on.is_(None))
)
# The teams of two hamlets of one name have one name, too.
_cousins: Rows = (
    select(Unit.id, Unit.name, _twin.id, _twin.name)
    .join(_above, _above.id == Unit.parent_id)
    .join(
        _above_twin,
        (_above_twin.parent_id == _above.parent_id)
        & (_above_twin.folded == _above.folded)
        & (_above_twin.id != _above.id),
    )
    .join(_twin, (_twin.parent_id == _above_twin.id) & (_twin.folded == Unit.folded))
    .where(*NO_TWINS, _twin.closed_on.is_(None), _above_twin.closed_on.is_(None))
)
_NAMES: Any = _names.union_all(_siblings, _cousins)

_up = climb_each()
_former = aliased(Unit)
_LINEAGES: Rows = (
    select(_up.c.origin, Unit.id, Unit.name, Unit.code, Unit.kind, _former.name, _former.closed_on)
    .select_from(_up)
    .join(Unit, Unit.id == _up.c.id)
    .outerjoin(UnitChange, (UnitChange.unit_id == Unit.id) & (UnitChange.kind == UnitChangeKind.MOVED.value))
    .outerjoin(_former, _former.id == UnitChange.details["parent_before"].as_integer())
    .order_by(_up.c.origin, _up.c.height, UnitChange.id)
)


def unit_labels(unit_ids: Collection[int], *, in_list: bool = True) -> Mapping[int, str]:
    """The label of each unit: its name, and what tells it apart where one beside it or in this list has it, too.

    `in_list` False leaves alike what stands far apart, where the unit above is shown beside each. One statement
    more where names are alike, and none where this version of the catalogue was asked before.
    """
    if not unit_ids:
        return {}
    rows = _names_and_twins(tuple(sorted(set(unit_ids))))
    pairs = [
        (id_, twin_id)
        for id_, name, twin_id, twin in rows
        if twin_id is not None and twin is not None and twin.casefold() == name.casefold()
    ]
    names = {id_: name for id_, name, *_twin in rows}
    alike = groups_of(names, pairs) if in_list else connected(pairs)
    return names | _told_apart(names, alike)


def labels_of(names: Mapping[int, str]) -> Mapping[int, str]:
    """The labels of units whose names are known and stand in one list, such as all children of one unit.

    No statement where no two names are alike.
    """
    return {**names, **_told_apart(names, groups_of(names))}


def relabelled(rows: Iterable[Named], *, in_list: bool = True) -> list[Named]:
    """The rows (values with id and name) with labels in place of their names; `in_list` as for unit_labels()."""
    rows = list(rows)
    labels = unit_labels([row.id for row in rows], in_list=in_list)
    return [row if labels.get(row.id, row.name) == row.name else replace(row, name=labels[row.id]) for row in rows]


def labels_within(units: Iterable[tuple[int, str, int | None]]) -> Mapping[int, str]:
    """The labels of many units, given as id, name and parent: only what stands below one unit is told apart."""
    beside: defaultdict[tuple[int | None, str], dict[int, str]] = defaultdict(dict)
    names: dict[int, str] = {}
    for id_, name, parent_id in units:
        names[id_] = beside[parent_id, name.casefold()][id_] = name
    alike = [tuple(sorted(same)) for same in beside.values() if len(same) > 1]
    return names | _told_apart(names, alike)


def _told_apart(names: Mapping[int, str], alike: Sequence[tuple[int, ...]]) -> dict[int, str]:
    if not alike:
        return {}
    found = _lineages(tuple(sorted({id_ for ids in alike for id_ in ids})))
    return {
        id_: named_with(names[id_], hint)
        for ids in alike
        for id_, hint in tell_apart([found[each] for each in ids]).items()
        if id_ in names
    }


@cached_by_catalogue_version(2048)
def _names_and_twins(ids: tuple[int, ...]) -> tuple[tuple[int, str, int | None, str | None], ...]:
    """The units with their names, and again for each open unit of the same name beside it, without marks."""
    return tuple(tuple(row) for row in fetch(_NAMES, {"ids": list(ids)}).all())


@cached_by_catalogue_version(256)
def _lineages(ids: tuple[int, ...]) -> Mapping[int, Lineage]:
    """Each unit with those above it, and where they last stood before."""
    steps: defaultdict[int, dict[int, Step]] = defaultdict(dict)
    for origin, id_, name, code, kind, former, closed_on in fetch(_LINEAGES, {"ids": list(ids)}).all():
        steps[origin][id_] = Step(id_, name, code, kind, former, closed_on is not None)  # the last move counts
    return {origin: tuple(found.values()) for origin, found in steps.items()}
