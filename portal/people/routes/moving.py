"""Moving a person to another unit: found by its name, within what the viewer leads."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.models import User
from portal.db import db
from portal.errors import Refused, require
from portal.people.moving import can_move, reach_of
from portal.people.queries import places_to_move_to
from portal.people.routes.blueprint import bp, get_person
from portal.people.wanted import wanted_from
from portal.units import operations, permissions, queries
from portal.units.leading import way_to_person
from portal.web.access import open_to, viewer
from portal.web.arguments import whole_number

MOST = 30  # units to choose from at once


@bp.get("/people/<int:user_id>/moving")
@open_to("leaders")
def moving(user_id: int) -> Response:
    """Choose the unit; with `?q=`, among those of this name."""
    found = get_person(user_id)
    require(can_move(viewer(), found))
    return show_choice(found)


@bp.post("/people/<int:user_id>/memberships")
@open_to("leaders")
def move(user_id: int) -> BaseResponse:
    """Let the person belong to the chosen unit from now on."""
    found = get_person(user_id)
    require(can_move(viewer(), found))
    unit_id = request.form.get("unit", type=whole_number)
    if unit_id is None:
        return show_choice(found, refusal=_("Choose a unit first."), status=422)
    unit = queries.get_unit(unit_id)
    require(permissions.can_place_people(viewer(), unit))
    try:
        operations.join_unit(found, unit, actor=viewer())
    except Refused as refusal:
        db.session.rollback()
        return show_choice(get_person(user_id), refusal=refusal.message, status=422)
    db.session.commit()
    flash(
        _("%(name)s is in %(unit)s now. The time before stays in the history.", name=found.name, unit=unit.name),
        "ok",
    )
    return redirect(url_for(".person", user_id=user_id), 303)


def show_choice(person: User, *, refusal: str = "", status: int = 200) -> Response:
    """The units to choose from."""
    home = queries.unit_of(person.id)
    text = wanted_from(request.args).text
    besides = home.id if home is not None else None
    places = places_to_move_to(text, scope=reach_of(viewer()), besides=besides, limit=MOST + 1)
    page = render_template(
        "people/moving.html",
        person=person,
        home=home,
        trail=way_to_person(person.id, viewer()),
        grants=queries.grants_of(person.id),
        text=text,
        places=places[:MOST],
        has_more=len(places) > MOST,
        refusal=refusal,
    )
    return make_response(page, status)
