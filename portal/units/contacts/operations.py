"""Every change of the contacts of units."""

from collections.abc import Collection
from datetime import date

from portal import clock
from portal.accounts.rules.phones import normalise_phone
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.db import db
from portal.errors import NotFound, require
from portal.units import permissions
from portal.units.contacts.models import UnitContact
from portal.units.contacts.permissions import can_change_contacts
from portal.units.contacts.queries import find_own_contact, own_contacts, own_numbers_of
from portal.units.contacts.rules import clean_note, ensure_not_future
from portal.units.models import Unit


def set_contact(
    unit: Unit, kind: str, *, phone: str, note: str = "", checked_on: date | None = None, actor: Actor | None
) -> UnitContact:
    """Keep the unit's contact of this kind, instead of the one before; checked on the day, today if none is said.

    Raises Forbidden, NotFound for a closed unit, BadPhone, and FieldError beside the note or the day.
    """
    require(can_change_contacts(actor, unit, kind))
    if unit.closed_on is not None:
        raise NotFound
    today = clock.today()
    phone, note, checked_on = normalise_phone(phone), clean_note(note), checked_on or today
    ensure_not_future(checked_on, today)
    contact = find_own_contact(unit.id, kind)
    if contact is None:
        contact = UnitContact(unit_id=unit.id, kind=kind)
        db.session.add(contact)
    contact.phone, contact.note, contact.checked_on = phone, note, checked_on
    contact.saved_by_id, contact.saved_at = actor.id if actor is not None else None, clock.now()
    db.session.flush()
    record(permissions.audit_actor(actor, unit), "contact.set", contact, unit=unit.id, kind=kind)
    return contact


def remove_contact(unit: Unit, kind: str, *, actor: Actor | None) -> None:
    """Take the unit's own contact of this kind away; what is inherited holds again. Forbidden, NotFound."""
    require(can_change_contacts(actor, unit, kind))
    contact = find_own_contact(unit.id, kind)
    if contact is None:
        raise NotFound
    record(permissions.audit_actor(actor, unit), "contact.removed", contact, unit=unit.id, kind=kind)
    db.session.delete(contact)
    db.session.flush()


def hand_over_contacts(source: Unit, target: Unit) -> None:
    """Let the target have the contacts of a unit that becomes part of it; of a kind that both have, its own."""
    kept = {contact.kind for contact in own_contacts(target.id)}
    for contact in own_contacts(source.id):
        if contact.kind not in kept:
            contact.unit_id = target.id
        else:
            db.session.delete(contact)
    db.session.flush()


def copy_contacts(source: Unit, target: Unit) -> None:
    """Give a unit that was split off another one the contacts that held for it until then."""
    for contact in own_contacts(source.id):
        names = ("phone", "note", "checked_on", "saved_by_id", "saved_at")
        values = {name: getattr(contact, name) for name in names}
        db.session.add(UnitContact(unit_id=target.id, kind=contact.kind, **values))
    db.session.flush()


def erase_own_numbers(user_ids: Collection[int]) -> None:
    """Forget the numbers by which these people, who are forgotten, wanted to be reached by their units."""
    for contact in own_numbers_of(user_ids):
        db.session.delete(contact)
    db.session.flush()


def drop_contacts(unit: Unit) -> None:
    """Forget the contacts of a unit that closes."""
    for contact in own_contacts(unit.id):
        db.session.delete(contact)
    db.session.flush()
