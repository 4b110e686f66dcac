"""What stands first on a person's page: the state, the courses as strips, what was earned where, a message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal import clock
from portal.accounts.models import User
from portal.people.queries.profiles import CourseProgressRow, FinishedCourse, MembershipPeriod
from portal.programmes.queries.duties import Duty
from portal.web.template_filters import given_name

SOON = 7  # days


@dataclass(frozen=True, slots=True)
class Standing:
    """One word for how somebody stands, as a tag; `tone` as in ui/tag.html."""

    text: str
    tone: str = ""
    icon: str = ""


def standing_of(duties: Sequence[Duty], courses: Sequence[CourseProgressRow]) -> Standing | None:
    """Late, near, learning or done: the most urgent of it; None where there is nothing to learn."""
    today = clock.today()
    open_days = [duty.due_on for duty in duties if duty.due_on is not None and not duty.is_done]
    if open_days:
        days = (min(open_days) - today).days
        if days < 0:
            return Standing(ngettext("%(num)d day late", "%(num)d days late", -days), "late", "clock")
        if days <= SOON:
            return Standing(ngettext("Due in %(num)d day", "Due in %(num)d days", days), "due", "clock")
    if not courses:
        return None
    if all(course.finished_at for course in courses) or (duties and all(duty.is_done for duty in duties)):
        return Standing(_("Completed"), "ok", "check")
    return Standing(_("Learning") if any(course.active_at for course in courses) else _("Not started"))


def houses_of(course: CourseProgressRow) -> tuple[str, ...]:
    """The strip of a course: as many lit windows as pages are done, and where somebody is on the way."""
    done = min(course.done, course.pages)
    here = 1 if course.active_at and not course.finished_at and done < course.pages else 0
    return ("lit",) * done + ("here",) * here + ("dark",) * (course.pages - done - here)


def current_course(courses: Sequence[CourseProgressRow]) -> CourseProgressRow | None:
    """The course to talk about: the last one gone on with and not finished, else the first not begun."""
    begun = (course for course in courses if course.active_at and not course.finished_at)
    return next(begun, None) or next((course for course in courses if not course.finished_at), None)


def private_text(person: User, sender: str, courses: Sequence[CourseProgressRow], *, is_open: bool) -> str:
    """What a leader writes to this person alone: where they stopped and what comes next, without scolding."""
    lines = [_("Hello %(name)s, this is %(sender)s.", name=given_name(person.name), sender=sender)]
    course = current_course(courses) if is_open else None
    if person.password_hash is None:
        lines.append(
            _("You have not been in Từng Ngõ yet. Bring your phone along, I show you; ten minutes are enough.")
        )
    elif not is_open:
        lines.append(
            _("Our courses are in Từng Ngõ; a lesson takes a few minutes. If you get stuck, just call me.")
        )
    elif course is None and courses:
        lines.append(
            _("You have finished all courses. Thank you! Whoever in the lane asks you, please show them.")
        )
    elif course is not None:
        left = course.pages - course.done
        told = (
            ngettext(
                "%(num)d page is left in “%(title)s”.",
                "%(num)d pages are left in “%(title)s”.",
                left,
                title=course.title,
            )
            if course.active_at
            else _("“%(title)s” waits for you.", title=course.title)
        )
        lines += [
            told,
            _("A few minutes this evening are enough; if you get stuck, just call me."),
            _address(course.slug),
        ]
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Stay:
    """A time in a unit, and what was finished in it."""

    unit_id: int
    unit_name: str
    since: datetime
    until: datetime | None
    finished: tuple[str, ...]  # titles


def stays_with_courses(
    periods: Sequence[MembershipPeriod], finished: Sequence[FinishedCourse], names: dict[int, str]
) -> tuple[Stay, ...]:
    """The person's times in units, each with the courses finished meanwhile."""
    return tuple(
        Stay(
            *(period.unit_id, names.get(period.unit_id, period.unit_name), period.since, period.until),
            tuple(
                each.title
                for each in finished
                if period.since <= each.finished_at and (period.until is None or each.finished_at < period.until)
            ),
        )
        for period in periods
    )


def _address(slug: str) -> str:
    host = str(current_app.config.get("PORTAL_URL") or request.host_url)
    return f"{host.rstrip('/')}{url_for('learning.course', course_slug=slug)}"
