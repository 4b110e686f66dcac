"""Finding people to give something to, and naming many people and units at once."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select

from portal.accounts.models import User
from portal.accounts.rules.phones import BadPhone, normalise_phone
from portal.content.text.vietnamese import fold
from portal.db import db
from portal.units.models import Membership, Unit
from portal.units.queries.tree import at_or_below, begins_a_word

_PRESENT = (Membership.until.is_(None), User.deactivated_at.is_(None))
_CANDIDATE = (
    select(User.id, User.name, User.phone, Unit.name.label("unit_name"))
    .join(Membership, Membership.user_id == User.id)
    .join(Unit, Unit.id == Membership.unit_id)
    .where(*_PRESENT)
)


def candidates(
    text: str, *, below: int, directly_in: Collection[int], limit: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """People at or below one unit or directly in others, with this name or number: id, name, phone, unit_name.

    An empty text leaves nobody out; those of the unit itself stand first, then by given name.
    """
    statement = _CANDIDATE.where(_is_there(below, directly_in))
    if text:
        statement = statement.where(_matches_name_or_phone(text))
    in_order = ((Unit.id != below).asc(), User.name_key, User.id)
    return db.session.execute(statement.order_by(*in_order).limit(limit)).all()


def is_candidate(user_id: int, *, below: int, directly_in: Collection[int]) -> bool:
    """Whether the person is among those that candidates() chooses from."""
    statement = _CANDIDATE.where(User.id == user_id, _is_there(below, directly_in))
    return db.session.execute(statement).first() is not None


def find_person_ids(text: str, *, limit: int) -> Sequence[int]:
    """The ids of people with this name or phone number, whether they are still here or not."""
    return db.session.scalars(
        select(User.id).where(_matches_name_or_phone(text)).order_by(User.id).limit(limit)
    ).all()


def names_of_people(user_ids: Collection[int], *, below: Collection[int]) -> dict[int, tuple[str, bool]]:
    """What people are called, and whether they belong to a unit at or below these: (name, is there) by user id."""
    is_there = Membership.unit_id.in_(at_or_below(*below)) & Membership.until.is_(None)
    statement = (
        select(User.id, User.name, Membership.id.is_not(None).label("is_there"))
        .outerjoin(Membership, (Membership.user_id == User.id) & is_there)
        .where(User.id.in_(user_ids))
    )
    return {row.id: (row.name, row.is_there) for row in db.session.execute(statement)}


def names_of_units(unit_ids: Collection[int], *, below: Collection[int]) -> dict[int, tuple[str, bool]]:
    """What units are called, and whether they stand at or below these: (name, is there) by unit id."""
    statement = select(Unit.id, Unit.name, Unit.id.in_(at_or_below(*below)).label("is_there"))
    found = db.session.execute(statement.where(Unit.id.in_(unit_ids)))
    return {row.id: (row.name, bool(row.is_there)) for row in found}


def _is_there(below: int, directly_in: Collection[int]) -> ColumnElement[bool]:
    return or_(Membership.unit_id.in_(at_or_below(below)), Membership.unit_id.in_(directly_in))


def _matches_name_or_phone(text: str) -> ColumnElement[bool]:
    try:
        return or_(User.phone == normalise_phone(text), begins_a_word(User.folded, fold(text)))
    except BadPhone:
        return begins_a_word(User.folded, fold(text))
