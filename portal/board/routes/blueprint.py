"""The blueprint of the board, and finding a unit that the viewer leads."""

from __future__ import annotations

from flask import Blueprint

from portal.errors import NotFound
from portal.units import permissions, queries
from portal.units.models import Unit
from portal.web.access import viewer

bp = Blueprint("board", __name__, url_prefix="/board")


def led_unit(unit_id: int) -> Unit:
    """A unit at or below the viewer's, or NotFound."""
    unit = queries.get_unit(unit_id)
    if not permissions.can_see_people(viewer(), unit):
        raise NotFound
    return unit
