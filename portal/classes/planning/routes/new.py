"""The form in which a class is planned, and the parts of it that are looked up while it is filled in."""

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse
from wtforms.fields.choices import SelectChoice

from portal.classes.models import ClassSession
from portal.classes.planning.forms import DEFAULT_MINUTES, DEFAULT_TIMES, UNNAMED, ClassForm
from portal.classes.planning.operations.checks import InvalidPlan, Overlap
from portal.classes.planning.operations.plan import plan_classes
from portal.classes.planning.queries.choices import (
    TeacherChoice,
    find_teacher,
    owner_choices,
    planning_units,
    teacher_choices,
)
from portal.classes.routes.blueprint import bp
from portal.courses.queries.published import courses_at
from portal.db import db
from portal.units.models import Unit
from portal.units.queries.search import FoundUnit, first_children, units_of
from portal.units.queries.tree import get_unit
from portal.units.views import unit_choices
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on
from portal.web.listing import requested_search, search_text
from portal.web.request_values import parse_integer
from portal.web.resubmission import resubmittable

MAX_TEACHERS = 8  # to choose from at once


@bp.get("/classes/new")
@open_to("staff")
def new_class() -> Response:
    """The form, for the unit in the address or the viewer's first."""
    unit = requested_unit() or next(iter(planning_units(viewer())), None)
    form = ClassForm.empty(
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
    form = ClassForm()
    if request.form.get("step") == "search":
        return show_form(form)
    fill_choices(form)
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


@bp.get("/classes/new/units")
@open_to("staff")
def find_units() -> str:
    """The units to invite, found by a word: a part of the form for htmx."""
    unit = requested_unit()
    return render_template("units/_choices.html", **invitation_choices(unit, request.args.getlist("units")))


@bp.get("/classes/new/teachers")
@open_to("staff")
def find_teachers() -> str:
    """Who may teach, found by a name: a part of the form for htmx."""
    unit, chosen = requested_unit(), request.args.get("teacher", "")
    return render_template(
        "classes/_teachers.html", chosen=chosen, unnamed=UNNAMED, **teachers_to_choose(unit, chosen)
    )


def requested_unit() -> Unit | None:
    """The unit in the address or the form, if the viewer may plan its classes."""
    unit_id = request.values.get("unit", 0, type=parse_integer)
    return get_unit(unit_id) if unit_id in {one.id for one in owner_choices(viewer(), unit_id)} else None


def fill_choices(form: ClassForm) -> Unit | None:
    """Offer the units, and the courses of the one that is chosen; returns it."""
    owners = owner_choices(viewer(), form.unit_id)
    form.unit.choices = [SelectChoice(str(one.id), one.name) for one in owners]
    unit = get_unit(form.unit_id) if form.unit_id in {one.id for one in owners} else None
    courses = courses_at(unit.id) if unit is not None else ()
    form.course.choices = [
        SelectChoice("", _("None, only the topic")),
        *(SelectChoice(str(course.id), course.title) for course in courses),
    ]
    return unit


def invitation_choices(unit: Unit | None, said: list[str]) -> dict[str, Any]:
    """The units to invite: those chosen, then those found by a word, else the unit itself and those below."""
    if unit is None:
        return unit_choices("", lambda _limit: (), below=(), field_name="units")
    chosen = [int(one) for one in said if one.isdecimal() and len(one) < 10]

    def suggested(limit: int) -> list[FoundUnit]:
        return [*units_of([unit.id], below=[unit.id]), *first_children(unit.id, limit=limit)]

    return unit_choices(requested_search(), suggested, below=[unit.id], chosen=chosen, field_name="units")


def teachers_to_choose(unit: Unit | None, chosen: str) -> dict[str, Any]:
    """Who may teach: the viewer, who is chosen already, then those found by a name."""
    text = search_text(request.values.get("t", ""))
    if unit is None:
        return {"teachers": [], "t": text}
    found: list[TeacherChoice | None] = [find_teacher(viewer().id, unit, actor=viewer())]
    if chosen.isdecimal() and len(chosen) < 10:
        found.append(find_teacher(int(chosen), unit, actor=viewer()))
    found += teacher_choices(text, unit, actor=viewer(), limit=MAX_TEACHERS)
    return {"teachers": list({one.id: one for one in found if one is not None}.values()), "t": text}


def show_form(form: ClassForm, *, overlap: Exception | None = None, status: int = 200) -> Response:
    """The form, with what was filled in."""
    unit = fill_choices(form)
    others: tuple[ClassSession, ...] = overlap.sessions if isinstance(overlap, Overlap) else ()
    html = render_template(
        "classes/new.html",
        form=form,
        others=others,
        chosen_teacher=form.teacher.data or "",
        unnamed=UNNAMED,
        **invitation_choices(unit, form.units.data or []),
        **teachers_to_choose(unit, form.teacher.data or ""),
    )
    return make_response(html, status)
