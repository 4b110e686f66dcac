"""Recording a visit in three taps, and what somebody recorded this month."""

import secrets

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse
from wtforms.fields.choices import SelectChoice

from portal import clock
from portal.courses.queries.guides import list_guides
from portal.db import db
from portal.errors import Refused, require
from portal.units.queries.memberships import unit_of
from portal.visits import operations
from portal.visits.forms import VisitForm, values_of
from portal.visits.labels import OUTCOME_ICONS, TOPIC_ICONS
from portal.visits.models import Visit
from portal.visits.operations import InvalidVisit
from portal.visits.permissions import CORRECTION_PERIOD, can_change
from portal.visits.queries import (
    companions_of,
    get_own_visit,
    guides_of,
    own_sums,
    people_helped_by_team,
    possible_same_outings,
    recent_visits,
    resident_groups,
    team_mates,
)
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on
from portal.web.request_values import parse_integer
from portal.web.resubmission import resubmittable

bp = Blueprint("visits", __name__)

MAX_TYPED = 1000  # characters of a line that is looked at while it is typed


@bp.get("/visits")
@open_to("signed_in")
def visits() -> str:
    """What the person recorded this month, the last of it with what may be the same outing, and the team's sum."""
    person, since = viewer(), clock.today().replace(day=1)
    unit = unit_of(person.id)
    recent = recent_visits(person.id, clock.now() - CORRECTION_PERIOD)
    last = recent[0] if recent else None
    return render_template(
        "visits/visits.html",
        last=last,
        earlier=recent[1:],
        today=clock.today(),
        same=possible_same_outings(last) if last is not None else [],
        sums=own_sums(person.id, since),
        team_people=people_helped_by_team(unit.id, since) if unit is not None else 0,
    )


@bp.get("/visits/new")
@open_to("signed_in")
def visit_form() -> Response:
    """The form: three taps, and what one may add."""
    form = VisitForm(formdata=None, token=secrets.token_urlsafe(12))
    return show_form(form)


@bp.post("/visits/new")
@resubmittable
@open_to("signed_in")
def record_visit() -> BaseResponse:
    """Keep what the person tells of an outing."""
    form = VisitForm()
    people = people_of(form)
    if people is None:
        return show_form(form, status=422)
    with rollback_on(Refused, form=form) as refused:
        operations.record_visit(form.report(people), token=form.token.data, actor=viewer())
    if refused:
        return show_form(form, status=refused.status)
    db.session.commit()
    return redirect(url_for(".visits"), 303)


@bp.post("/visits/new/remark")
@open_to("signed_in")
def check_remark() -> str:
    """Beside the line while it is typed: why it cannot stay so; nothing where it can."""
    try:
        operations.ensure_impersonal(request.form.get("remark", "")[:MAX_TYPED])
    except InvalidVisit as invalid:
        return render_template("visits/_remark.html", message=invalid.message)
    return ""


@bp.get("/visits/<int:visit_id>/edit")
@open_to("signed_in")
def edit_form(visit_id: int) -> Response:
    """The same form with what the person recorded."""
    visit = get_own_visit(visit_id, user_id=viewer().id)
    require(can_change(viewer(), visit))
    form = VisitForm(formdata=None, data=values_of(visit, guides_of(visit_id), companions_of(visit_id)))
    return show_form(form, visit=visit)


@bp.post("/visits/<int:visit_id>/edit")
@resubmittable
@open_to("signed_in")
def edit_visit(visit_id: int) -> BaseResponse:
    """Let the record say this instead."""
    visit = get_own_visit(visit_id, user_id=viewer().id)
    form = VisitForm()
    people = people_of(form)
    if people is None:
        return show_form(form, status=422, visit=visit)
    with rollback_on(Refused, form=form) as refused:
        operations.edit_visit(visit_id, form.report(people), actor=viewer())
    if refused:
        return show_form(form, status=refused.status, visit=visit)
    db.session.commit()
    return redirect(url_for(".visits"), 303)


@bp.post("/visits/<int:visit_id>/withdrawal")
@open_to("signed_in")
def withdraw_visit(visit_id: int) -> BaseResponse:
    """Take a record back."""
    operations.withdraw_visit(visit_id, actor=viewer())
    db.session.commit()
    return redirect(url_for(".visits"), 303)


@bp.post("/visits/<int:visit_id>/outing")
@open_to("signed_in")
def join_visits(visit_id: int) -> BaseResponse:
    """Say that a team-mate's record `other` is of the same outing; without one, that none is."""
    other = request.form.get("other", type=parse_integer)
    if other is None:
        operations.leave_outing(visit_id, actor=viewer())
    else:
        operations.join_visits(visit_id, other, actor=viewer())
    db.session.commit()
    return redirect(url_for(".visits"), 303)


def people_of(form: VisitForm) -> int | None:
    """How many people the form tells of; None where it is not valid, with the reason beside the field."""
    fill_choices(form)
    if not form.validate():
        return None
    people = form.number_of_people
    if people is None:
        form.more_people.errors = [*form.more_people.errors, _("Write how many people it was.")]
    return people


def fill_choices(form: VisitForm) -> None:
    """Offer the team-mates, the published guides and the groups of residents, the last after nothing at all."""
    unit = unit_of(viewer().id)
    mates = team_mates(unit.id, without=viewer().id) if unit is not None else []
    form.companions.choices = [SelectChoice(str(id_), name) for id_, name in mates]
    form.guides.choices = [SelectChoice(str(guide.id), guide.title, {"lang": "vi"}) for guide in list_guides()]
    form.group.choices = [
        SelectChoice("", _("Anybody")),
        *(SelectChoice(id_, title, {"lang": "vi"}) for id_, title in resident_groups()),
    ]


def show_form(form: VisitForm, *, status: int = 200, visit: Visit | None = None) -> Response:
    """The form, with what was filled in; that of a new visit, or to edit one."""
    fill_choices(form)
    optional = (form.managed, form.visited_on, form.group, form.problem)
    folded = (*optional, form.guides, form.companions, form.remark)
    html = render_template(
        "visits/new.html",
        form=form,
        visit=visit,
        topic_icons=TOPIC_ICONS,
        outcome_icons=OUTCOME_ICONS,
        optional=optional,
        is_open=visit is not None or any(each.errors for each in folded),
    )
    return make_response(html, status)
