"""Moving a person to another unit: found by its name, within what the viewer leads."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.models import User
from portal.db import db
from portal.errors import Refused, require
from portal.people.filters import PeopleFilters
from portal.people.permissions import can_move, transfer_scope
from portal.people.queries.units import transfer_targets
from portal.people.routes.blueprint import bp, get_person
from portal.units import permissions
from portal.units.operations.memberships import join_unit
from portal.units.queries.breadcrumbs import breadcrumbs_to_person
from portal.units.queries.grants import grants_of
from portal.units.queries.memberships import unit_of
from portal.units.queries.tree import get_unit
from portal.units.queries.unit_labels import unit_labels
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on
from portal.web.request_values import parse_integer

MAX_UNIT_CHOICES = 30  # units to choose from at once


@bp.get("/people/<int:user_id>/transfer")
@open_to("leaders")
def transfer(user_id: int) -> Response:
    """Choose the unit; with `?q=`, among those of this name."""
    found = get_person(user_id)
    require(can_move(viewer(), found))
    return show_choice(found)


@bp.post("/people/<int:user_id>/memberships")
@open_to("leaders")
def transfer_person(user_id: int) -> BaseResponse:
    """Let the person belong to the chosen unit from now on."""
    found = get_person(user_id)
    require(can_move(viewer(), found))
    unit_id = request.form.get("unit", type=parse_integer)
    if unit_id is None:
        return show_choice(found, refusal=_("Choose a unit first."), status=422)
    unit = get_unit(unit_id)
    require(permissions.can_place_people(viewer(), unit))
    with rollback_on(Refused) as refused:
        join_unit(found, unit, actor=viewer())
    if refused:
        return show_choice(get_person(user_id), refusal=refused.message, status=422)
    db.session.commit()
    flash(
        _("%(name)s is in %(unit)s now. The time before stays in the history.", name=found.name, unit=unit.name),
        "ok",
    )
    return redirect(url_for(".person", user_id=user_id), 303)


def show_choice(person: User, *, refusal: str = "", status: int = 200) -> Response:
    """The units to choose from."""
    home = unit_of(person.id)
    text = PeopleFilters.parse(request.args).text
    besides = home.id if home is not None else None
    places = transfer_targets(text, scope=transfer_scope(viewer()), besides=besides, limit=MAX_UNIT_CHOICES + 1)
    html = render_template(
        "people/transfer.html",
        person=person,
        home=home,
        trail=breadcrumbs_to_person(person.id, viewer()),
        grants=grants_of(person.id),
        text=text,
        places=places[:MAX_UNIT_CHOICES],
        labels=unit_labels([place.id for place in places[:MAX_UNIT_CHOICES]], in_list=False),
        has_more=len(places) > MAX_UNIT_CHOICES,
        refusal=refusal,
    )
    return make_response(html, status)
