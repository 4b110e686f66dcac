"""Units to choose from: those beside, or those found by a word."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from flask import render_template, request

from portal.units import permissions, queries
from portal.units.models import Unit
from portal.units.queries.finding import FoundUnit, search_units, units_beside, units_of
from portal.units.routes.blueprint import bp, get_unit_to_change
from portal.web.access import open_to, viewer
from portal.web.arguments import whole_number

MOST = 20  # units to choose from at once
FIELDS = ("target", "units")  # one to choose, or several


@bp.get("/<int:unit_id>/choices")
@open_to("leaders")
def choices(unit_id: int) -> str:
    """Those to choose from for a change of the unit: a part of its form for htmx."""
    unit = get_unit_to_change(unit_id)
    name = "units" if request.args.get("field") == "units" else "target"
    chosen = request.args.getlist(name, type=whole_number)
    beside = request.args.get("beside", type=whole_number)
    return render_template("units/_choices.html", unit=unit, **choices_for(unit, name, chosen, beside))


def choices_for(unit: Unit, name: str, chosen: Collection[int], beside: int | None) -> dict[str, Any]:
    """What the list of a field needs: those chosen already first, then those found, or those below `beside`.

    All of them are the viewer's to change; the unit itself is never among them.
    """
    wanted = " ".join(request.values.get("q", "").split())[:100]
    reach = [led.id for led in queries.granted_units(viewer().id, ["admin"])]
    found: Sequence[FoundUnit] = []
    if wanted:
        found = search_units(wanted, below=reach, limit=MOST + 2 + len(chosen), closed=False)
    elif beside is not None and permissions.can_manage_units(viewer(), queries.get_unit(beside)):
        found = units_beside(beside, limit=MOST + 2 + len(chosen))
    first = units_of(chosen, below=reach)
    others = [one for one in found if one.id not in {unit.id, *(one.id for one in first)}]
    return {
        "field_name": name,
        "chosen": {one.id for one in first},
        "choices": [*first, *others[:MOST]],
        "has_more": len(others) > MOST,
        "q": wanted,
        "beside": beside,
    }
