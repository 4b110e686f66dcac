"""Permissions: who makes links of a team and decides who joins it."""

from portal.audit.models import Actor
from portal.units.enums import UnitKind
from portal.units.models import Unit
from portal.units.permissions import can_place_people


def can_let_join(actor: Actor, unit: Unit) -> bool:
    """Whether the actor may make links of this unit: an open team, for its head, deputy or who leads above."""
    return unit.kind == UnitKind.TEAM and unit.closed_on is None and can_place_people(actor, unit)
