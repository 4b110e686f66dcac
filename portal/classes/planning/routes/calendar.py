"""A class, or the classes of its series, as a file for the calendar of the phone."""

from collections.abc import Sequence

from flask import Response, url_for

from portal import clock
from portal.classes.models import ClassSession
from portal.classes.planning.queries.sessions import visible_series
from portal.classes.planning.routes.pages import get_visible_session
from portal.classes.planning.views.calendar import class_calendar
from portal.classes.routes.blueprint import bp
from portal.web.access import open_to, viewer
from portal.web.files import file_download
from portal.web.site_url import site_url


@bp.get("/classes/<int:session_id>.ics")
@open_to("signed_in")
def calendar_file(session_id: int) -> Response:
    """The class as an iCalendar file."""
    return download([get_visible_session(session_id)])


@bp.get("/classes/<int:session_id>/series.ics")
@open_to("signed_in")
def series_file(session_id: int) -> Response:
    """The classes of the same series that the viewer may see, as one iCalendar file."""
    return download(visible_series(viewer(), get_visible_session(session_id)))


def download(sessions: Sequence[ClassSession]) -> Response:
    """The file with these classes."""
    told = [(session, site_url() + url_for(".class_page", session_id=session.id)) for session in sessions]
    host = site_url().rpartition("/")[2]
    body = class_calendar(told, title=sessions[0].title, host=host, now=clock.now())
    return file_download(body, "text/calendar", "buoi-tap-huan.ics")
