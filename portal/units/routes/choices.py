"""Units to choose from: those beside, or those found by a word."""

from collections.abc import Collection, Sequence
from typing import Any

from flask import render_template, request

from portal.accounts.enums import Role
from portal.units import permissions
from portal.units.models import Unit
from portal.units.queries.grants import granted_units
from portal.units.queries.search import FoundUnit, first_children
from portal.units.queries.tree import get_unit
from portal.units.routes.blueprint import bp, get_unit_to_change
from portal.units.views import unit_choices
from portal.web.access import open_to, viewer
from portal.web.listing import requested_search
from portal.web.request_values import parse_integer

FIELDS = ("target", "units")  # one to choose, or several


@bp.get("/<int:unit_id>/choices")
@open_to("leaders")
def choices(unit_id: int) -> str:
    """Those to choose from for a change of the unit: a part of its form for htmx."""
    unit = get_unit_to_change(unit_id)
    name = "units" if request.args.get("field") == "units" else "target"
    chosen = request.args.getlist(name, type=parse_integer)
    beside = request.args.get("beside", type=parse_integer)
    return render_template("units/_choices.html", unit=unit, **choices_for(unit, name, chosen, beside))


def choices_for(unit: Unit, name: str, chosen: Collection[int], beside: int | None) -> dict[str, Any]:
    """What the list of a field needs: those chosen already first, then those found, or those below `beside`.

    All of them are the viewer's to change; the unit itself is never among them.
    """

    def suggested(limit: int) -> Sequence[FoundUnit]:
        if beside is None or not permissions.can_manage_units(viewer(), get_unit(beside)):
            return ()
        return first_children(beside, limit=limit)

    reach = [led.id for led in granted_units(viewer().id, [Role.ADMIN])]
    found = unit_choices(
        requested_search(), suggested, below=reach, chosen=chosen, besides=[unit.id], field_name=name
    )
    return {**found, "beside": beside}
