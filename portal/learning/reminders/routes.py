"""Reminders without a message from anybody: the phone's own calendar rings on the chosen evenings."""

from datetime import date, datetime

from flask import Response, make_response, render_template, request, url_for
from flask_babel import gettext as _

from portal import clock
from portal.accounts.rules.viewer import Viewer
from portal.documents.calendar_file import WeeklyEvent, write_calendar
from portal.learning.reminders.forms import DEFAULT_EVENING, DEFAULT_WEEKDAYS, ReminderForm
from portal.learning.reminders.rules import first_reminder, last_reminder_day
from portal.learning.routes import bp
from portal.programmes.queries.duties import duties_of
from portal.web.access import open_to, viewer
from portal.web.files import file_download
from portal.web.site_url import site_url

REMINDER_MINUTES = 15  # what stands in the calendar: a lesson with its questions


@bp.get("/reminders")
@open_to("signed_in")
def reminders() -> str:
    """Choosing the evenings, and what then happens on the phone."""
    form = ReminderForm(days=list(DEFAULT_WEEKDAYS), at=f"{DEFAULT_EVENING:%H:%M}")
    return render_reminders(form)


@bp.get("/reminders/calendar.ics")
@open_to("signed_in")
def reminder_file() -> Response:
    """The chosen evenings as an iCalendar file: `?days=` weekdays from Monday as 0, `?at=` the time."""
    form = ReminderForm(request.args)
    if not form.validate():
        return make_response(render_reminders(form), 422)
    event = reminder_event(form, viewer())
    body = write_calendar(event.summary, [event], now=clock.now())
    return file_download(body, "text/calendar", "nhac-hoc.ics")


def render_reminders(form: ReminderForm) -> str:
    """The screen; `has_deadline` says that the last day is one on which something is due."""
    deadlines = open_deadlines(viewer())
    last = last_reminder_day(clock.today(), deadlines)
    return render_template("learning/reminders.html", form=form, last=last, has_deadline=last in deadlines)


def open_deadlines(person: Viewer) -> list[date | None]:
    """The days on which something is due that the person has not completed."""
    return [duty.due_on for duty in duties_of(person) if not duty.is_done]


def reminder_event(form: ReminderForm, person: Viewer) -> WeeklyEvent:
    """The event of the person's evenings; its link leads to where the person stopped."""
    now = clock.now().astimezone(clock.VIETNAM)
    at = datetime.combine(now.date(), form.evening, clock.VIETNAM)
    first = first_reminder(now, at, form.weekdays)
    link = site_url() + url_for(".continue_learning")
    return WeeklyEvent(
        uid=f"learning-{person.id}@{site_url().rpartition('/')[2]}",
        first=first,
        last=max(first, last_reminder_day(now.date(), open_deadlines(person))),
        at=form.evening,
        weekdays=form.weekdays,
        minutes=REMINDER_MINUTES,
        summary=_("Learn with Từng Ngõ"),
        # Some calendars show no link beside the words.
        description=_("Tap here to continue: %(link)s", link=link),
        url=link,
    )
