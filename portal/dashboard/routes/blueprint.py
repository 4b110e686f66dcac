"""The blueprint of the dashboard, and finding a unit that the viewer leads."""

from __future__ import annotations

from flask import Blueprint

from portal.errors import NotFound
from portal.units import permissions
from portal.units.models import Unit
from portal.units.queries.tree import get_unit
from portal.web.access import viewer

bp = Blueprint("dashboard", __name__, url_prefix="/dashboard")


def get_managed_unit(unit_id: int) -> Unit:
    """A unit at or below the viewer's, or NotFound."""
    unit = get_unit(unit_id)
    if not permissions.can_see_people(viewer(), unit):
        raise NotFound
    return unit
