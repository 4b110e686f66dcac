"""A text for the team's Zalo group: what is due and where it is, and nobody's name."""

from collections.abc import Sequence
from datetime import date

from flask import current_app, request, url_for
from flask_babel import gettext as _

from portal import clock
from portal.dashboard.enums import PlanVerdict
from portal.dashboard.team.views.plans import PlanProgress
from portal.dashboard.team.views.team import Team, TeamCourse
from portal.web.template_filters import day

MAX_COURSES = 6  # a longer message is not read


def group_message(team: Team, paces: Sequence[PlanProgress]) -> str:
    """What the head pastes into the group: the plan, what the programme asks for by when, and the links."""
    title = team.course.row.title if team.course is not None else team.programme.title if team.programme else ""
    name = team.unit.name
    if team.is_done and title:
        thanks = _("%(unit)s: all of us have finished “%(title)s”. Thank you, everybody!", unit=name, title=title)
        return str(thanks)
    lines = [_("%(unit)s: let us light every window!", unit=name)]
    planned = [pace for pace in paces if pace.verdict not in (PlanVerdict.DONE, PlanVerdict.OVER)]
    for pace in planned[:MAX_COURSES]:
        lines.append(_("• Our plan: finish “%(title)s” by %(day)s", title=pace.course.title, day=day(pace.by)))
        lines.append(course_link(pace.course.slug))
    told = {pace.course.id for pace in planned}
    others = [course for course in listed_courses(team) if course.row.id not in told]
    if team.programme is not None and (others or team.due_on is not None):
        lines.append(programme_line(team.programme.title, team.due_on))
    for course in others[:MAX_COURSES]:
        lines += [f"– {course.row.title}", course_link(course.row.slug)]
    lines.append(_("A few minutes an evening are enough. Whoever is stuck, just ask me."))
    return "\n".join(lines)


def programme_line(title: str, due_on: date | None) -> str:
    """The programme with its day, if it has one; nobody is scolded for a day that is over."""
    if due_on is None:
        return str(_("• Programme “%(title)s”", title=title))
    if due_on < clock.today():
        return str(_("• Programme “%(title)s” was due on %(day)s; let us finish it", title=title, day=day(due_on)))
    return str(_("• Programme “%(title)s”, due by %(day)s", title=title, day=day(due_on)))


def listed_courses(team: Team) -> Sequence[TeamCourse]:
    """The courses that the screen is about."""
    return (team.course,) if team.course is not None else team.courses


def course_link(course_slug: str) -> str:
    """The whole address of a course, for a message."""
    host = current_app.config.get("PORTAL_URL") or request.host_url
    return f"{str(host).rstrip('/')}{url_for('learning.course', course_slug=course_slug)}"
