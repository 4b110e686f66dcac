"""Marking oneself present with a code; a wrong one is counted, and nothing is recorded."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations.rate_limits import RateLimitKey, ensure_within_limits, record_failure
from portal.audit.models import Actor
from portal.classes.check_in.queries import is_expected, running_sessions
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
from portal.classes.enums import NOT_TAKING_PLACE, AttendanceState, MarkMethod
from portal.classes.labels import teacher_of
from portal.classes.models import ClassSession
from portal.classes.queries.sessions import find_session
from portal.classes.roll.operations import record_mark
from portal.classes.roll.rules.joining import Mark
from portal.db import db
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
    record_mark(
        found.session.id,
        actor.id,
        Mark(AttendanceState.PRESENT, found.at, actor.id, f"code-{found.session.id}-{int(found.at.timestamp())}"),
        method,
    )
