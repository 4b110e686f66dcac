"""What the screens for programmes share: the blueprint, and finding things through the viewer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, request

from portal.errors import Forbidden, NotFound
from portal.programmes import permissions
from portal.programmes.models import Assignment, Programme
from portal.programmes.queries.assignments import get_assignment
from portal.programmes.queries.programmes import get_programme
from portal.units import permissions as unit_permissions
from portal.units.models import Unit
from portal.units.queries.grants import granted_units
from portal.units.queries.search import first_children, search_units, units_of
from portal.units.queries.tree import get_unit
from portal.web.access import viewer

bp = Blueprint("programmes", __name__)

MAX_UNIT_CHOICES = 20  # units to choose from at once


def led_units() -> Sequence[Unit]:
    """The units that the viewer leads."""
    return granted_units(viewer().id, unit_permissions.LEADER_ROLES)


def led_ids() -> list[int]:
    """The ids of the units that the viewer leads."""
    return [unit.id for unit in led_units()]


def get_led_unit(unit_id: int) -> Unit:
    """The unit, or NotFound where the viewer leads neither it nor one above."""
    unit = get_unit(unit_id)
    if not unit_permissions.can_see_people(viewer(), unit):
        raise NotFound
    return unit


def get_visible_programme(programme_id: str) -> Programme:
    """The programme, withdrawn or not, or NotFound where it is not meant for a unit near the viewer's."""
    return get_programme(programme_id, near=led_ids())


def get_editable_programme(programme_id: str) -> Programme:
    """The programme, the viewer's to change; NotFound where it is not to be seen, else Forbidden."""
    programme = get_visible_programme(programme_id)
    if not permissions.can_change(viewer(), programme):
        raise Forbidden
    return programme


def get_led_assignment(assignment_id: int) -> Assignment:
    """The assignment, or NotFound where the viewer does not lead its unit."""
    return get_assignment(assignment_id, below=led_ids())


def unit_choices(chosen: int | None) -> dict[str, Any]:
    """The units to choose from: what is chosen already, then those found by a word, else the viewer's own."""
    led = led_units()
    ids = [unit.id for unit in led]
    wanted = " ".join(request.values.get("q", "").split())[:100]
    first = units_of([chosen], below=ids) if chosen else []
    if wanted:
        found = search_units(wanted, below=ids, limit=MAX_UNIT_CHOICES + 2, closed=False)
    else:
        own = units_of(ids, below=ids)
        beside = first_children(ids[0], limit=MAX_UNIT_CHOICES + 2) if len(ids) == 1 else ()
        found = [*own, *beside]
    others = [one for one in found if one.id not in {one.id for one in first} and one.closed_on is None]
    return {
        "field_name": "unit",
        "chosen": {one.id for one in first},
        "choices": [*first, *others[:MAX_UNIT_CHOICES]],
        "has_more": len(others) > MAX_UNIT_CHOICES,
        "q": wanted,
    }
