"""Who belongs where."""

from __future__ import annotations

from sqlalchemy import ScalarSelect, bindparam, select

from portal.db import db, read_once
from portal.units.models import Membership, Unit
from portal.units.queries.tree import path

_UNIT = (
    select(Unit)
    .join(Membership, Membership.unit_id == Unit.id)
    .where(Membership.user_id == bindparam("user"), Membership.until.is_(None))
)


@read_once
def unit_of(user_id: int) -> Unit | None:
    """The unit that the person belongs to now."""
    return db.session.scalar(_UNIT, {"user": user_id})


def membership_of(user_id: int) -> Membership | None:
    """The person's present membership."""
    return db.session.scalar(select(Membership).where(Membership.user_id == user_id, Membership.until.is_(None)))


def unit_path_names(user_id: int) -> list[str]:
    """The names of the units from the top to the person's; empty for somebody who belongs nowhere."""
    unit = unit_of(user_id)
    return [above.name for above in path(unit.id)] if unit is not None else []


def home_of(user_id: int) -> ScalarSelect[int]:
    """The id of the unit that the person belongs to now, as part of another statement."""
    mine = (Membership.user_id == user_id, Membership.until.is_(None))
    return select(Membership.unit_id).where(*mine).scalar_subquery()
