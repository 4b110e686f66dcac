"""Every read of the contacts of units."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from portal import clock
from portal.content.text.vietnamese import fold
from portal.db import Rows, db, fetch
from portal.units.contacts.models import UnitContact
from portal.units.contacts.rules import is_stale
from portal.units.models import Unit
from portal.units.queries.catalogue_cache import cached_by_catalogue_version
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


def own_contacts(unit_id: int) -> list[UnitContact]:
    """Every contact that the unit itself keeps."""
    return list(db.session.scalars(select(UnitContact).where(UnitContact.unit_id == unit_id)))
