"""Giving a programme to a unit, changing the day, and asking for it no more."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal import clock
from portal.db import db
from portal.errors import FieldError, Refused
from portal.programmes.forms import AssignmentForm, ConfirmationForm, NewAssignmentForm
from portal.programmes.models import Assignment, Programme
from portal.programmes.operations import assignments
from portal.programmes.queries.programmes import courses_in
from portal.programmes.routes.blueprint import (
    Answer,
    bp,
    get_led_assignment,
    get_visible_programme,
    programme_unit_choices,
)
from portal.units.queries.managed_units import get_managed_unit, managed_units
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on
from portal.web.request_values import parse_integer
from portal.web.template_filters import day

DEFAULT_DUE_AHEAD = timedelta(days=60)  # what is proposed


@bp.get("/programmes/<programme_id>/assignments/new")
@open_to("leaders")
def new_assignment(programme_id: str) -> str:
    """The form in which a programme is given to a unit."""
    programme = get_visible_programme(programme_id)
    led = managed_units(viewer())
    unit_id = request.args.get("unit", 0, type=parse_integer) or (led[0].id if len(led) == 1 else None)
    form = NewAssignmentForm(formdata=None, unit=unit_id, due_on=clock.today() + DEFAULT_DUE_AHEAD)
    return _show_new(programme, form)


@bp.post("/programmes/<programme_id>/assignments")
@open_to("leaders")
def assign_programme(programme_id: str) -> Answer:
    """Give the programme to the unit."""
    programme = get_visible_programme(programme_id)
    form = NewAssignmentForm()
    if request.form.get("step") == "search":
        return _show_new(programme, form)
    if not form.validate():
        return _show_new(programme, form), 422
    unit = get_managed_unit(form.unit.data or 0, viewer())
    with rollback_on(FieldError, form=form) as refused:
        assignments.assign_programme(
            programme, unit, due_on=form.day, repeat_months=form.repeat_months.data, actor=viewer()
        )
    if refused:
        return _show_new(get_visible_programme(programme_id), form), 422
    db.session.commit()

    flash(_("Given to %(name)s, to be finished by %(day)s.", name=unit.name, day=day(form.day)), "ok")
    return redirect(url_for(".programme", programme_id=programme_id), 303)


@bp.get("/assignments/<int:assignment_id>")
@open_to("leaders")
def assignment(assignment_id: int) -> str:
    """The form in which the day or the period is changed."""
    found = get_led_assignment(assignment_id)
    form = AssignmentForm(formdata=None, due_on=found.due_on, repeat_months=found.repeat_months)
    return _show_change(found, form)


@bp.post("/assignments/<int:assignment_id>")
@open_to("leaders")
def change_assignment(assignment_id: int) -> Answer:
    """Change the day or the period."""
    found = get_led_assignment(assignment_id)
    form = AssignmentForm()
    if not form.validate():
        return _show_change(found, form), 422
    with rollback_on(FieldError, form=form) as refused:
        assignments.change_assignment(
            found, due_on=form.day, repeat_months=form.repeat_months.data, actor=viewer()
        )
    if refused:
        return _show_change(get_led_assignment(assignment_id), form), 422
    programme_id = found.programme_id
    db.session.commit()

    flash(_("Changed. Everybody there sees the new day at once."), "ok")
    return redirect(url_for(".programme", programme_id=programme_id), 303)


@bp.get("/assignments/<int:assignment_id>/ending")
@open_to("leaders")
def assignment_ending(assignment_id: int) -> str:
    """What it means to ask for the programme no more, before it is done."""
    found = get_led_assignment(assignment_id)
    return render_template("programmes/ending.html", assignment=found, form=ConfirmationForm(formdata=None))


@bp.post("/assignments/<int:assignment_id>/ending")
@open_to("leaders")
def end_assignment(assignment_id: int) -> Answer:
    """Ask the unit for the programme no more."""
    found = get_led_assignment(assignment_id)
    assignments.end_assignment(found, actor=viewer())
    programme_id = found.programme_id
    db.session.commit()

    return redirect(url_for(".programme", programme_id=programme_id, ended=assignment_id), 303)


@bp.post("/assignments/<int:assignment_id>/return")
@open_to("leaders")
def resume_assignment(assignment_id: int) -> Answer:
    """Take back that it was ended."""
    found = get_led_assignment(assignment_id)
    programme_id = found.programme_id
    with rollback_on(Refused) as refused:
        assignments.resume_assignment(found, actor=viewer())
        db.session.commit()

    flash(refused.message or _("It is asked for again, as before."), "error" if refused else "ok")
    return redirect(url_for(".programme", programme_id=programme_id), 303)


def _show_new(programme: Programme, form: NewAssignmentForm) -> str:
    return render_template(
        "programmes/assignment_new.html",
        programme=programme,
        gone=[course for course in courses_in(programme.id) if not course.is_there],
        form=form,
        today=clock.today(),
        **programme_unit_choices(form.unit.data),
    )


def _show_change(assignment: Assignment, form: AssignmentForm) -> str:
    return render_template("programmes/assignment.html", assignment=assignment, form=form, today=clock.today())
