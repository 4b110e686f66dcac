"""Classes for the calendar of a phone: what was moved or cancelled takes the place of what it knew before."""

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _

from portal.classes.enums import NOT_TAKING_PLACE
from portal.classes.labels import teacher_of
from portal.classes.models import ClassSession
from portal.documents.calendar_file import TimedEvent, write_calendar


def class_calendar(sessions: Iterable[tuple[ClassSession, str]], *, title: str, host: str, now: datetime) -> bytes:
    """The classes, each with the address of its page, as an iCalendar file; `host` ends their uids."""
    events = [_event(session, url, host) for session, url in sessions]
    return write_calendar(title, events, now=now)


def _event(session: ClassSession, url: str, host: str) -> TimedEvent:
    told = []
    if session.state in NOT_TAKING_PLACE:
        told.append(_("CANCELLED: %(reason)s", reason=session.state_reason))
    if session.teacher is not None or session.teacher_name:
        told.append(_("Taught by %(name)s", name=teacher_of(session)))
    if session.note:
        told.append(session.note)
    return TimedEvent(
        uid=f"{session.uid}@{host}",
        starts_at=session.starts_at,
        minutes=session.minutes,
        summary=session.title,
        location=session.place,
        # Some calendars show no link beside the words.
        description="\n".join([*told, url]),
        url=url,
        sequence=session.sequence,
        is_cancelled=session.state in NOT_TAKING_PLACE,
    )
