"""What the screens for units share: the blueprint, and finding a unit through the viewer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, request
from flask_babel import gettext as _

from portal import clock
from portal.errors import NotFound, Refused, require
from portal.units import permissions, queries
from portal.units.forms import day_in
from portal.units.models import Unit
from portal.units.operations.changes.rules import refuse_closed
from portal.units.queries import UnitOn
from portal.web.access import viewer

bp = Blueprint("units", __name__, url_prefix="/units")

EARLIEST = date(1900, 1, 1)


def get_led_unit(unit_id: int) -> Unit:
    """The unit, or NotFound where the viewer leads neither it nor one above."""
    unit = queries.get_unit(unit_id)
    if not permissions.can_see_people(viewer(), unit):
        raise NotFound
    return unit


def get_unit_to_change(unit_id: int) -> Unit:
    """The unit, open and the viewer's to change; NotFound, Forbidden or Refused."""
    unit = get_led_unit(unit_id)
    require(permissions.can_manage_units(viewer(), unit))
    refuse_closed(unit)
    return unit


def get_chosen_unit(unit_id: int) -> Unit:
    """A unit that was chosen beside another, the viewer's to change; NotFound or Forbidden."""
    unit = get_led_unit(unit_id)
    require(permissions.can_manage_units(viewer(), unit))
    return unit


def led_units() -> Sequence[Unit]:
    """The units that the viewer leads."""
    return queries.granted_units(viewer().id, permissions.LEADING)


def led_ids() -> list[int]:
    """The ids of the units that the viewer leads."""
    return [unit.id for unit in led_units()]


def visible_path(unit: Unit) -> list[Unit]:
    """The way down to the unit, from the highest one that the viewer leads."""
    path = queries.path(unit.id)
    return path[_beginning([above.id for above in path]) :]


def visible_path_on(unit: Unit, day: date) -> list[UnitOn]:
    """The way down to the unit on a day, from the highest that the viewer leads now; empty if it was not there."""
    path = queries.path_on(unit.id, day)
    return path[_beginning([above.id for above in path]) :]


def _beginning(path: Sequence[int]) -> int:
    led = set(led_ids())
    return next((place for place, unit_id in enumerate(path) if unit_id in led), max(len(path) - 1, 0))


def asked_day() -> date:
    """The day that `?on=` asks for, today without one; Refused for what is no day, or still to come."""
    text = request.args.get("on", "")
    if not text.strip():
        return clock.today()
    day = day_in(text)
    if day is None:
        raise Refused(_("Write the day like this: 25/11/2026."))
    if day > clock.today():
        raise Refused(_("This day is still to come. Choose a day until today."))
    return max(day, EARLIEST)
