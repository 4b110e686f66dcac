"""Units as those who lead them find them: at and below the highest that is theirs, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from portal.audit.operations import Actor
from portal.errors import NotFound
from portal.units import permissions, queries
from portal.units.models import Unit
from portal.units.queries import UnitOn


def led_units(actor: Actor) -> Sequence[Unit]:
    """The units that the actor leads or administers, without those below them."""
    return queries.granted_units(actor.id, permissions.LEADING)


def led_ids(actor: Actor) -> list[int]:
    """The ids of these units."""
    return [unit.id for unit in led_units(actor)]


def get_led_unit(unit_id: int, actor: Actor) -> Unit:
    """The unit, or NotFound where the actor leads neither it nor one above."""
    unit = queries.get_unit(unit_id)
    if not permissions.can_see_people(actor, unit):
        raise NotFound
    return unit


def visible_path(unit: Unit, actor: Actor) -> list[Unit]:
    """The way down to the unit, from the highest one that the actor leads."""
    path = queries.path(unit.id)
    return path[_beginning([above.id for above in path], actor) :]


def visible_path_on(unit: Unit, day: date, actor: Actor) -> list[UnitOn]:
    """The way down to the unit on a day, from the highest that the actor leads now; empty if it was not there."""
    path = queries.path_on(unit.id, day)
    return path[_beginning([above.id for above in path], actor) :]


def way_to_person(user_id: int, actor: Actor) -> list[Unit]:
    """The way down to the unit where the person is, from the highest that the actor leads, if there is one."""
    home = queries.unit_of(user_id)
    return visible_path(home, actor) if home is not None else []


def _beginning(path: Sequence[int], actor: Actor) -> int:
    led = set(led_ids(actor))
    return next((place for place, unit_id in enumerate(path) if unit_id in led), max(len(path) - 1, 0))
