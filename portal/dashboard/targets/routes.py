"""The targets of a unit: how far it is, setting one, ending one."""

from datetime import date

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.dashboard.definitions.labels import MATRIX_KEYS
from portal.dashboard.queries.subjects import PROGRAMME, Subject, unit_subjects
from portal.dashboard.routes.blueprint import bp
from portal.dashboard.rules.population import DEFAULT_POPULATION
from portal.dashboard.targets.forms import PROPOSED_PERCENT, TargetForm
from portal.dashboard.targets.operations import end_target, set_target
from portal.dashboard.targets.queries import find_target, past_targets
from portal.dashboard.targets.views import target_views
from portal.db import db
from portal.errors import NotFound, Refused
from portal.units.queries.breadcrumbs import Breadcrumbs, get_breadcrumbs
from portal.units.queries.managed_units import get_managed_unit
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on


@bp.get("/units/<int:unit_id>/targets")
@open_to("leaders")
def targets(unit_id: int) -> str:
    """What the unit is to reach, how far it is from it, and the form in which a target is set."""
    way = get_breadcrumbs(unit_id, viewer())
    programmes = programmes_of(way)
    form = TargetForm(
        formdata=None, programmes=programmes, percent=PROPOSED_PERCENT, due_on=proposed_day(programmes)
    )
    return show_targets(way, form)


@bp.post("/units/<int:unit_id>/targets")
@open_to("leaders")
def set_unit_target(unit_id: int) -> BaseResponse | tuple[str, int]:
    """Set a target for the unit."""
    unit = get_managed_unit(unit_id, viewer())
    way = get_breadcrumbs(unit_id, viewer())
    form = TargetForm(programmes=programmes_of(way))
    if not form.validate():
        return show_targets(way, form), 422
    programme_id, percent = form.programme.data or "", form.percent.data or 0
    with rollback_on(Refused, form=form) as refused:
        set_target(unit, programme_id=programme_id, percent=percent, due_on=form.last_day, actor=viewer())
    if refused:
        return show_targets(get_breadcrumbs(unit_id, viewer()), form), refused.status
    db.session.commit()
    return redirect(url_for(".targets", unit_id=unit_id, _anchor="targets"), 303)


@bp.post("/targets/<int:target_id>/ending")
@open_to("leaders")
def end_unit_target(target_id: int) -> BaseResponse:
    """End a target."""
    target = find_target(target_id)
    if target is None:
        raise NotFound
    get_managed_unit(target.unit_id, viewer())
    unit_id = target.unit_id
    end_target(target, actor=viewer())
    db.session.commit()
    return redirect(url_for(".targets", unit_id=unit_id, _anchor="targets"), 303)


def show_targets(way: Breadcrumbs, form: TargetForm) -> str:
    """The screen with the form as it is."""
    today = clock.today()
    return render_template(
        "dashboard/targets.html",
        way=way,
        form=form,
        views=target_views(way.all_ids, today),
        past=past_targets(way.unit.id),
        today=today,
        population=DEFAULT_POPULATION,
        definition_keys=MATRIX_KEYS,
    )


def programmes_of(way: Breadcrumbs) -> list[Subject]:
    """The programmes that a target of the unit may be about; those that were given to it first."""
    programmes = [subject for subject in unit_subjects(way.all_ids) if subject.kind == PROGRAMME]
    return sorted(programmes, key=lambda subject: -subject.given_at)


def proposed_day(programmes: list[Subject]) -> date:
    """The day that is proposed: when the first programme is due, else the end of the year."""
    today = clock.today()
    due_on = programmes[0].due_on if programmes else None
    return due_on if due_on is not None and due_on >= today else date(today.year, 12, 31)
