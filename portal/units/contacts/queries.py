"""Every read of the contacts of units."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from portal import clock
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.content.text.vietnamese import fold
from portal.db import Rows, db, fetch
from portal.units.contacts.enums import ContactKind
from portal.units.contacts.models import UnitContact
from portal.units.contacts.rules import is_stale
from portal.units.models import Grant, Unit
from portal.units.queries.catalogue_cache import cached_by_catalogue_version
from portal.units.queries.grants import is_valid
from portal.units.queries.tree import UNIT_AND_ABOVE, begins_a_word


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contact with the unit that keeps it, and the name of the unit above."""

    unit_id: int
    unit_name: str
    within: str  # empty at the top
    kind: str
    phone: str
    note: str
    checked_on: date

    @property
    def is_stale(self) -> bool:
        """Whether somebody should dial it again."""
        return is_stale(self.checked_on, clock.today())


_above = aliased(Unit)
_contacts = (
    select(
        Unit.id,
        Unit.name,
        func.coalesce(_above.name, ""),
        UnitContact.kind,
        UnitContact.phone,
        UnitContact.note,
        UnitContact.checked_on,
    )
    .join(Unit, Unit.id == UnitContact.unit_id)
    .outerjoin(_above, _above.id == Unit.parent_id)
)
_nearest: Rows = (
    _contacts.join(UNIT_AND_ABOVE, UNIT_AND_ABOVE.c.id == Unit.id)
    .where(UnitContact.kind == bindparam("kind"))
    .order_by(UNIT_AND_ABOVE.c.height)
    .limit(1)
)
_any: Rows = (
    select(UnitContact.id)
    .join(Unit, Unit.id == UnitContact.unit_id)
    .where(UnitContact.kind == bindparam("kind"), Unit.closed_on.is_(None))
    .limit(1)
)


@cached_by_catalogue_version(2048)
def nearest_contacts(unit_id: int, kind: str) -> tuple[ContactRow, ...]:
    """The contact of this kind that the unit has or inherits from the nearest one above: one or none."""
    return tuple(ContactRow(*row) for row in fetch(_nearest, {"unit": unit_id, "kind": kind}).all())


def find_nearest_contact(unit_id: int | None, kind: str) -> ContactRow | None:
    """The contact of this kind that holds for the unit, its own or the nearest one above, if there is one."""
    return next(iter(nearest_contacts(unit_id, kind)), None) if unit_id is not None else None


def has_contacts(kind: str) -> bool:
    """Whether any open unit keeps a contact of this kind."""
    return fetch(_any, {"kind": kind}).first() is not None


def search_contacts(text: str, *, kind: str, limit: int) -> list[ContactRow]:
    """Contacts of open units by the beginnings of words of their names or of the unit above, in their order."""
    statement = _contacts.where(UnitContact.kind == kind, Unit.closed_on.is_(None))
    for word in fold(text).split():
        statement = statement.where(begins_a_word(Unit.folded, word) | begins_a_word(_above.folded, word))
    found = db.session.execute(statement.order_by(Unit.name_key, Unit.id).limit(limit))
    return [ContactRow(*row) for row in found]


def find_own_contact(unit_id: int, kind: str) -> UnitContact | None:
    """The contact of this kind that the unit itself keeps."""
    return db.session.scalar(select(UnitContact).where(UnitContact.unit_id == unit_id, UnitContact.kind == kind))


def own_numbers_of(user_ids: Collection[int]) -> Sequence[UnitContact]:
    """The numbers that these people gave to the units that they lead or led."""
    given = (UnitContact.kind == ContactKind.HEAD.value, UnitContact.saved_by_id.in_(user_ids))
    return db.session.scalars(select(UnitContact).where(*given)).all()


@dataclass(frozen=True, slots=True)
class HeadContact:
    """Who leads a unit, and the number that the head gave to it, if any."""

    unit_id: int
    name: str
    phone: str | None


# Whether a contact is the number that the person of a grant gave to the unit that they lead.
IS_NUMBER_OF_HEAD = (
    (UnitContact.unit_id == Grant.unit_id)
    & (UnitContact.kind == ContactKind.HEAD.value)
    & (UnitContact.saved_by_id == Grant.user_id)
)
_HEADS: Rows = (
    select(Grant.unit_id, User.name, UnitContact.phone)
    .join(User, User.id == Grant.user_id)
    .outerjoin(UnitContact, IS_NUMBER_OF_HEAD)
    .where(
        Grant.unit_id.in_(bindparam("units", expanding=True)),
        Grant.role == Role.LEADER.value,
        Grant.deputy_of_id.is_(None),
        is_valid(bindparam("now", type_=Grant.since.type)),
        User.deactivated_at.is_(None),
    )
    .order_by(Grant.unit_id, UnitContact.phone.is_(None).desc(), User.name_key.desc())
)


def head_contacts(unit_ids: Collection[int]) -> Mapping[int, HeadContact]:
    """One head of each of these units that has one, who gave a number before the others, by unit id."""
    if not unit_ids:
        return {}
    rows = fetch(_HEADS, {"units": sorted(unit_ids), "now": clock.now()}).all()
    return {row[0]: HeadContact(*row) for row in rows}  # the last of a unit stays


def own_contacts(unit_id: int) -> list[UnitContact]:
    """Every contact that the unit itself keeps."""
    return list(db.session.scalars(select(UnitContact).where(UnitContact.unit_id == unit_id)))
