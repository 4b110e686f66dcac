"""Who may see, write and assign programmes, and judge what was learned elsewhere.

An actor of None is the portal itself: a command, the demonstration, a test.
"""

from portal.audit.models import Actor
from portal.programmes.models import Assignment, OutsideCertificate, Programme
from portal.units import permissions as units
from portal.units.models import Unit
from portal.units.queries.memberships import unit_of
from portal.units.queries.tree import get_unit


def can_write(actor: Actor | None, unit: Unit) -> bool:
    """Whether the actor may write programmes for the unit: whoever leads it or one above."""
    return actor is None or units.can_see_people(actor, unit)


def can_change(actor: Actor | None, programme: Programme) -> bool:
    """Whether the actor may change the programme: never one that comes from the courses folder."""
    return programme.unit_id is not None and can_write(actor, get_unit(programme.unit_id))


def can_assign(actor: Actor | None, unit: Unit) -> bool:
    """Whether the actor may give the people of the unit and below something to finish."""
    return actor is None or units.can_see_people(actor, unit)


def can_change_assignment(actor: Actor | None, assignment: Assignment) -> bool:
    """Whether the actor may change or end what was given."""
    return can_assign(actor, get_unit(assignment.unit_id))


def can_decide(actor: Actor | None, certificate: OutsideCertificate) -> bool:
    """Whether the actor may accept or decline the certificate: a leader of the person, never of the own."""
    if actor is None:
        return True
    home = unit_of(certificate.user_id)
    return actor.id != certificate.user_id and home is not None and units.can_see_people(actor, home)
