"""The form in which a class is planned."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from portal.classes.models import ClassSession
from portal.classes.planning.forms import DEFAULT_MINUTES, DEFAULT_TIMES, NewClassForm
from portal.classes.planning.operations.checks import InvalidPlan, Overlap
from portal.classes.planning.operations.plan import plan_classes
from portal.classes.planning.queries.choices import planning_units
from portal.classes.planning.routes.choices import form_choices, requested_unit
from portal.classes.routes.blueprint import bp
from portal.db import db
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on
from portal.web.resubmission import resubmittable


@bp.get("/classes/new")
@open_to("staff")
def new_class() -> Response:
    """The form, for the unit in the address or the viewer's first."""
    unit = requested_unit() or next(iter(planning_units(viewer())), None)
    form = NewClassForm.empty(
        unit=str(unit.id) if unit is not None else "",
        units=[str(unit.id)] if unit is not None else [],
        course=request.args.get("course", ""),
        minutes=DEFAULT_MINUTES,
        times=DEFAULT_TIMES,
        teacher=str(viewer().id),
    )
    return show_form(form)


@bp.post("/classes/new")
@resubmittable
@open_to("staff")
def plan_class() -> BaseResponse:
    """Plan the class, or look for units and people by what was typed."""
    form = NewClassForm()
    if request.form.get("step") == "search":
        return show_form(form)
    form_choices(form)
    if not form.validate():
        return show_form(form, status=422)
    with rollback_on(InvalidPlan, Overlap, form=form) as refused:
        sessions = plan_classes(
            form.plan(),
            token=form.token.data,
            actor=viewer(),
            repeat=form.wanted_repeat,
            times=form.times.data or 0,
            took_place=form.took_place.data,
            despite_overlap=form.despite_overlap.data,
        )
    if refused:
        return show_form(form, overlap=refused.error, status=refused.status)
    session_id, number = sessions[0].id, len(sessions)
    db.session.commit()
    flash(ngettext("The class is planned.", "%(num)d classes are planned.", number), "ok")
    return redirect(url_for(".class_page", session_id=session_id), 303)


def show_form(form: NewClassForm, *, overlap: Exception | None = None, status: int = 200) -> Response:
    """The form, with what was filled in."""
    others: tuple[ClassSession, ...] = overlap.sessions if isinstance(overlap, Overlap) else ()
    return make_response(render_template("classes/new.html", others=others, **form_choices(form)), status)
