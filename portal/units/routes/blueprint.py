"""What the screens for units share: the blueprint, and finding a unit through the viewer."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, request
from flask_babel import gettext as _

from portal import clock
from portal.errors import Refused, require
from portal.units import permissions
from portal.units.leading import get_led_unit
from portal.units.models import Unit
from portal.units.operations.changes.rules import refuse_closed
from portal.web.access import viewer
from portal.web.arguments import day_in

bp = Blueprint("units", __name__, url_prefix="/units")

EARLIEST = date(1900, 1, 1)


def get_unit_to_change(unit_id: int) -> Unit:
    """The unit, open and the viewer's to change; NotFound, Forbidden or Refused."""
    unit = get_led_unit(unit_id, viewer())
    require(permissions.can_manage_units(viewer(), unit))
    refuse_closed(unit)
    return unit


def get_chosen_unit(unit_id: int) -> Unit:
    """A unit that was chosen beside another, the viewer's to change; NotFound or Forbidden."""
    unit = get_led_unit(unit_id, viewer())
    require(permissions.can_manage_units(viewer(), unit))
    return unit


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
