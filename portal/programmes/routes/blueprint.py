"""What the screens for programmes share: the blueprint, and finding things through the viewer."""

from typing import Any

from flask import Blueprint
from werkzeug.wrappers import Response as BaseResponse

from portal.errors import Forbidden
from portal.programmes import permissions
from portal.programmes.models import Assignment, Programme
from portal.programmes.queries.assignments import get_assignment
from portal.programmes.queries.programmes import get_programme
from portal.units.queries.managed_units import managed_unit_ids
from portal.units.queries.search import FoundUnit, first_children, units_of
from portal.units.views import unit_choices
from portal.web.access import viewer
from portal.web.listing import requested_search

bp = Blueprint("programmes", __name__)

Answer = BaseResponse | str | tuple[str, int]


def get_visible_programme(programme_id: str) -> Programme:
    """The programme, withdrawn or not, or NotFound where it is not meant for a unit near the viewer's."""
    return get_programme(programme_id, near=managed_unit_ids(viewer()))


def get_editable_programme(programme_id: str) -> Programme:
    """The programme, the viewer's to change; NotFound where it is not to be seen, else Forbidden."""
    programme = get_visible_programme(programme_id)
    if not permissions.can_change(viewer(), programme):
        raise Forbidden
    return programme


def get_led_assignment(assignment_id: int) -> Assignment:
    """The assignment, or NotFound where the viewer does not lead its unit."""
    return get_assignment(assignment_id, below=managed_unit_ids(viewer()))


def programme_unit_choices(chosen: int | None) -> dict[str, Any]:
    """The units to choose from: what is chosen already, then those found by a word, else the viewer's own."""
    ids = managed_unit_ids(viewer())

    def suggested(limit: int) -> list[FoundUnit]:
        beside = first_children(ids[0], limit=limit) if len(ids) == 1 else ()
        return [*units_of(ids, below=ids), *beside]

    return unit_choices(requested_search(), suggested, below=ids, chosen=[chosen] if chosen else [])
