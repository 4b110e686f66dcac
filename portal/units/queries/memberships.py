"""Who belongs where."""

from __future__ import annotations

from sqlalchemy import Integer, ScalarSelect, bindparam, literal_column, select

from portal.db import cached_per_request, db, fetch
from portal.units.models import Membership, Unit

_UNIT = (
    select(Unit)
    .join(Membership, Membership.unit_id == Unit.id)
    .where(Membership.user_id == bindparam("user"), Membership.until.is_(None))
)


@cached_per_request
def unit_of(user_id: int) -> Unit | None:
    """The unit that the person belongs to now."""
    return db.session.scalar(_UNIT, {"user": user_id})


def membership_of(user_id: int) -> Membership | None:
    """The person's present membership."""
    return db.session.scalar(select(Membership).where(Membership.user_id == user_id, Membership.until.is_(None)))


_up = (
    select(Unit.id, Unit.parent_id, literal_column("0", Integer).label("height"))
    .join(Membership, Membership.unit_id == Unit.id)
    .where(Membership.user_id == bindparam("user"), Membership.until.is_(None))
    .cte(recursive=True)
)
_up = _up.union_all(
    # A hundred levels are a loop, not an organisation.
    select(Unit.id, Unit.parent_id, _up.c.height + 1)
    .join(_up, Unit.id == _up.c.parent_id)
    .where(_up.c.height < 100)
)
_PATH_NAMES = select(Unit.name).join(_up, Unit.id == _up.c.id).order_by(_up.c.height.desc())


def unit_path_names(user_id: int) -> list[str]:
    """The names of the units from the top to the person's; empty for somebody who belongs nowhere."""
    return list(fetch(_PATH_NAMES, {"user": user_id}).scalars())


def home_of(user_id: int) -> ScalarSelect[int]:
    """The id of the unit that the person belongs to now, as part of another statement."""
    mine = (Membership.user_id == user_id, Membership.until.is_(None))
    return select(Membership.unit_id).where(*mine).scalar_subquery()
