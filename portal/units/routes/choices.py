"""Units to choose from: those beside, or those found by a word."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from flask import render_template, request

from portal.accounts.enums import Role
from portal.units import permissions
from portal.units.models import Unit
from portal.units.queries.grants import granted_units
from portal.units.queries.search import FoundUnit, first_children, search_units, units_of
from portal.units.queries.tree import get_unit
from portal.units.routes.blueprint import bp, get_unit_to_change
from portal.web.access import open_to, viewer
from portal.web.request_values import parse_integer

MAX_CHOICES = 20  # units to choose from at once
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
    wanted = " ".join(request.values.get("q", "").split())[:100]
    reach = [led.id for led in granted_units(viewer().id, [Role.ADMIN])]
    found: Sequence[FoundUnit] = []
    if wanted:
        found = search_units(wanted, below=reach, limit=MAX_CHOICES + 2 + len(chosen), closed=False)
    elif beside is not None and permissions.can_manage_units(viewer(), get_unit(beside)):
        found = first_children(beside, limit=MAX_CHOICES + 2 + len(chosen))
    first = units_of(chosen, below=reach)
    others = [one for one in found if one.id not in {unit.id, *(one.id for one in first)}]
    return {
        "field_name": name,
        "chosen": {one.id for one in first},
        "choices": [*first, *others[:MAX_CHOICES]],
        "has_more": len(others) > MAX_CHOICES,
        "q": wanted,
        "beside": beside,
    }
