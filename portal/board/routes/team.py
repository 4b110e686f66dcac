"""The head's page: the team, its plan, a text for its group, and what a head does."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.board.group_texts import group_text
from portal.board.lines import programme_of
from portal.board.operations.plans import drop_plan, plan_course
from portal.board.plan_forms import PlanForm, chosen_course
from portal.board.plans import Pace, paces_of
from portal.board.queries.plans import find_plan
from portal.board.queries.team import headcount
from portal.board.routes.blueprint import bp, led_unit
from portal.board.routes.ways import led_way
from portal.board.team import Team, team_of
from portal.courses.queries import CourseRow, courses_at
from portal.db import db
from portal.errors import NotFound
from portal.programmes.queries import number_below
from portal.units.models import Unit
from portal.units.queries.ways import Way
from portal.units.reach import Above, code_givers
from portal.web.access import open_to, viewer
from portal.web.arguments import whole_number
from portal.web.htmx import wants_fragment
from portal.web.shared_pages import shared_desk


@bp.get("/team/<int:unit_id>")
@open_to("leaders")
def team(unit_id: int) -> Response:
    """The people of a unit in `?programme=`, or in one `?course=` of it; `?plan=` opens the plan for a course."""
    way = led_way(unit_id)
    planned = request.args.get("plan", type=whole_number)
    plan = find_plan(unit_id, planned) if planned is not None else None
    by = plan.by if plan is not None else None
    courses = courses_at(unit_id)
    shown = Shown.of(way, courses)
    # The form gets the token of its session when it is made, which is therefore done within the kept page.
    response = shared_desk(
        "board/team.html",
        key=(shown, planned, by),
        token=secrets.token_urlsafe(16),
        context=lambda: {
            **shown.context(),
            "new_form": lambda: PlanForm(formdata=None, courses=courses, course=planned, by=by),
        },
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/team/<int:unit_id>/plans")
@open_to("leaders")
def plan_team_course(unit_id: int) -> BaseResponse:
    """Plan a course, or give its plan another day."""
    unit = led_unit(unit_id)
    courses = courses_here(unit)
    form = PlanForm(courses=courses)
    if not form.validate():
        return (show_plans if wants_fragment() else show_team)(unit, form, courses, status=422)
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
    return courses_at(unit.id)


def show_plans(
    unit: Unit, form: PlanForm, courses: Sequence[CourseRow], *, said: str = "", status: int = 200
) -> Response:
    """The fragment with the plans."""
    people = headcount(unit.id).members
    paces = paces_of(unit, courses=courses, people=people, today=clock.today())
    html = render_template("board/_team_plans.html", unit=unit, paces=paces, form=form, said=said)
    return make_response(html, status)


def show_team(unit: Unit, form: PlanForm, courses: tuple[CourseRow, ...], *, status: int = 200) -> Response:
    """The whole screen with a form that came back."""
    shown = Shown.of(led_way(unit.id), courses)
    token = secrets.token_urlsafe(16)
    page = render_template("board/team.html", new_form=lambda: form, token=token, **shown.context())
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


@dataclass(frozen=True)
class Shown:
    """All that the screen says, but for the form; `may_issue` are the ids of those who may be given a code."""

    way: Way
    team: Team
    paces: tuple[Pace, ...]
    may_issue: frozenset[int]
    certificates: int  # how many wait
    own_id: int
    today: date

    @classmethod
    def of(cls, way: Way, courses: tuple[CourseRow, ...]) -> Shown:
        """What there is to say about the team, as the address asks for it."""
        unit, today, own_id = way.unit, clock.today(), viewer().id
        team = team_of(
            unit,
            way.all_ids,
            among=courses,
            programme_id=request.args.get("programme"),
            course_id=request.args.get("course", type=whole_number),
            page=request.args.get("page", 1, type=whole_number),
        )
        paces = paces_of(unit, courses=courses, people=team.people.members, today=today)
        homes = {member.id: unit.id for member in team.members}
        may_issue = frozenset(code_givers(viewer(), homes, known=Above({unit.id: way.all_ids})))
        certificates = number_below([unit.id], state="waiting", besides=own_id)
        return cls(way, team, paces, may_issue, certificates, own_id, today)

    def context(self) -> dict[str, Any]:
        """What the template needs."""
        return {
            "unit": self.way.unit,
            "way": self.way,
            "team": self.team,
            "paces": self.paces,
            "said": "",
            "text": group_text(self.team, self.paces),
            "may_issue": self.may_issue,
            "certificates": self.certificates,
            "own_id": self.own_id,
            "team_url": lambda **changes: team_url(self.team, **changes),
            "page_url": lambda number: team_url(self.team, page=number, _anchor="members"),
        }


def team_url(shown: Team, **changes: Any) -> str:
    """The address of the screen as it is, but for the changes."""
    chosen = {
        "programme": programme_of(shown.programme.key) if shown.programme is not None else None,
        "course": shown.course.row.id if shown.course is not None else None,
    }
    return str(url_for(".team", unit_id=shown.unit.id, **(chosen | changes)))
