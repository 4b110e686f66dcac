"""The leaders' way to their people: down the units, to a person, to a slip with a code."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request, url_for

from portal.accounts.consents import REPORTING
from portal.accounts.models import User
from portal.accounts.queries import agrees_to, get_user
from portal.db import db
from portal.errors import NotFound, require
from portal.units import operations, permissions, queries
from portal.units.models import Unit
from portal.people.slips import make_slip
from portal.web.access import open_to, viewer

bp = Blueprint("people", __name__)

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
            people=queries.find_people(wanted, below=below, limit=MOST),
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


@bp.get("/people/<int:user_id>")
@open_to("leaders")
def person(user_id: int) -> str:
    """One person of the viewer's units."""
    found = get_person(user_id)
    home = queries.unit_of(found.id)
    return render_template(
        "people/person.html",
        person=found,
        last_seen_at=found.last_seen_at if agrees_to(found.id, REPORTING) else None,
        trail=visible_path(home) if home is not None else [],
        grants=queries.grants_of(found.id),
        may_issue=permissions.can_issue_code(viewer(), found),
    )


@bp.post("/people/<int:user_id>/codes")
@open_to("leaders")
def issue_code(user_id: int) -> Response:
    """Issue an activation code and show its slip, this once."""
    found = get_person(user_id)
    require(permissions.can_issue_code(viewer(), found))
    code = operations.issue_activation_code(found, actor=viewer())
    db.session.commit()

    home = queries.unit_of(found.id)
    page = render_template(
        "people/slip.html", person=found, team=home.name if home else "", slip=make_slip(code, request.host_url)
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


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


def show_unit(shown: Unit) -> str:
    """The screen of a unit that the viewer may see."""
    total = queries.number_of_members(shown.id)
    pages = max(1, -(-total // PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "people/unit.html",
        unit=shown,
        trail=visible_path(shown),
        children=queries.children(shown.id),
        members=queries.members(shown.id, offset=(number - 1) * PAGE, limit=PAGE),
        heads=queries.heads_of(shown.id),
        total=total,
        page=number,
        pages=pages,
        page_url=lambda wanted: url_for("people.unit", unit_id=shown.id, page=wanted),
    )
