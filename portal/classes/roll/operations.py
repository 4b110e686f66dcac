"""Writing marks on the roll of a class, and what they come to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import delete

from portal import clock
from portal.accounts.queries.users import lock_accounts
from portal.audit.models import Actor
from portal.classes.enums import MarkMethod
from portal.classes.models import Attendance, AttendanceMark, ClassSession
from portal.classes.queries.sessions import lock_managed
from portal.classes.roll.closing.operations.counting import count_attendance
from portal.classes.roll.enums import RollStatus
from portal.classes.roll.labels import STATUS_REASONS
from portal.classes.roll.queries import as_mark, expected_ids, hold_session, marks_about
from portal.classes.roll.rules.hours import (
    RollMark,
    may_come_late,
    roll_opens_at,
    roll_status,
    with_believed_times,
)
from portal.classes.roll.rules.joining import Mark, join_marks
from portal.db import db, insert
from portal.errors import Refused

MAX_GUESTS = 999
SHOWN = ("state", "method", "marked_at", "marked_by_id")  # what attendance takes over of the mark that counts


@dataclass(frozen=True)
class RefusedMark:
    """A mark that the roll does not take, and why."""

    token: str
    user_id: int | None
    reason: str


def record_mark(session_id: int, user_id: int, mark: Mark, method: MarkMethod) -> bool:
    """Write a mark about the person and what all of them come to now; False for one that is there already.

    A mark whose time lies ahead of the portal's clock is taken as made now. Who may make it is up to the caller.
    """
    return bool(record_marks(session_id, [RollMark(user_id, mark)], method))


def record_marks(session_id: int, marks: Collection[RollMark], method: MarkMethod) -> set[int]:
    """Write the marks as record_mark() does, many at once; gives the ids of the people of whom one was new."""
    if not marks:
        return set()
    # Several who keep the roll may write about the same person at the same time.
    lock_accounts(*{one.user_id for one in marks})
    hold_session(session_id)
    now = clock.now()
    rows = [
        {
            "session_id": session_id,
            "user_id": one.user_id,
            "state": one.mark.state,
            "method": method,
            "marked_at": min(one.mark.marked_at, now),
            "received_at": now,
            "marked_by_id": one.mark.marked_by_id,
            "token": one.mark.token,
            "settles": one.mark.settles,
        }
        for one in marks
    ]
    added = insert(AttendanceMark).values(rows).on_conflict_do_nothing(index_elements=["marked_by_id", "token"])
    changed = set(db.session.execute(added.returning(AttendanceMark.user_id)).scalars())
    join(session_id, changed)
    return changed


def take_marks(session_id: int, sent: Sequence[RollMark], *, actor: Actor) -> list[RefusedMark]:
    """Write what the actor ticked by hand, at once or long after; gives those that the roll does not take.

    A roll that was closed meanwhile still takes what was ticked before, as long as late codes count. Raises
    Refused, and takes none, where the roll takes none of the marks now; NotFound where the actor may not keep it.
    """
    lock_accounts(*{one.user_id for one in sent})
    session = lock_managed(actor, session_id)
    now = clock.now()
    status, open_to = roll_status(session, now), sent
    if status != RollStatus.OPEN:
        open_to = [one for one in sent if may_come_late(session, one.mark.marked_at, now)]
    if not open_to:
        ensure_open(status)
    expected = expected_ids(session, {one.user_id for one in open_to})
    timely = with_believed_times(open_to, roll_opens_at(session), now)
    record_marks(session.id, [one for one in timely if one.user_id in expected], MarkMethod.HAND)
    too_late = _("This was ticked after the roll was closed. Who closed it can open it again.")
    unknown = _("This person is not invited to the class, or no longer here.")
    return [
        RefusedMark(one.mark.token, one.user_id, unknown if one in open_to else too_late)
        for one in sent
        if one not in open_to or one.user_id not in expected
    ]


def count_guests(session_id: int, number: int, *, seen: int, actor: Actor) -> None:
    """Write how many were there without an account, unless another phone has changed it from what was `seen`.

    Raises Refused where it was changed meanwhile, for a number that no room holds, and where the roll takes no
    marks now; NotFound where the actor may not keep it.
    """
    session = lock_managed(actor, session_id)
    ensure_open(roll_status(session, clock.now()))
    if not 0 <= number <= MAX_GUESTS:
        raise Refused(_("Guests: a number from 0 to %(most)s.", most=MAX_GUESTS))
    if session.guests not in (seen, number):
        raise Refused(
            _("Another phone has counted %(number)s guests. Look whether that is right.", number=session.guests)
        )
    session.guests = number
    db.session.flush()


def ensure_open(status: RollStatus) -> None:
    """Raise Refused, in words for who keeps the roll, where it takes no marks."""
    if status != RollStatus.OPEN:
        raise Refused(str(STATUS_REASONS[status]))


def join(session_id: int, user_ids: Collection[int]) -> None:
    """Write anew what the roll says of these people, by the rule that no order of arrival changes.

    Where the roll is closed already, what it counts for follows.
    """
    marks = marks_about(session_id, user_ids)
    said, unknown = [], []
    for user_id in sorted(user_ids):
        own = {(mark.marked_by_id, mark.token): mark for mark in marks.get(user_id, ())}
        joined = join_marks(as_mark(mark) for mark in own.values())
        if joined is None:
            unknown.append(user_id)
            continue
        shown = own[joined.mark.marked_by_id, joined.mark.token]
        word = {name: getattr(shown, name) for name in SHOWN}
        said.append(word | {"session_id": session_id, "user_id": user_id, "is_disputed": joined.is_disputed})
    if unknown:
        which = Attendance.session_id == session_id, Attendance.user_id.in_(unknown)
        db.session.execute(delete(Attendance).where(*which))
    if said:
        row = insert(Attendance).values(said)
        new = {name: row.excluded[name] for name in (*SHOWN, "is_disputed")}
        db.session.execute(row.on_conflict_do_update(index_elements=["session_id", "user_id"], set_=new))
    session = db.session.get_one(ClassSession, session_id)
    if session.roll_closed_at is not None:
        count_attendance(session, user_ids)


def forget_attendance(user_id: int) -> None:
    """Leave nothing of what rolls said of an account whose marks are all another's now."""
    db.session.execute(delete(Attendance).where(Attendance.user_id == user_id))
