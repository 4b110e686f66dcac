"""Writing a programme in the portal: a new one, and one that is there."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal import clock
from portal.db import db
from portal.errors import FieldError, NotFound
from portal.programmes.enums import HoldersChoice
from portal.programmes.forms import MoreForm, ProgrammeForm, submitted_places
from portal.programmes.models import DEFAULT_GRACE_DAYS, Programme
from portal.programmes.operations import programmes
from portal.programmes.operations.completions import ask_for_more
from portal.programmes.queries.programmes import CourseChoice, course_choices, unit_of_programme
from portal.programmes.routes.blueprint import Answer, bp, get_editable_programme, programme_unit_choices
from portal.units.models import Unit
from portal.units.queries.managed_units import get_managed_unit, managed_unit_ids, managed_units
from portal.units.queries.search import units_of
from portal.units.queries.tree import get_unit
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on
from portal.web.request_values import parse_integer
from portal.web.template_filters import day


@bp.get("/new-programme")
@open_to("leaders")
def new_programme() -> Answer:
    """The form for a new programme; where the viewer leads several units, first the choice of one."""
    unit = _unit_in_address()
    if unit is None:
        return render_template("programmes/new_unit.html", **programme_unit_choices(None))
    form = ProgrammeForm(formdata=None, unit=unit.id, min_electives=0, grace_days=DEFAULT_GRACE_DAYS)
    return _show(form, unit, None, _courses_for(unit))


@bp.post("/programmes")
@open_to("leaders")
def create_programme() -> Answer:
    """Write the new programme."""
    form = ProgrammeForm()
    if form.unit.data is None or form.unit.errors:
        raise NotFound
    unit = get_managed_unit(form.unit.data, viewer())
    courses = _courses_for(unit)
    if not form.validate():
        return _show(form, unit, None, courses), 422
    with rollback_on(FieldError, form=form) as refused:
        made = programmes.create_programme(form.wanted([one.id for one in courses]), unit=unit, actor=viewer())
    if refused:
        return _show(form, get_managed_unit(form.unit.data, viewer()), None, courses), 422
    programme_id = made.id
    db.session.commit()

    flash(_("The programme is there. Give it to a unit, so that people see it."), "ok")
    return redirect(url_for(".programme", programme_id=programme_id), 303)


@bp.get("/programmes/<programme_id>/form")
@open_to("leaders")
def edit_programme(programme_id: str) -> Answer:
    """The form in which a programme is changed."""
    programme = get_editable_programme(programme_id)
    form = ProgrammeForm(
        formdata=None,
        title=programme.title,
        summary=programme.summary,
        min_electives=programme.min_electives,
        valid_months=programme.valid_months,
        grace_days=programme.grace_days,
        counts_outside=programme.counts_outside,
    )
    return _show(
        form, unit_of_programme(programme), programme, _courses_for(unit_of_programme(programme), programme)
    )


@bp.post("/programmes/<programme_id>/form")
@open_to("leaders")
def change_programme(programme_id: str) -> Answer:
    """Change the programme."""
    programme = get_editable_programme(programme_id)
    courses = _courses_for(unit_of_programme(programme), programme)
    form = ProgrammeForm()
    if not form.validate():
        return _show(form, unit_of_programme(programme), programme, courses), 422
    question = MoreForm()
    with rollback_on(FieldError, form=form) as refused:
        lacking = programmes.change_programme(programme, form.wanted([one.id for one in courses]), actor=viewer())
    if refused:
        programme = get_editable_programme(programme_id)
        return _show(form, unit_of_programme(programme), programme, courses), 422
    if lacking and not (question.is_answered and question.validate()):
        # What is to become of these people is asked before anything is kept.
        db.session.rollback()
        return _ask(get_editable_programme(programme_id), question, lacking), 422 if question.errors else 200
    due_on = question.more_due_on.data if lacking and question.holders.data == HoldersChoice.MORE else None
    asked = ask_for_more([programme_id], due_on=due_on) if due_on is not None else 0
    db.session.commit()

    if due_on is not None:
        said = ngettext(
            "The programme is changed. %(num)d person learns more, by %(day)s.",
            "The programme is changed. %(num)d people learn more, by %(day)s.",
            asked,
            day=day(due_on),
        )
    else:
        said = _("The programme is changed. Who had completed it stays so.")
    flash(said, "ok")
    return redirect(url_for(".programme", programme_id=programme_id), 303)


def _ask(programme: Programme, question: MoreForm, lacking: int) -> str:
    """The question what becomes of those who completed the programme, with the form as it was sent."""
    own = {*question.data, "is_answer"}
    sent = [(name, value) for name, value in request.form.items(multi=True) if name not in own]
    return render_template(
        "programmes/change_question.html",
        programme=programme,
        form=question,
        sent=sent,
        lacking=lacking,
        today=clock.today(),
    )


def _unit_in_address() -> Unit | None:
    """The unit that the address names, if the viewer leads it, else the only one that the viewer leads."""
    unit_id = request.args.get("unit", 0, type=parse_integer)
    if unit_id:
        named = units_of([unit_id], below=managed_unit_ids(viewer()))
        return get_unit(named[0].id) if named else None
    led = managed_units(viewer())
    is_open = "choose" in request.args or "q" in request.args
    return led[0] if len(led) == 1 and not is_open else None


def _courses_for(unit: Unit, programme: Programme | None = None) -> Sequence[CourseChoice]:
    return course_choices(unit.id, programme.id if programme is not None else None)


def _show(form: ProgrammeForm, unit: Unit, programme: Programme | None, courses: Sequence[CourseChoice]) -> str:
    stored = {one.id: one.place for one in courses}
    return render_template(
        "programmes/form.html",
        form=form,
        unit=unit,
        programme=programme,
        courses=courses,
        places=submitted_places([one.id for one in courses], stored),
    )
