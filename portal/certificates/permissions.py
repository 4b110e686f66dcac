"""Permissions: who may say what gives a certificate, and revoke one. An actor of None is the portal itself."""

from portal.audit.models import Actor
from portal.certificates.models import Certificate
from portal.certificates.queries.certificates import is_led
from portal.courses.models import Course
from portal.programmes.models import Programme
from portal.units.models import Unit
from portal.units.permissions import can_see_people
from portal.units.queries.managed_units import managed_units
from portal.units.queries.tree import get_unit


def can_set(actor: Actor | None, subject: Course | Programme) -> bool:
    """Whether the actor may say what the course or programme gives.

    Of a unit's own: who leads that unit or one above. What comes from the courses folder is for everybody, and so
    up to those who lead at the top.
    """
    if actor is None:
        return True
    if subject.unit_id is not None:
        return can_see_people(actor, get_unit(subject.unit_id))
    return any(unit.parent_id is None for unit in managed_units(actor))


def can_revoke(actor: Actor | None, certificate: Certificate) -> bool:
    """Whether the actor may revoke the certificate or correct its name: a leader of its holder, never the own."""
    return actor is None or (actor.id != certificate.user_id and is_led(certificate, actor))


def can_set_layout(actor: Actor | None, unit: Unit) -> bool:
    """Whether the actor may say who signs the unit's certificates, with which pictures: who leads it or above."""
    return actor is None or can_see_people(actor, unit)
