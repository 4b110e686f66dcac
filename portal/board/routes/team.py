"""The head's page: the team, its plan, a text for its group, and what a head does."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.board.group_texts import group_text
from portal.board.lines import programme_of
from portal.board.operations.plans import drop_plan, plan_course
from portal.board.plan_forms import PlanForm, chosen_course
from portal.board.plans import paces_of
from portal.board.queries.plans import find_plan
from portal.board.queries.team import headcount
from portal.board.routes.blueprint import bp, led_unit
from portal.board.routes.ways import led_way
from portal.board.team import Team, team_of
from portal.courses.queries import CourseRow, list_courses, units_above
from portal.db import db
from portal.errors import NotFound
from portal.programmes.queries import number_below
from portal.units.models import Unit
from portal.units.reach import code_givers
from portal.web.access import open_to, viewer
from portal.web.arguments import whole_number
from portal.web.htmx import wants_fragment


@bp.get("/team/<int:unit_id>")
@open_to("leaders")
def team(unit_id: int) -> Response:
    """The people of a unit in `?programme=`, or in one `?course=` of it; `?plan=` opens the plan for a course."""
    unit = led_unit(unit_id)
    planned = request.args.get("plan", type=whole_number)
    plan = find_plan(unit.id, planned) if planned is not None else None
    by = plan.by if plan is not None else None
    courses = courses_here(unit)
    return show_team(unit, PlanForm(formdata=None, courses=courses, course=planned, by=by), courses)


@bp.post("/team/<int:unit_id>/plans")
@open_to("leaders")
def plan_team_course(unit_id: int) -> BaseResponse:
    """Plan a course, or give its plan another day."""
    unit = led_unit(unit_id)
    courses = courses_here(unit)
    form = PlanForm(courses=courses)
    if not form.validate():
        show = show_plans if wants_fragment() else show_team
        return show(unit, form, courses, status=422)
    plan_course(unit, course_id=form.course.data, by=form.last_day, actor=viewer())
    db.session.commit()
    return after_change(unit, _("The plan is set."))


@bp.post("/team/<int:unit_id>/plans/removal")
@open_to("leaders")
def drop_team_plan(unit_id: int) -> BaseResponse:
    """Take a plan back."""
    unit = led_unit(unit_id)
    course_id = chosen_course(request.form.get("course", ""))
    if course_id is None:
        raise NotFound
    drop_plan(unit, course_id=course_id, actor=viewer())
    db.session.commit()
    return after_change(unit, _("The plan is taken back."))


def after_change(unit: Unit, said: str) -> BaseResponse:
    """The plans as they are now."""
    if wants_fragment():
        courses = courses_here(unit)
        return show_plans(unit, PlanForm(formdata=None, courses=courses), courses, said=said)
    flash(said, "ok")
    return redirect(url_for(".team", unit_id=unit.id, _anchor="plans"), 303)


def courses_here(unit: Unit) -> tuple[CourseRow, ...]:
    """The courses that the unit may walk."""
    return list_courses(units_above(unit.id))


def show_plans(
    unit: Unit, form: PlanForm, courses: Sequence[CourseRow], *, said: str = "", status: int = 200
) -> Response:
    """The fragment with the plans."""
    people = headcount(unit.id).members
    paces = paces_of(unit, courses=courses, people=people, today=clock.today())
    html = render_template("board/_team_plans.html", unit=unit, paces=paces, form=form, said=said)
    return make_response(html, status)


def show_team(unit: Unit, form: PlanForm, courses: Sequence[CourseRow], *, status: int = 200) -> Response:
    """The whole screen."""
    way = led_way(unit.id)
    shown = team_of(
        unit,
        way.all_ids,
        among=courses,
        programme_id=request.args.get("programme"),
        course_id=request.args.get("course", type=whole_number),
        page=request.args.get("page", 1, type=whole_number),
    )
    paces = paces_of(unit, courses=courses, people=shown.people.members, today=clock.today())
    page = render_template(
        "board/team.html",
        unit=unit,
        way=way,
        team=shown,
        paces=paces,
        form=form,
        said="",
        text=group_text(shown, paces),
        token=secrets.token_urlsafe(16),
        may_issue=set(code_givers(viewer(), {member.id: unit.id for member in shown.members})),
        certificates=number_below([unit.id], state="waiting", besides=viewer().id),
        team_url=lambda **changes: team_url(shown, **changes),
        page_url=lambda number: team_url(shown, page=number, _anchor="members"),
    )
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def team_url(shown: Team, **changes: Any) -> str:
    """The address of the screen as it is, but for the changes."""
    chosen = {
        "programme": programme_of(shown.programme.key) if shown.programme is not None else None,
        "course": shown.course.row.id if shown.course is not None else None,
    }
    return str(url_for(".team", unit_id=shown.unit.id, **(chosen | changes)))
