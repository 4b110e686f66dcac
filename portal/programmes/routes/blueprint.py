"""What the screens for programmes share: the blueprint, and finding things through the viewer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, request

from portal.errors import Forbidden, NotFound
from portal.programmes import permissions, queries
from portal.programmes.models import Assignment, Programme
from portal.units import permissions as unit_permissions
from portal.units import queries as units
from portal.units.models import Unit
from portal.units.queries.finding import search_units, units_beside, units_of
from portal.web.access import viewer

bp = Blueprint("programmes", __name__)

MOST = 20  # units to choose from at once


def led_units() -> Sequence[Unit]:
    """The units that the viewer leads."""
    return units.granted_units(viewer().id, unit_permissions.LEADING)


def led_ids() -> list[int]:
    """The ids of the units that the viewer leads."""
    return [unit.id for unit in led_units()]


def get_led_unit(unit_id: int) -> Unit:
    """The unit, or NotFound where the viewer leads neither it nor one above."""
    unit = units.get_unit(unit_id)
    if not unit_permissions.can_see_people(viewer(), unit):
        raise NotFound
    return unit


def get_seen_programme(programme_id: str) -> Programme:
    """The programme, withdrawn or not, or NotFound where it is not meant for a unit near the viewer's."""
    return queries.get_programme(programme_id, near=led_ids())


def get_own_programme(programme_id: str) -> Programme:
    """The programme, the viewer's to change; NotFound where it is not to be seen, else Forbidden."""
    programme = get_seen_programme(programme_id)
    if not permissions.can_change(viewer(), programme):
        raise Forbidden
    return programme


def get_led_assignment(assignment_id: int) -> Assignment:
    """The assignment, or NotFound where the viewer does not lead its unit."""
    return queries.get_assignment(assignment_id, below=led_ids())


def unit_choices(chosen: int | None) -> dict[str, Any]:
    """The units to choose from: what is chosen already, then those found by a word, else the viewer's own."""
    led = led_units()
    ids = [unit.id for unit in led]
    wanted = " ".join(request.values.get("q", "").split())[:100]
    first = units_of([chosen], below=ids) if chosen else []
    if wanted:
        found = search_units(wanted, below=ids, limit=MOST + 2, closed=False)
    else:
        own = units_of(ids, below=ids)
        beside = units_beside(ids[0], limit=MOST + 2) if len(ids) == 1 else ()
        found = [*own, *beside]
    others = [one for one in found if one.id not in {one.id for one in first} and one.closed_on is None]
    return {
        "field_name": "unit",
        "chosen": {one.id for one in first},
        "choices": [*first, *others[:MOST]],
        "has_more": len(others) > MOST,
        "q": wanted,
    }
