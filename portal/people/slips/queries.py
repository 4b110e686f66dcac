"""Those who may need a slip, and what stands on it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Select, bindparam, func, select

from portal.accounts.models import User
from portal.accounts.rules.phones import format_phone
from portal.db import Rows, db, fetch
from portal.people.queries.communes import commune_names
from portal.people.queries.person_rows import PERSON_ROW, PersonRow
from portal.units.contacts.queries import HeadContact, head_contacts
from portal.units.models import Membership, Unit
from portal.units.queries.tree import at_or_below
from portal.units.queries.unit_labels import unit_labels


@dataclass(frozen=True)
class SlipPerson:
    """Somebody as a slip names them."""

    id: int
    name: str
    unit_id: int
    team: str
    commune: str  # empty where the team stands in none
    sign_in_name: str
    head: str  # whom to ask who lost the slip: a name, empty where nobody leads the team or the person does
    head_phone: str | None  # where the head gave one to the team


def slip_recipients(unit_id: int, *, below: bool, everybody: bool, limit: int) -> Sequence[PersonRow]:
    """People of the unit, or at and below it, not activated or everybody: as PERSON_ROW has them, unit by unit."""
    statement = _among(PERSON_ROW, unit_id, below=below, everybody=everybody)
    in_order = (Unit.name_key, Unit.id, User.name_key, User.id)
    return db.session.execute(statement.order_by(*in_order).limit(limit)).all()


def number_of_slip_recipients(unit_id: int, *, below: bool, everybody: bool) -> int:
    """How many people receivers() chooses from."""
    statement = select(func.count()).select_from(User).join(Membership, Membership.user_id == User.id)
    among = _among(statement.where(Membership.until.is_(None)), unit_id, below=below, everybody=everybody)
    return db.session.scalar(among) or 0


_BELOW = (
    select(func.count())
    .select_from(User)
    .join(Membership, Membership.user_id == User.id)
    .where(
        *(Membership.until.is_(None), User.deactivated_at.is_(None)),
        Membership.unit_id.in_(at_or_below(cast("int", bindparam("unit")))),
    )
)


def number_of_people_below(unit_id: int) -> int:
    """How many people belong to the unit and to those below it now."""
    return fetch(_BELOW, {"unit": unit_id}).scalar() or 0


_PEOPLE: Rows = (
    select(User.id, User.name, Membership.unit_id, User.phone, User.username)
    .join(Membership, (Membership.user_id == User.id) & Membership.until.is_(None))
    .join(Unit, Unit.id == Membership.unit_id)
    .where(User.id.in_(bindparam("ids", expanding=True)))
    .order_by(Unit.name_key, Unit.id, User.name_key, User.id)
)


def people_for_slips(user_ids: Collection[int]) -> list[SlipPerson]:
    """These people as their slips name them, unit by unit and by given name."""
    rows = fetch(_PEOPLE, {"ids": list(user_ids)}).all()
    unit_ids = {row.unit_id for row in rows}
    names, communes, heads = unit_labels(unit_ids), commune_names(unit_ids), head_contacts(unit_ids)
    nobody = HeadContact(0, "", None)
    people = []
    for row in rows:
        head = heads.get(row.unit_id, nobody)
        head = nobody if head.name == row.name else head
        sign_in_name = format_phone(row.phone) if row.phone else row.username or ""
        home = (row.unit_id, names[row.unit_id], communes.get(row.unit_id, ""))
        people.append(SlipPerson(row.id, row.name, *home, sign_in_name, head.name, head.phone))
    return people


def not_activated(user_ids: Collection[int]) -> set[int]:
    """Those of these people who have no password yet."""
    return set(db.session.scalars(select(User.id).where(User.id.in_(user_ids), User.password_hash.is_(None))))


def _among(statement: Select[Any], unit_id: int, *, below: bool, everybody: bool) -> Select[Any]:
    where = Membership.unit_id.in_(at_or_below(unit_id)) if below else Membership.unit_id == unit_id
    statement = statement.where(where, User.deactivated_at.is_(None))
    return statement if everybody else statement.where(User.password_hash.is_(None))
