"""Every read of the offices of units."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import select

from portal.db import Rows, db, fetch
from portal.units.models import Unit
from portal.units.office.models import UnitOffice
from portal.units.office.rules import OfficeDetails
from portal.units.queries.tree import UNIT_AND_ABOVE

_DETAILS = [getattr(UnitOffice, field.name) for field in fields(OfficeDetails)]


@dataclass(frozen=True, slots=True)
class HeldOffice:
    """The office that holds for a unit, and the unit that keeps it."""

    unit_id: int
    unit_name: str
    details: OfficeDetails


_nearest: Rows = (
    select(Unit.id, Unit.name, *_DETAILS)
    .join(UnitOffice, UnitOffice.unit_id == Unit.id)
    .join(UNIT_AND_ABOVE, UNIT_AND_ABOVE.c.id == Unit.id)
    .order_by(UNIT_AND_ABOVE.c.height)
    .limit(1)
)


def find_nearest_office(unit_id: int | None) -> HeldOffice | None:
    """The office that holds for the unit: its own, or that of the nearest unit above that keeps one."""
    if unit_id is None:
        return None
    row: Any = fetch(_nearest, {"unit": unit_id}).first()
    return HeldOffice(row[0], row[1], OfficeDetails(*row[2:])) if row is not None else None


def find_offices(unit_ids: Collection[int]) -> dict[int, OfficeDetails]:
    """The offices that these units keep themselves, by unit id."""
    if not unit_ids:
        return {}
    rows = db.session.execute(select(UnitOffice.unit_id, *_DETAILS).where(UnitOffice.unit_id.in_(unit_ids)))
    return {row[0]: OfficeDetails(*row[1:]) for row in rows}


def find_own_office(unit_id: int) -> UnitOffice | None:
    """The office that the unit itself keeps."""
    return db.session.get(UnitOffice, unit_id)
