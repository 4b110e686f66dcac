"""What the screens for people share: the blueprint, and finding somebody through the viewer."""

from __future__ import annotations

from flask import Blueprint

from portal.accounts.models import User
from portal.accounts.queries import get_user
from portal.errors import NotFound
from portal.units import permissions, queries
from portal.units.models import Unit
from portal.web.access import viewer

bp = Blueprint("people", __name__)


def get_person(user_id: int) -> User:
    """The person, or NotFound where the viewer leads no unit above."""
    found = get_user(user_id)
    if not permissions.can_see_person(viewer(), found):
        raise NotFound
    return found


def visible_path(below: Unit) -> list[Unit]:
    """The way down to the unit, from the highest one that the viewer leads."""
    granted = {unit.id for unit in queries.granted_units(viewer().id, permissions.LEADING)}
    path = queries.path(below.id)
    begin = next((place for place, unit in enumerate(path) if unit.id in granted), len(path))
    return path[begin:]
