"""Who is in one unit."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select

from portal.accounts.models import User
from portal.db import fetch
from portal.people.queries.person_rows import PERSON_ROW, PersonRow
from portal.units.models import Membership

_HERE = (Membership.unit_id == bindparam("unit"), User.deactivated_at.is_(None))
_NUMBER = (
    select(func.count())
    .select_from(Membership)
    .join(User, User.id == Membership.user_id)
    .where(*_HERE, Membership.until.is_(None))
)
_MEMBERS = (
    PERSON_ROW.where(*_HERE).order_by(User.name_key, User.id).offset(bindparam("offset")).limit(bindparam("limit"))
)


def number_of_members(unit_id: int) -> int:
    """How many people belong to the unit itself now."""
    return fetch(_NUMBER, {"unit": unit_id}).scalar() or 0


def members(unit_id: int, *, offset: int, limit: int) -> Sequence[PersonRow]:
    """Some of those who belong to the unit itself, by given name, as PERSON_ROW has them."""
    return fetch(_MEMBERS, {"unit": unit_id, "offset": offset, "limit": limit}).all()
