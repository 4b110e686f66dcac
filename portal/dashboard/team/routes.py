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
from portal.courses.queries.published import CourseRow, courses_at
from portal.dashboard.routes.blueprint import bp
from portal.dashboard.rules.count_keys import subject_programme_id
from portal.dashboard.team.forms import PlanForm, parse_course_id
from portal.dashboard.team.operations import plan_course, remove_plan
from portal.dashboard.team.queries.plans import find_plan
from portal.dashboard.team.queries.team import headcount
from portal.dashboard.team.views.group_message import group_message
from portal.dashboard.team.views.open_pages import open_pages_message
from portal.dashboard.team.views.plans import PlanProgress, plan_progress
from portal.dashboard.team.views.team import Team, team_view
from portal.db import db
from portal.errors import NotFound
from portal.learning.rules import week_starts_at
from portal.people.follow_ups.queries import FollowUpRow, latest_follow_ups
from portal.programmes.enums import CertificateState
from portal.programmes.queries.certificates import number_of_certificates_below
from portal.progress.queries.active_members import ActiveMembers, count_active_members
from portal.units.models import Unit
from portal.units.queries.breadcrumbs import Breadcrumbs, get_breadcrumbs
from portal.units.queries.managed_units import get_managed_unit
from portal.web.access import open_to, viewer
from portal.web.headers import no_store
from portal.web.htmx import wants_fragment
from portal.web.listing import requested_page
from portal.web.page_cache import cached_desk_response
from portal.web.request_values import parse_integer


@bp.get("/team/<int:unit_id>")
@open_to("leaders")
def team(unit_id: int) -> Response:
    """The people of a unit in `?programme=`, or in one `?course=` of it; `?plan=` opens the plan for a course."""
    way = get_breadcrumbs(unit_id, viewer())
    planned = request.args.get("plan", type=parse_integer)
    plan = find_plan(unit_id, planned) if planned is not None else None
    by = plan.by if plan is not None else None
    courses = courses_at(unit_id)
    shown = TeamScreen.of(way, courses)
    # The form gets the token of its session when it is made, which is therefore done within the kept page.
    response = cached_desk_response(
        "dashboard/team.html",
        key=(shown, planned, by),
        token=secrets.token_urlsafe(16),
        context=lambda: {
            **shown.context(),
            "new_form": lambda: PlanForm(formdata=None, courses=courses, course=planned, by=by),
        },
    )
    return no_store(response)


@bp.post("/team/<int:unit_id>/plans")
@open_to("leaders")
def plan_team_course(unit_id: int) -> BaseResponse:
    """Plan a course, or give its plan another day."""
    unit = get_managed_unit(unit_id, viewer())
    courses = unit_courses(unit)
    form = PlanForm(courses=courses)
    if not form.validate():
        return (render_plans if wants_fragment() else render_team)(unit, form, courses, status=422)
    plan_course(unit, course_id=form.course.data, by=form.last_day, actor=viewer())
    db.session.commit()
    return render_changed_plans(unit, _("The plan is set."))


@bp.post("/team/<int:unit_id>/plans/removal")
@open_to("leaders")
def remove_team_plan(unit_id: int) -> BaseResponse:
    """Take a plan back."""
    unit = get_managed_unit(unit_id, viewer())
    course_id = parse_course_id(request.form.get("course", ""))
    if course_id is None:
        raise NotFound
    remove_plan(unit, course_id=course_id, actor=viewer())
    db.session.commit()
    return render_changed_plans(unit, _("The plan is taken back."))


def render_changed_plans(unit: Unit, said: str) -> BaseResponse:
    """The plans as they are now."""
    if wants_fragment():
        courses = unit_courses(unit)
        return render_plans(unit, PlanForm(formdata=None, courses=courses), courses, said=said)
    flash(said, "ok")
    return redirect(url_for(".team", unit_id=unit.id, _anchor="plans"), 303)


def unit_courses(unit: Unit) -> tuple[CourseRow, ...]:
    """The courses that the unit may walk."""
    return courses_at(unit.id)


def render_plans(
    unit: Unit, form: PlanForm, courses: Sequence[CourseRow], *, said: str = "", status: int = 200
) -> Response:
    """The fragment with the plans."""
    people = headcount(unit.id).members
    paces = plan_progress(unit, courses=courses, people=people, today=clock.today())
    html = render_template("dashboard/_team_plans.html", unit=unit, paces=paces, form=form, said=said)
    return make_response(html, status)


def render_team(unit: Unit, form: PlanForm, courses: tuple[CourseRow, ...], *, status: int = 200) -> Response:
    """The whole screen with a form that came back."""
    shown = TeamScreen.of(get_breadcrumbs(unit.id, viewer()), courses)
    token = secrets.token_urlsafe(16)
    html = render_template("dashboard/team.html", new_form=lambda: form, token=token, **shown.context())
    return no_store(make_response(html, status))


@dataclass(frozen=True)
class TeamScreen:
    """All that the screen says, but for the form."""

    way: Breadcrumbs
    team: Team
    paces: tuple[PlanProgress, ...]
    certificates: int  # how many wait
    own_id: int
    week: ActiveMembers
    reminded: tuple[FollowUpRow, ...]
    today: date

    @classmethod
    def of(cls, way: Breadcrumbs, courses: tuple[CourseRow, ...]) -> TeamScreen:
        """What there is to say about the team, as the address asks for it."""
        unit, today, own_id = way.unit, clock.today(), viewer().id
        team = team_view(
            unit,
            way.all_ids,
            among=courses,
            programme_id=request.args.get("programme"),
            course_id=request.args.get("course", type=parse_integer),
            page=requested_page(),
        )
        paces = plan_progress(unit, courses=courses, people=team.people.members, today=today)
        certificates = number_of_certificates_below([unit.id], state=CertificateState.WAITING, besides=own_id)
        week = count_active_members(unit.id, since=week_starts_at(today))
        reminded = tuple(latest_follow_ups([member.id for member in team.members], seen_by=viewer()).values())
        return cls(way, team, paces, certificates, own_id, week, reminded, today)

    def context(self) -> dict[str, Any]:
        """What the template needs."""
        return {
            "unit": self.way.unit,
            "way": self.way,
            "team": self.team,
            "paces": self.paces,
            "said": "",
            "text": group_message(self.team, self.paces),
            "open_pages": open_pages_message(self.team),
            "week": self.week,
            "follow_ups": {row.user_id: row for row in self.reminded},
            "back": team_url(self.team, _anchor="members"),
            "certificates": self.certificates,
            "own_id": self.own_id,
            "team_url": lambda **changes: team_url(self.team, **changes),
            "page_url": lambda number: team_url(self.team, page=number, _anchor="members"),
        }


def team_url(shown: Team, **changes: Any) -> str:
    """The address of the screen as it is, but for the changes."""
    chosen = {
        "programme": subject_programme_id(shown.programme.key) if shown.programme is not None else None,
        "course": shown.course.row.id if shown.course is not None else None,
    }
    return str(url_for(".team", unit_id=shown.unit.id, **(chosen | changes)))
