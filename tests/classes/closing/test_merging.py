"""When two accounts become one, attendance is worked out of the marks of both and counts for the kept one."""

from __future__ import annotations

from sqlalchemy import select

from portal.accounts.models import User
from portal.classes.models import Attendance, ClassSession
from portal.classes.queries.attendance import present_users
from portal.classes.roll.closing.operations.close import close_roll
from portal.db import db
from portal.people.operations.merge_accounts import MergeChoices, merge_accounts
from portal.units.models import Unit
from tests.classes.closing.rolls import completed, counting_course, held_class, mark
from tests.factories import make_user


def merge(kept: User, gone: User) -> None:
    merge_accounts(kept, gone, choices=MergeChoices(), actor=None)
    db.session.commit()


def on_the_roll(session: ClassSession) -> dict[int, tuple[str, bool]]:
    db.session.rollback()
    statement = select(Attendance.user_id, Attendance.state, Attendance.is_disputed)
    rows = db.session.execute(statement.where(Attendance.session_id == session.id))
    return {user_id: (state, is_disputed) for user_id, state, is_disputed in rows}


def test_what_was_marked_of_both_is_joined_anew_and_counts(team: Unit, head: User, member: User) -> None:
    twin = make_user("Trần Văn Tư", phone="0912000099", unit=team)
    session = held_class(team, head, counting_course())
    mark(session, member, "absent", by=head)
    mark(session, twin, "present", by=head)
    close_roll(session.id, unmarked_are_absent=False, actor=head)
    db.session.commit()
    assert present_users(session.id) == [twin]

    merge(member, twin)

    assert on_the_roll(session) == {member.id: ("present", False)}
    assert present_users(session.id) == [member]
    assert list(completed(member)) == ["bai-mot"]


def test_what_a_keeper_said_under_two_accounts_is_no_difference(team: Unit, head: User, member: User) -> None:
    twin = make_user("Lê Thị Ba", phone="0912000098", unit=team)
    session = held_class(team, head, counting_course())
    mark(session, member, "absent", by=twin)
    mark(session, member, "present", by=head)
    assert on_the_roll(session)[member.id] == ("present", True)

    merge(head, twin)

    assert on_the_roll(session)[member.id] == ("present", False)
