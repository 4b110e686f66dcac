"""Somebody leaves the teams: what is to be handed over, letting go, and bringing back."""

from flask import Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.models import User
from portal.accounts.queries.users import get_user
from portal.db import db
from portal.errors import Refused, require
from portal.people import permissions
from portal.people.operations.deactivate import deactivate_user, reactivate_user
from portal.people.queries.hand_over import HandOver, hand_over_of
from portal.people.routes.blueprint import bp, get_person
from portal.units.queries.breadcrumbs import breadcrumbs_to_person
from portal.units.queries.memberships import unit_of
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on
from portal.web.headers import no_store
from portal.web.htmx import redirect_to
from portal.web.reauthentication import reauthentication_required
from portal.web.request_values import parse_integer


@bp.get("/people/<int:user_id>/deactivation")
@open_to("leaders")
def deactivation(user_id: int) -> Response:
    """What the person holds and who takes it over; of somebody who has left, what was handed over."""
    found = get_person(user_id)
    if found.deactivated_at is None:
        require(permissions.can_deactivate(viewer(), found))
    return show_deactivation(found)


@bp.post("/people/<int:user_id>/deactivation")
@open_to("leaders")
@reauthentication_required
def deactivate_person(user_id: int) -> Response | BaseResponse:
    """Close the account and hand the roles over; sent twice, it is done once."""
    found = get_person(user_id)
    if found.deactivated_at is not None:
        return redirect_to(url_for(".deactivation", user_id=user_id))
    with rollback_on(Refused) as refused:
        successors = chosen_successors(hand_over_of(found, actor=viewer()))
        deactivate_user(found, successors=successors, reason=request.form.get("reason", ""), actor=viewer())
    if refused:
        return show_deactivation(get_person(user_id), refused=refused.message, status=422)
    db.session.commit()
    told = _(
        "The account is closed. The team counts one member fewer; what was completed stays in “Trained so far”."
    )
    flash(told, "ok")
    return redirect_to(url_for(".deactivation", user_id=user_id))


@bp.post("/people/<int:user_id>/reactivation")
@open_to("leaders")
@reauthentication_required
def reactivate_person(user_id: int) -> BaseResponse:
    """Open the account of somebody who has left again."""
    reactivate_user(get_person(user_id), actor=viewer())
    db.session.commit()
    flash(_("The account is open again. Issue a code, so that the person can choose a password."), "ok")
    return redirect_to(url_for(".person", user_id=user_id))


def chosen_successors(hand_over: HandOver) -> dict[int, User]:
    """Who takes over which role, by the id of its grant, as the form says."""
    ids = [role.grant.id for role in hand_over.roles]
    chosen = {grant_id: request.form.get(f"successor-{grant_id}", type=parse_integer) for grant_id in ids}
    return {grant_id: get_user(user_id) for grant_id, user_id in chosen.items() if user_id is not None}


def show_deactivation(found: User, *, refused: str = "", status: int = 200) -> Response:
    """The hand-over screen."""
    home = unit_of(found.id)
    html = render_template(
        "people/deactivation.html",
        person=found,
        team=home.name if home is not None else "",
        trail=breadcrumbs_to_person(found.id, viewer()),
        hand_over=hand_over_of(found, actor=viewer()),
        may_bring_back=permissions.can_reactivate(viewer(), found),
        refused=refused,
        reason=request.form.get("reason", ""),
    )
    return no_store(make_response(html, status))
