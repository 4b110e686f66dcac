"""What the screens for units share: the blueprint, and finding a unit through the viewer."""

from datetime import date

from flask import Blueprint, request
from flask_babel import gettext as _

from portal import clock
from portal.content.text.dates import parse_date
from portal.errors import Refused, require
from portal.units import permissions
from portal.units.changes.operations.checks import ensure_open
from portal.units.models import Unit
from portal.units.queries.managed_units import get_managed_unit
from portal.web.access import viewer

bp = Blueprint("units", __name__, url_prefix="/units")

MIN_DATE = date(1900, 1, 1)


def get_unit_to_change(unit_id: int) -> Unit:
    """The unit, open and the viewer's to change; NotFound, Forbidden or Refused."""
    unit = get_managed_unit(unit_id, viewer())
    require(permissions.can_manage_units(viewer(), unit))
    ensure_open(unit)
    return unit


def get_chosen_unit(unit_id: int) -> Unit:
    """A unit that was chosen beside another, the viewer's to change; NotFound or Forbidden."""
    unit = get_managed_unit(unit_id, viewer())
    require(permissions.can_manage_units(viewer(), unit))
    return unit


def requested_day() -> date:
    """The day that `?on=` asks for, today without one; Refused for what is no day, or still to come."""
    text = request.args.get("on", "")
    if not text.strip():
        return clock.today()
    day = parse_date(text)
    if day is None:
        raise Refused(_("Write the day like this: 25/11/2026."))
    if day > clock.today():
        raise Refused(_("This day is still to come. Choose a day until today."))
    return max(day, MIN_DATE)
