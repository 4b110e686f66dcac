"""Down the units to a person, and looking somebody up."""

from __future__ import annotations

from flask import render_template, request, url_for

from portal.errors import NotFound
from portal.people import queries as people_queries
from portal.people.routes.blueprint import bp, visible_path
from portal.units import permissions, queries
from portal.units.models import Unit
from portal.web.access import open_to, viewer

PAGE = 50  # people in one list
MOST = 30  # results of a search


@bp.get("/people")
@open_to("leaders")
def people() -> str:
    """The unit that the viewer leads, or all of them; with `?q=`, what was searched for."""
    granted = queries.granted_units(viewer().id, permissions.LEADING)
    wanted = request.args.get("q", "").strip()[:100]
    if wanted:
        below = [unit.id for unit in granted]
        return render_template(
            "people/search.html",
            q=wanted,
            units=queries.find_units(wanted, below=below, limit=MOST),
            people=people_queries.find_people(wanted, below=below, limit=MOST),
        )
    if len(granted) == 1:
        return show_unit(granted[0])
    return render_template("people/people.html", units=granted)


@bp.get("/people/units/<int:unit_id>")
@open_to("leaders")
def unit(unit_id: int) -> str:
    """A unit at or below the viewer's: what is below it, and who is in it."""
    found = queries.get_unit(unit_id)
    if not permissions.can_see_people(viewer(), found):
        raise NotFound
    return show_unit(found)


def show_unit(shown: Unit) -> str:
    """The screen of a unit that the viewer may see."""
    total = people_queries.number_of_members(shown.id)
    pages = max(1, -(-total // PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "people/unit.html",
        unit=shown,
        trail=visible_path(shown),
        children=queries.children(shown.id),
        members=people_queries.members(shown.id, offset=(number - 1) * PAGE, limit=PAGE),
        heads=queries.heads_of(shown.id),
        total=total,
        page=number,
        pages=pages,
        page_url=lambda wanted: url_for("people.unit", unit_id=shown.id, page=wanted),
    )
