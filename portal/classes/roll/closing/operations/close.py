"""Rolls are closed, confirmed by a second person where that is asked, and opened again with a reason."""

from flask_babel import gettext as _

from portal import clock
from portal.accounts.queries.users import lock_accounts
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.classes.enums import SessionState
from portal.classes.models import ClassSession
from portal.classes.planning.queries.settings import needs_confirmation
from portal.classes.queries.attendance import marked_ids
from portal.classes.queries.sessions import lock_managed
from portal.classes.roll.closing.operations.counting import count_attendance
from portal.classes.roll.closing.queries import count_roll, keeper_ids
from portal.classes.roll.closing.rules import (
    REOPENS_FOR,
    does_count,
    may_reopen,
    refusal_to_close,
    refusal_to_confirm,
)
from portal.content.text.vietnamese import nfc
from portal.db import db
from portal.errors import FieldError, Refused
from portal.units import permissions as units

MAX_REASON_LENGTH = 300  # characters


def close_roll(
    session_id: int, *, unmarked_are_absent: bool, leaves_disputed: bool = False, actor: Actor
) -> ClassSession:
    """Close the roll of a class that was held; it counts from now on, or once a second person confirmed it.

    Who is not marked is taken as absent only if that is said. Raises NotFound, and Refused for a class that did
    not take place or has not begun, for a roll that somebody else closed, and while two rolls say otherwise of
    somebody, unless it is said that the later one holds. Closed again by the same person, it changes nothing.
    """
    session, now = _lock_roll(session_id, actor), clock.now()
    if session.roll_closed_at is not None:
        if session.roll_closed_by_id == actor.id:
            return session
        raise Refused(_("Somebody else has closed this roll meanwhile."))
    why_not = refusal_to_close(session, now)
    if why_not:
        raise Refused(why_not)
    counts = count_roll(session_id)
    if counts.disputed and not leaves_disputed:
        raise FieldError(
            "leaves_disputed", _("Two rolls differ: settle that first, or say that the later one holds.")
        )
    session.state = SessionState.HELD
    session.roll_closed_at, session.roll_closed_by_id = now, actor.id
    session.unmarked_are_absent = unmarked_are_absent
    # As it is asked now: what the unit says later changes no roll that was closed before.
    session.needs_confirmation = session.needs_confirmation or needs_confirmation(session.unit)
    session.updated_at = now
    record(
        units.audit_actor(actor, session.unit),
        "class.roll_closed",
        session,
        name=session.title,
        present=counts.present,
    )
    _apply(session)
    return session


def confirm_roll(session_id: int, *, actor: Actor) -> ClassSession:
    """Put a second name under the roll, from which on it counts; again by the same person it changes nothing.

    Raises NotFound, and Refused for who closed it, for who alone called it, and where nothing is to be confirmed.
    """
    session, now = _lock_roll(session_id, actor), clock.now()
    if session.confirmed_at is not None and session.confirmed_by_id == actor.id:
        return session
    if session.roll_closed_at is None or not session.needs_confirmation or session.confirmed_at is not None:
        raise Refused(_("There is nothing to confirm on this roll now."))
    why_not = refusal_to_confirm(session, actor.id, keeper_ids(session_id))
    if why_not:
        raise Refused(why_not)
    session.confirmed_at, session.confirmed_by_id, session.updated_at = now, actor.id, now
    _record("class.roll_confirmed", session, actor)
    _apply(session)
    return session


def reopen_roll(session_id: int, reason: str, *, actor: Actor) -> ClassSession:
    """Open a closed roll again, with a reason; nothing of it counts until it is closed once more.

    Raises NotFound, FieldError beside a missing reason, and Refused where it is not closed, or too long ago.
    """
    session, now = _lock_roll(session_id, actor), clock.now()
    reason = " ".join(nfc(reason).split())
    if not reason:
        raise FieldError("reason", _("Write why, in a few words."))
    if len(reason) > MAX_REASON_LENGTH:
        raise FieldError("reason", _("At most %(most)d characters.", most=MAX_REASON_LENGTH))
    if session.roll_closed_at is None:
        raise Refused(_("This roll is open already."))
    if not may_reopen(session, now):
        raise Refused(_("This roll was closed more than %(days)d days ago, and stays so.", days=REOPENS_FOR.days))
    session.roll_closed_at = session.roll_closed_by_id = session.confirmed_at = session.confirmed_by_id = None
    session.unmarked_are_absent, session.updated_at = False, now
    record(
        units.audit_actor(actor, session.unit), "class.roll_reopened", session, name=session.title, reason=reason
    )
    _apply(session)
    return session


def _lock_roll(session_id: int, actor: Actor) -> ClassSession:
    """The class, locked after the accounts of everybody on its roll: what it counts for changes those."""
    while True:
        marked = marked_ids(session_id)
        attempt = db.session.begin_nested()
        lock_accounts(*marked)
        session = lock_managed(actor, session_id)
        if set(marked_ids(session_id)) <= set(marked):
            attempt.commit()
            return session
        attempt.rollback()  # somebody was marked meanwhile


def _record(action: str, session: ClassSession, actor: Actor, **details: object) -> None:
    record(units.audit_actor(actor, session.unit), action, session, name=session.title, **details)


def _apply(session: ClassSession) -> None:
    if does_count(session) and session.counted_at is None:
        session.counted_at = clock.now()
    db.session.flush()
    count_attendance(session)
