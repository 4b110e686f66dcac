"""What the forms of classes offer, and the parts of them that are looked up while they are filled in."""

from collections.abc import Collection
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from portal.classes.models import ClassSession
from portal.classes.permissions import can_plan
from portal.classes.planning.forms import UNNAMED, ClassForm, id_of
from portal.classes.planning.queries.choices import TeacherChoice, find_teacher, owner_choices, teacher_choices
from portal.classes.planning.rules import MAX_INVITED
from portal.classes.routes.blueprint import bp
from portal.courses.queries.published import courses_at
from portal.units.models import Unit
from portal.units.queries.search import FoundUnit, first_children, units_of
from portal.units.queries.tree import get_unit
from portal.units.views import unit_choices
from portal.web.access import open_to, viewer
from portal.web.listing import requested_search, search_text
from portal.web.request_values import parse_integer

MAX_TEACHERS = 8  # to choose from at once


@bp.get("/classes/new/units")
@open_to("staff")
def find_units() -> str:
    """The units to invite, found by a word: a part of the form for htmx."""
    unit, chosen = requested_unit(), request.args.getlist("units", type=parse_integer)[:MAX_INVITED]
    if unit is not None and request.args.get("fresh"):
        chosen = [unit.id]  # it has just become the unit whose class it is
    return render_template("units/_choices.html", **invitation_choices(unit, chosen))


@bp.get("/classes/new/teachers")
@open_to("staff")
def find_teachers() -> str:
    """Who may teach, found by a name: a part of the form for htmx."""
    unit, chosen = requested_unit(), request.args.get("teacher", "")
    return render_template("classes/_teachers.html", **teachers_to_choose(unit, chosen))


def requested_unit() -> Unit | None:
    """The unit in the address or the form, if the viewer may plan its classes."""
    unit_id = request.values.get("unit", 0, type=parse_integer)
    return get_unit(unit_id) if unit_id in {one.id for one in owner_choices(viewer(), unit_id)} else None


def form_choices(form: ClassForm, before: ClassSession | None = None) -> dict[str, Any]:
    """Offer units and courses in the form; what the template needs besides to invite units and choose who teaches.

    Who teaches a class (`before`) and may plan none there leaves its unit, its teacher and its invitations alone.
    """
    owners = owner_choices(viewer(), form.unit_id)
    may_plan = before is None or can_plan(viewer(), before.unit)
    if before is not None and before.unit_id not in {one.id for one in owners}:
        owners += units_of([before.unit_id], below=[before.unit_id])
    form.unit.choices = [SelectChoice(str(one.id), one.name) for one in owners]
    unit = get_unit(form.unit_id) if form.unit_id in {one.id for one in owners} else None
    courses = courses_at(unit.id) if unit is not None else ()
    form.course.choices = [
        SelectChoice("", _("None, only the topic")),
        *(SelectChoice(str(course.id), course.title, {"lang": "vi"}) for course in courses),
    ]
    return {
        "form": form,
        "may_plan": may_plan,
        **invitation_choices(unit, form.unit_ids, only_chosen=not may_plan),
        **teachers_to_choose(unit, form.teacher.data or "", before),
    }


def invitation_choices(unit: Unit | None, chosen: Collection[int], *, only_chosen: bool = False) -> dict[str, Any]:
    """The units to invite: those chosen, then those found by a word, else the unit itself and those below."""
    if unit is None or only_chosen:
        below = [unit.id] if unit is not None else []
        return unit_choices("", lambda _limit: (), below=below, chosen=chosen, field_name="units")

    def suggested(limit: int) -> list[FoundUnit]:
        return [*units_of([unit.id], below=[unit.id]), *first_children(unit.id, limit=limit)]

    return unit_choices(requested_search(), suggested, below=[unit.id], chosen=chosen, field_name="units")


def teachers_to_choose(unit: Unit | None, chosen: str, before: ClassSession | None = None) -> dict[str, Any]:
    """Who may teach: who does so already, the viewer, who is chosen, then those found by a name."""
    text = search_text(request.values.get("t", ""))
    found: list[TeacherChoice | None] = []
    if before is not None and before.teacher is not None:
        found.append(TeacherChoice(before.teacher.id, before.teacher.name, ""))
    if unit is not None and (before is None or can_plan(viewer(), unit)):
        found.append(find_teacher(viewer().id, unit, actor=viewer()))
        if (chosen_id := id_of(chosen)) is not None:
            found.append(find_teacher(chosen_id, unit, actor=viewer()))
        found += teacher_choices(text, unit, actor=viewer(), limit=MAX_TEACHERS)
    teachers = list({one.id: one for one in found if one is not None}.values())
    return {"teachers": teachers, "t": text, "chosen_teacher": chosen, "unnamed": UNNAMED}
