"""Many units that begin at once."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import count

from sqlalchemy import insert

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import NewAuditEvent, record_many
from portal.content.text.vietnamese import fold, text_sort_key
from portal.db import db
from portal.errors import Stale, require
from portal.units import permissions
from portal.units.bulk.queries.units import codes_below, codes_in_use
from portal.units.enums import UnitChangeKind
from portal.units.models import Unit, UnitChange, UnitVersion
from portal.units.operations.tree_lock import lock_tree_exclusive
from portal.units.operations.units import clean_unit_name
from portal.units.queries.tree import get_unit


@dataclass(frozen=True, slots=True)
class UnitToAdd:
    """A unit to come below another; without a code it gets one made from its parent's."""

    name: str
    kind: str
    code: str
    parent_id: int


def add_units(units: Sequence[UnitToAdd], *, reason: str, actor: Actor | None) -> list[int]:
    """New units, there from today on, below units that are there already; returns their ids in the same order.

    A code that is taken is an IntegrityError; Stale where a parent was closed meanwhile.
    """
    if not units:
        return []
    lock_tree_exclusive()
    parents = {parent_id: get_unit(parent_id) for parent_id in {unit.parent_id for unit in units}}
    for parent in parents.values():
        require(permissions.can_manage_units(actor, parent))
        if parent.closed_on is not None:
            raise Stale
    rows = [
        {
            "code": code,
            "kind": unit.kind,
            "name": (name := clean_unit_name(unit.name)),
            "name_key": text_sort_key(name),
            "folded": fold(name),
            "parent_id": unit.parent_id,
        }
        for unit, code in zip(units, assign_codes(units, parents), strict=True)
    ]
    made = db.session.execute(insert(Unit).returning(Unit.id, Unit.code), rows)
    by_code = {row.code: row.id for row in made}
    ids = [by_code[row["code"]] for row in rows]
    create_first_versions(dict(zip(ids, units, strict=True)), reason=reason, actor=actor)
    return ids


def assign_codes(units: Sequence[UnitToAdd], parents: Mapping[int, Unit]) -> list[str]:
    """The code of each unit: its own, else its parent's with the next number that nobody has."""
    taken = codes_below(unit.parent_id for unit in units)
    while True:
        codes = list(numbered_codes(units, parents, taken))
        made = (code for unit, code in zip(units, codes, strict=True) if not unit.code)
        elsewhere = codes_in_use(made).keys()
        if not elsewhere:
            return codes
        taken |= elsewhere


def numbered_codes(units: Sequence[UnitToAdd], parents: Mapping[int, Unit], taken: Set[str]) -> Iterator[str]:
    """A code for each unit that is not among those taken, in small letters, and not another one's."""
    unusable = taken | {unit.code.lower() for unit in units}
    numbers = {parent_id: count(1) for parent_id in parents}
    for unit in units:
        if unit.code:
            yield unit.code
            continue
        codes = (f"{parents[unit.parent_id].code}-{number:02d}" for number in numbers[unit.parent_id])
        yield next(code for code in codes if code.lower() not in unusable)


def create_first_versions(units: Mapping[int, UnitToAdd], *, reason: str, actor: Actor | None) -> None:
    """The first version of each unit, and its beginning as a dated event."""
    today, now = clock.today(), clock.now()
    versions = [
        {
            "unit_id": id,
            "since": today,
            "kind": unit.kind,
            "name": clean_unit_name(unit.name),
            "parent_id": unit.parent_id,
        }
        for id, unit in units.items()
    ]
    events = [
        {
            "unit_id": id,
            "on": today,
            "kind": UnitChangeKind.OPENED,
            "other_id": unit.parent_id,
            "reason": reason,
            "details": {"name": unit.name, "kind": unit.kind},
            "actor_id": actor.id if actor is not None else None,
            "recorded_at": now,
        }
        for id, unit in units.items()
    ]
    db.session.execute(insert(UnitVersion), versions)
    db.session.execute(insert(UnitChange), events)
    record_many(
        actor,
        (
            NewAuditEvent(
                "unit.opened",
                "unit",
                id,
                None,
                id,
                {"name": unit.name, "kind": unit.kind, "other": unit.parent_id},
            )
            for id, unit in units.items()
        ),
    )
