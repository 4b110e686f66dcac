"""What is told to the group of a team about a class, as a text to paste: invited, moved, cancelled."""

from datetime import datetime

from flask_babel import gettext as _

from portal.classes.enums import SessionState
from portal.classes.labels import teacher_of
from portal.classes.models import ClassSession
from portal.classes.planning.enums import Phase
from portal.classes.planning.labels import class_hours, weekday_and_day
from portal.classes.planning.rules import is_moved, phase_of
from portal.web.template_filters import moment


def group_text(session: ClassSession, *, url: str, now: datetime) -> str:
    """The text about the class as it is now; nothing for one that is over and took place."""
    if session.state == SessionState.CANCELLED:
        return "\n".join(_cancelled(session))
    if session.state != SessionState.PLANNED or phase_of(session, now) != Phase.COMING:
        return ""
    return "\n".join([*(_moved(session) if is_moved(session) else _invited(session)), *_where(session, url)])


def _invited(session: ClassSession) -> list[str]:
    return [_("You are invited to a class: %(title)s", title=session.title)]


def _moved(session: ClassSession) -> list[str]:
    before = session.former_starts_at or session.starts_at
    return [
        _("MOVED: the class “%(title)s”", title=session.title),
        _("Before: %(time)s, %(place)s", time=moment(before), place=session.former_place or session.place),
        _("Now:"),
    ]


def _where(session: ClassSession, url: str) -> list[str]:
    lines = [
        f"• {weekday_and_day(session.starts_at)}, {class_hours(session)}",
        f"• {session.place}",
    ]
    if session.teacher is not None or session.teacher_name:
        lines.append("• " + _("Taught by %(name)s", name=teacher_of(session)))
    if session.note:
        lines.append(session.note)
    return [*lines, _("More, and to sign up: %(url)s", url=url)]


def _cancelled(session: ClassSession) -> list[str]:
    at = f"{weekday_and_day(session.starts_at)}, {class_hours(session)}"
    return [
        _("CANCELLED: the class “%(title)s”", title=session.title),
        f"• {at}, {session.place}",
        _("Reason: %(reason)s", reason=session.state_reason),
    ]
