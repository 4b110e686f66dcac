"""Marking oneself present with a code; a wrong one is counted, and nothing is recorded."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations.rate_limits import RateLimitKey, ensure_within_limits, record_failure
from portal.accounts.queries.users import lock_accounts
from portal.audit.models import Actor
from portal.classes.check_in.queries import NOT_TAKING_PLACE, find_session, is_expected, marks_of, running_sessions
from portal.classes.check_in.rules.time_codes import (
    class_keys,
    genuine_step,
    parse_spoken_code,
    parse_token,
    spoken_step_of,
)
from portal.classes.check_in.rules.timing import (
    code_hours,
    is_token_timely,
    moment_of_spoken,
    moment_of_token,
    timely_spoken_steps,
)
from portal.classes.enums import AttendanceState, MarkMethod
from portal.classes.models import Attendance, AttendanceMark, ClassSession
from portal.classes.roll.rules.joining import Mark, join_marks
from portal.db import db, insert
from portal.errors import Refused


@dataclass(frozen=True)
class CheckIn:
    """That somebody was marked present in the class, at the moment that the code stands for."""

    session: ClassSession
    at: datetime


def check_in(text: str, *, actor: Actor, seen_at: datetime, is_pasted: bool) -> CheckIn:
    """Mark the actor present by a token, its link or the spoken code, which the actor saw at this moment.

    The same code again is the same mark. Raises Refused for a code that is wrong, not of that moment, or of a
    class that is over, does not take place or does not expect the actor; RateLimited after ten wrong codes in a
    day.
    """
    limit = RateLimitKey("class_code", str(actor.id))
    ensure_within_limits(limit)
    user_id = actor.id
    method, found = _find(text, user_id=user_id, seen_at=seen_at, is_pasted=is_pasted)
    if found is None:
        record_failure(limit, user=db.session.get_one(User, user_id))
        raise Refused(_("This code is not right. Look at the wall once more, or say your name to who teaches."))
    _ensure_taken_in(found)
    if not is_expected(found.session, user_id):
        raise Refused(
            _(
                "You are not on the list of this class. Say your name to %(teacher)s, who can put you on.",
                teacher=teacher_of(found.session),
            )
        )
    _record_mark(found, method, actor=actor)
    return found


def teacher_of(session: ClassSession) -> str:
    """Who teaches the class, by name; a plain word where nobody is named."""
    if session.teacher is not None:
        return session.teacher.name
    return session.teacher_name or _("who teaches")


def _find(text: str, *, user_id: int, seen_at: datetime, is_pasted: bool) -> tuple[MarkMethod, CheckIn | None]:
    code = parse_spoken_code(text)
    if code is not None:
        return MarkMethod.CODE, _by_spoken_code(code, user_id, seen_at)
    return MarkMethod.QR, _by_token(text, seen_at, is_pasted=is_pasted)


def _by_spoken_code(code: str, user_id: int, seen_at: datetime) -> CheckIn | None:
    for session in running_sessions(user_id, seen_at):
        keys = class_keys(session.id, session.secret)
        step = spoken_step_of(code, keys, session.id, timely_spoken_steps(seen_at))
        if step is not None:
            return CheckIn(session, moment_of_spoken(step))
    return None


def _by_token(text: str, seen_at: datetime, *, is_pasted: bool) -> CheckIn | None:
    token = parse_token(text)
    session = find_session(token.session_id) if token is not None else None
    if token is None or session is None:
        return None
    step = genuine_step(token, class_keys(session.id, session.secret), near=seen_at)
    if step is None:
        return None
    if not is_token_timely(step, seen_at, is_pasted=is_pasted):
        raise Refused(_("This code is over: the square on the wall changes every 30 seconds. Scan it once more."))
    return CheckIn(session, moment_of_token(step))


def _ensure_taken_in(found: CheckIn) -> None:
    session = found.session
    hours = code_hours(session.starts_at, session.minutes)
    if session.state in NOT_TAKING_PLACE:
        raise Refused(_("This class does not take place, so nobody is marked present."))
    if not hours.includes(found.at):
        raise Refused(
            _("This class is over, or has not begun. Ask %(teacher)s to tick you.", teacher=teacher_of(session))
        )
    if clock.now() >= hours.accepted_until:
        raise Refused(
            _("This class was over three days ago. Ask %(teacher)s to tick you.", teacher=teacher_of(session))
        )


def _record_mark(found: CheckIn, method: MarkMethod, *, actor: Actor) -> None:
    # Who keeps the roll may write about the same person at the same time.
    lock_accounts(actor.id)
    now = clock.now()
    added = insert(AttendanceMark).values(
        session_id=found.session.id,
        user_id=actor.id,
        state=AttendanceState.PRESENT,
        method=method,
        marked_at=min(found.at, now),
        received_at=now,
        marked_by_id=actor.id,
        token=f"code-{found.session.id}-{int(found.at.timestamp())}",
    )
    added = added.on_conflict_do_nothing(index_elements=["marked_by_id", "token"])
    if db.session.execute(added.returning(AttendanceMark.id)).first() is not None:
        _join(found.session.id, actor.id)


def _join(session_id: int, user_id: int) -> None:
    """Write anew what the roll says of the person, by the rule that no order of arrival changes."""
    marks = {(mark.marked_by_id, mark.token): mark for mark in marks_of(session_id, user_id)}
    joined = join_marks(Mark(mark.state, mark.marked_at, mark.marked_by_id, mark.token) for mark in marks.values())
    if joined is None:
        return
    shown = marks[joined.mark.marked_by_id, joined.mark.token]
    said = {name: getattr(shown, name) for name in ("state", "method", "marked_at", "marked_by_id")}
    said |= {"is_disputed": joined.is_disputed}
    row = insert(Attendance).values(session_id=session_id, user_id=user_id, **said)
    db.session.execute(row.on_conflict_do_update(index_elements=["session_id", "user_id"], set_=said))
