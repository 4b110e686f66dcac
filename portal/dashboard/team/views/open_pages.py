"""Who still has pages: a list for the head, by name and day, to call or write to each."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from portal import clock
from portal.content.enums import PageKind
from portal.dashboard.team.views.team import CourseStanding, MemberProgress, Team
from portal.web.template_filters import day


def open_pages_message(team: Team) -> str:
    """A line for each named member who has pages left, with the member's own last day; empty where nobody has."""
    lines = [line for member in team.members if (line := _line(team, member))]
    if not lines:
        return ""
    title = team.course.row.title if team.course is not None else team.programme.title if team.programme else ""
    head = _("%(unit)s: who still has pages, on %(day)s", unit=team.unit.name, day=day(clock.today()))
    return "\n".join([f"{head} ({title})" if title else head, *lines])


def _line(team: Team, member: MemberProgress) -> str:
    walked = [member.now] if team.course is not None and member.now is not None else member.courses
    left = [(each.course.row.title, number) for each in walked if (number := _pages_left(each))]
    if not left:
        return ""
    pages = ", ".join(
        ngettext("“%(title)s” %(num)d page", "“%(title)s” %(num)d pages", number, title=title)
        for title, number in left
    )
    return f"• {member.name}: {pages}{_until(_due_on(team, member))}"


def _pages_left(walked: CourseStanding) -> int:
    """How many pages the member can still finish alone; none of a course that is finished."""
    if walked.is_complete:
        return 0
    pages = walked.course.pages
    return sum(page.kind != PageKind.CHECKLIST and page.id not in walked.done for page in pages)


def _due_on(team: Team, member: MemberProgress) -> date | None:
    """The member's last day: the team's, or the member's own where that is later."""
    day_of_team = team.programme.due_on if team.programme is not None else None
    return member.own_due_on or day_of_team


def _until(due_on: date | None) -> str:
    """The day, said without scolding where it is over."""
    if due_on is None:
        return ""
    is_over = due_on < clock.today()
    said = _("was due on %(day)s", day=day(due_on)) if is_over else _("until %(day)s", day=day(due_on))
    return f" – {said}"
