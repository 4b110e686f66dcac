"""Saying that a class does not take place: cancelled beforehand, not held afterwards; and taking that back."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.classes.check_in.queries import wall_counts
from portal.classes.enums import NOT_TAKING_PLACE, SessionState
from portal.classes.models import ClassSession
from portal.classes.places.operations import review_places
from portal.classes.planning.enums import Scope
from portal.classes.planning.operations.change import ensure_changeable
from portal.classes.planning.queries.sessions import following_sessions
from portal.classes.queries.sessions import lock_managed
from portal.db import db
from portal.errors import FieldError, Refused
from portal.units import permissions as units

MAX_REASON_LENGTH = 200


def cancel_class(
    session_id: int, reason: str, *, actor: Actor, scope: Scope = Scope.THIS
) -> Sequence[ClassSession]:
    """Cancel a class that has not begun, or it and those of its series that follow, for a reason that all read.

    A class that is cancelled already stays so. Raises NotFound, FieldError for a reason that is missing or long,
    and Refused for a class that has begun or whose roll is closed.
    """
    session = lock_managed(actor, session_id)
    if session.state == SessionState.CANCELLED:
        return []
    ensure_changeable(session)
    if session.starts_at <= clock.now():
        raise Refused(_("This class has begun. If nobody was there, say that it did not take place."))
    sessions = [session, *(following_sessions(session, actor) if scope == Scope.FOLLOWING else ())]
    return _set_state(sessions, SessionState.CANCELLED, _checked(reason), "class.cancelled", actor)


def set_not_held(session_id: int, reason: str, *, actor: Actor) -> None:
    """Say of a class whose time has come that it did not take place, for a reason.

    Raises NotFound, FieldError as above, and Refused before its time, once somebody is marked present or the roll
    is closed.
    """
    session = lock_managed(actor, session_id)
    if session.state == SessionState.NOT_HELD:
        return
    ensure_changeable(session)
    if session.starts_at > clock.now():
        raise Refused(_("This class is still to come. Cancel it instead."))
    if present := wall_counts(session.id).present:
        told = ngettext("%(num)d person is marked present.", "%(num)d people are marked present.", present)
        raise Refused(_("%(told)s Take the marks back first.", told=told))
    _set_state([session], SessionState.NOT_HELD, _checked(reason), "class.not_held", actor)


def resume_class(session_id: int, *, actor: Actor) -> None:
    """Take back that a class was cancelled or did not take place.

    Raises NotFound, and Refused for one that was cancelled and whose time has passed meanwhile.
    """
    session = lock_managed(actor, session_id)
    if session.state not in NOT_TAKING_PLACE:
        return
    if session.state == SessionState.CANCELLED and session.starts_at <= clock.now():
        raise Refused(_("The time of this class has passed. Plan a new one."))
    _set_state([session], SessionState.PLANNED, "", "class.resumed", actor)


def _checked(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise FieldError("reason", _("Say why, in a few words: everybody who is invited reads it."))
    if len(reason) > MAX_REASON_LENGTH:
        message = _("Please say it in %(number)d characters at most.", number=MAX_REASON_LENGTH)
        raise FieldError("reason", message)
    return reason


def _set_state(
    sessions: Sequence[ClassSession], state: SessionState, reason: str, action: str, actor: Actor
) -> Sequence[ClassSession]:
    first = sessions[0]
    for session in sessions:
        session.state, session.state_reason = state.value, reason
        session.sequence += 1
        session.updated_at = clock.now()
    db.session.flush()
    record(
        units.audit_actor(actor, first.unit), action, first, name=first.title, classes=len(sessions), reason=reason
    )
    for session in sessions:
        review_places(session)
    return sessions
