"""Who belongs where."""

from collections.abc import Collection

from sqlalchemy import ScalarSelect, bindparam, select

from portal.db import cached_per_request, db, fetch
from portal.units.models import Membership, Unit
from portal.units.queries.tree import climb

_UNIT = (
    select(Unit)
    .join(Membership, Membership.unit_id == Unit.id)
    .where(Membership.user_id == bindparam("user"), Membership.until.is_(None))
)


@cached_per_request
def unit_of(user_id: int) -> Unit | None:
    """The unit that the person belongs to now."""
    return db.session.scalar(_UNIT, {"user": user_id})


def units_of(user_ids: Collection[int]) -> dict[int, int]:
    """The id of the unit that each of these people belongs to now, without those who belong nowhere."""
    mine = select(Membership.user_id, Membership.unit_id).where(
        Membership.user_id.in_(user_ids), Membership.until.is_(None)
    )
    return {row.user_id: row.unit_id for row in db.session.execute(mine)}


def membership_of(user_id: int) -> Membership | None:
    """The person's present membership."""
    return db.session.scalar(select(Membership).where(Membership.user_id == user_id, Membership.until.is_(None)))


_up = climb(
    select(Unit.id, Unit.parent_id)
    .join(Membership, Membership.unit_id == Unit.id)
    .where(Membership.user_id == bindparam("user"), Membership.until.is_(None))
)
_PATH_NAMES = select(Unit.name).join(_up, Unit.id == _up.c.id).order_by(_up.c.height.desc())


def unit_path_names(user_id: int) -> list[str]:
    """The names of the units from the top to the person's; empty for somebody who belongs nowhere."""
    return list(fetch(_PATH_NAMES, {"user": user_id}).scalars())


def home_of(user_id: int) -> ScalarSelect[int]:
    """The id of the unit that the person belongs to now, as part of another statement."""
    mine = (Membership.user_id == user_id, Membership.until.is_(None))
    return select(Membership.unit_id).where(*mine).scalar_subquery()
