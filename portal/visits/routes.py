"""Recording a visit in three taps, and what somebody recorded this month."""

import secrets

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse
from wtforms.fields.choices import SelectChoice

from portal import clock
from portal.courses.queries.guides import list_guides
from portal.db import db
from portal.errors import Refused
from portal.units.queries.memberships import unit_of
from portal.visits import operations
from portal.visits.enums import Outcome, Problem, Topic
from portal.visits.forms import VisitForm
from portal.visits.labels import OUTCOME_ICONS, TOPIC_ICONS
from portal.visits.operations import VisitReport
from portal.visits.permissions import can_change
from portal.visits.queries import (
    latest_visit,
    own_sums,
    people_helped_by_team,
    possible_same_outings,
    resident_groups,
)
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on
from portal.web.request_values import parse_integer
from portal.web.resubmission import resubmittable

bp = Blueprint("visits", __name__)


@bp.get("/visits")
@open_to("signed_in")
def visits() -> str:
    """What the person recorded this month, the last of it with what may be the same outing, and the team's sum."""
    person, since = viewer(), clock.today().replace(day=1)
    unit, last = unit_of(person.id), latest_visit(person.id)
    shown = last if last is not None and can_change(person, last) else None
    return render_template(
        "visits/visits.html",
        last=shown,
        today=clock.today(),
        same=possible_same_outings(shown) if shown is not None else [],
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
    fill_choices(form)
    if not form.validate():
        return show_form(form, status=422)
    people = form.number_of_people
    if people is None:
        form.more_people.errors = [*form.more_people.errors, _("Write how many people it was.")]
        return show_form(form, status=422)
    with rollback_on(Refused, form=form) as refused:
        operations.record_visit(
            VisitReport(
                topic=Topic(form.topic.data),
                people=people,
                outcome=Outcome(form.outcome.data),
                visited_on=form.visited_on.data or clock.today(),
                managed=form.managed.data,
                guide_ids=frozenset({parse_integer(form.guide.data)} if form.guide.data else ()),
                group=form.group.data or "",
                problem=Problem(form.problem.data) if form.problem.data else None,
                remark=form.remark.data or "",
            ),
            token=form.token.data,
            actor=viewer(),
        )
    if refused:
        return show_form(form, status=refused.status)
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


def fill_choices(form: VisitForm) -> None:
    """Offer the published guides and the groups of residents, each after nothing at all."""
    form.guide.choices = [
        SelectChoice("", _("None")),
        *(SelectChoice(str(guide.id), guide.title) for guide in list_guides()),
    ]
    form.group.choices = [
        SelectChoice("", _("Anybody")),
        *(SelectChoice(id_, title) for id_, title in resident_groups()),
    ]


def show_form(form: VisitForm, *, status: int = 200) -> Response:
    """The form, with what was filled in."""
    fill_choices(form)
    optional = (form.managed, form.visited_on, form.guide, form.group, form.problem, form.remark)
    html = render_template(
        "visits/new.html",
        form=form,
        topic_icons=TOPIC_ICONS,
        outcome_icons=OUTCOME_ICONS,
        optional=optional,
        is_open=any(field.errors for field in optional),
    )
    return make_response(html, status)
