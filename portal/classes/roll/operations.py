"""Writing marks on the roll of a class, and what they come to."""

from sqlalchemy import delete

from portal import clock
from portal.accounts.queries.users import lock_accounts
from portal.classes.enums import MarkMethod
from portal.classes.models import Attendance, AttendanceMark
from portal.classes.roll.queries import marks_of
from portal.classes.roll.rules.joining import Mark, join_marks
from portal.db import db, insert


def record_mark(session_id: int, user_id: int, mark: Mark, method: MarkMethod) -> bool:
    """Write a mark about the person and what all of them come to now; False for one that is there already.

    A mark whose time lies ahead of the portal's clock is taken as made now. Who may make it is up to the caller.
    """
    # Several who keep the roll may write about the same person at the same time.
    lock_accounts(user_id)
    now = clock.now()
    added = insert(AttendanceMark).values(
        session_id=session_id,
        user_id=user_id,
        state=mark.state,
        method=method,
        marked_at=min(mark.marked_at, now),
        received_at=now,
        marked_by_id=mark.marked_by_id,
        token=mark.token,
        settles=mark.settles,
    )
    added = added.on_conflict_do_nothing(index_elements=["marked_by_id", "token"])
    if db.session.execute(added.returning(AttendanceMark.id)).first() is None:
        return False
    join(session_id, user_id)
    return True


def join(session_id: int, user_id: int) -> None:
    """Write anew what the roll says of the person, by the rule that no order of arrival changes."""
    marks = {(mark.marked_by_id, mark.token): mark for mark in marks_of(session_id, user_id)}
    joined = join_marks(
        Mark(mark.state, mark.marked_at, mark.marked_by_id, mark.token, mark.settles) for mark in marks.values()
    )
    if joined is None:
        which = Attendance.session_id == session_id, Attendance.user_id == user_id
        db.session.execute(delete(Attendance).where(*which))
        return
    shown = marks[joined.mark.marked_by_id, joined.mark.token]
    said = {name: getattr(shown, name) for name in ("state", "method", "marked_at", "marked_by_id")}
    said |= {"is_disputed": joined.is_disputed}
    row = insert(Attendance).values(session_id=session_id, user_id=user_id, **said)
    db.session.execute(row.on_conflict_do_update(index_elements=["session_id", "user_id"], set_=said))
