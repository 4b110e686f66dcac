"""The organisation as its leaders see it: from the top of theirs to one unit, today or on an earlier day."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template, request

from portal import clock
from portal.errors import Refused
from portal.units import permissions, queries
from portal.units.leading import get_led_unit, led_units, visible_path, visible_path_on
from portal.units.models import Unit
from portal.units.queries.finding import begin_of, search_units
from portal.units.routes.blueprint import asked_day, bp
from portal.units.routes.trees import branch_of, names_in
from portal.web.access import open_to, viewer

MOST = 30  # units that a search shows


@bp.get("")
@open_to("leaders")
def units() -> str | tuple[str, int]:
    """The unit that the viewer leads, or all of them; with `?q=`, what was searched for."""
    led = led_units(viewer())
    wanted = " ".join(request.args.get("q", "").split())[:100]
    if wanted:
        found = search_units(wanted, below=[unit.id for unit in led], limit=MOST + 1)
        return render_template("units/search.html", q=wanted, units=found[:MOST], has_more=len(found) > MOST)
    if len(led) == 1:
        return show_unit(led[0])
    return render_template("units/units.html", units=led)


@bp.get("/<int:unit_id>")
@open_to("leaders")
def unit(unit_id: int) -> str | tuple[str, int]:
    """A unit at or below the viewer's; with `?on=`, as it was on that day."""
    return show_unit(get_led_unit(unit_id, viewer()))


def show_unit(shown: Unit) -> str | tuple[str, int]:
    """The screen of a unit that the viewer may see."""
    try:
        day, refusal = asked_day(), ""
    except Refused as refused:
        day, refusal = clock.today(), refused.message
    path = visible_path_on(shown, day, viewer())
    changes = queries.changes_of(shown.id)
    screen = render_template(
        "units/unit.html",
        unit=shown,
        day=day,
        today=clock.today(),
        typed_day=request.args.get("on", "") if refusal else day.isoformat(),
        refusal=refusal,
        trail=path or visible_path(shown, viewer()),
        then=path[-1] if path else None,
        since=begin_of(shown.id),
        aliases=queries.aliases_of(shown.id),
        number_of_people=queries.number_of_members_on(day, shown.id),
        branch=branch_of(shown.id, day),
        changes=changes,
        names=names_in(changes),
        **may(shown, day),
    )
    return (screen, 422) if refusal else screen


def may(shown: Unit, day: date) -> dict[str, Any]:
    """What the viewer may change here; nothing on an earlier day, and nothing about a closed unit."""
    is_now = shown.closed_on is None and day == clock.today()
    may_manage = is_now and permissions.can_manage_units(viewer(), shown)
    may_beside = may_manage and permissions.can_manage_units(viewer(), shown.parent)
    return {"may_manage": may_manage, "may_beside": may_beside}
