"""Units as those who lead them find them: at and below the highest that is theirs, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from portal.audit.models import Actor
from portal.errors import NotFound
from portal.units import permissions
from portal.units.models import Unit
from portal.units.queries import tree
from portal.units.queries.grants import granted_units
from portal.units.queries.memberships import unit_of
from portal.units.queries.tree import get_unit
from portal.units.queries.tree_history import UnitOn, path_on


def managed_units(actor: Actor) -> Sequence[Unit]:
    """The units that the actor leads or administers, without those below them."""
    return granted_units(actor.id, permissions.LEADER_ROLES)


def managed_unit_ids(actor: Actor) -> list[int]:
    """The ids of these units."""
    return [unit.id for unit in managed_units(actor)]


def get_managed_unit(unit_id: int, actor: Actor) -> Unit:
    """The unit, or NotFound where the actor leads neither it nor one above."""
    unit = get_unit(unit_id)
    if not permissions.can_see_people(actor, unit):
        raise NotFound
    return unit


def visible_path(unit: Unit, actor: Actor) -> list[Unit]:
    """The way down to the unit, from the highest one that the actor leads."""
    path = tree.path(unit.id)
    return path[_first_visible_index([above.id for above in path], actor) :]


def visible_path_on(unit: Unit, day: date, actor: Actor) -> list[UnitOn]:
    """The way down to the unit on a day, from the highest that the actor leads now; empty if it was not there."""
    path = path_on(unit.id, day)
    return path[_first_visible_index([above.id for above in path], actor) :]


def visible_path_to_person(user_id: int, actor: Actor) -> list[Unit]:
    """The way down to the unit where the person is, from the highest that the actor leads, if there is one."""
    home = unit_of(user_id)
    return visible_path(home, actor) if home is not None else []


def _first_visible_index(path: Sequence[int], actor: Actor) -> int:
    led = set(managed_unit_ids(actor))
    return next((place for place, unit_id in enumerate(path) if unit_id in led), max(len(path) - 1, 0))
