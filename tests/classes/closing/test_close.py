"""Closing a roll, confirming it by a second name, and opening it again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.classes.enums import SessionState
from portal.classes.models import ClassSession, ClassSetting
from portal.classes.queries.attendance import present_users
from portal.classes.roll.closing.operations.close import close_roll, confirm_roll, reopen_roll
from portal.db import db
from portal.errors import FieldError, NotFound, Refused
from portal.units.models import Unit
from tests.classes.closing.rolls import completed, counting_course, held_class, mark
from tests.classes.sessions import make_class
from tests.fixed_clock import FixedClock


@pytest.fixture
def session(team: Unit, head: User) -> ClassSession:
    """A class of a course, taught by the head."""
    return held_class(team, head, counting_course())


def close(session: ClassSession, actor: User, **said) -> ClassSession:
    closed = close_roll(session.id, **({"unmarked_are_absent": False} | said), actor=actor)
    db.session.commit()
    return closed


def actions() -> list[str]:
    found = select(AuditEvent.action).where(AuditEvent.action.startswith("class.")).order_by(AuditEvent.id)
    return list(db.session.scalars(found))


def test_a_closed_roll_counts_and_its_class_was_held(session: ClassSession, head: User, member: User) -> None:
    mark(session, member, by=head)
    assert present_users(session.id) == []

    close(session, head, unmarked_are_absent=True)

    assert (session.state, session.roll_closed_by_id) == (SessionState.HELD, head.id)
    assert session.unmarked_are_absent
    assert present_users(session.id) == [member]
    assert completed(member) == {"bai-mot": session.starts_at.date()}
    assert actions() == ["class.roll_closed"]


def test_closed_again_by_the_same_person_it_changes_nothing(session: ClassSession, head: User) -> None:
    at = close(session, head).roll_closed_at

    assert close(session, head).roll_closed_at == at
    assert actions() == ["class.roll_closed"]


def test_the_second_who_closes_learns_of_the_first(session: ClassSession, head: User, leader: User) -> None:
    close(session, head)

    with pytest.raises(Refused):
        close(session, leader)


def test_what_differs_is_settled_or_said(session: ClassSession, head: User, leader: User, member: User) -> None:
    mark(session, member, by=head)
    mark(session, member, "absent", by=leader)

    with pytest.raises(FieldError):
        close(session, head)
    close(session, head, leaves_disputed=True)

    assert present_users(session.id) == []


@pytest.mark.parametrize("state", [SessionState.CANCELLED, SessionState.NOT_HELD])
def test_a_class_that_does_not_take_place_has_no_roll(session: ClassSession, head: User, state: str) -> None:
    session.state = state
    db.session.commit()

    with pytest.raises(Refused):
        close(session, head)


def test_a_class_that_has_not_begun_is_not_closed(team: Unit, head: User) -> None:
    coming = make_class(team, teacher=head, starts_at=clock.now() + timedelta(hours=1))

    with pytest.raises(Refused):
        close(coming, head)


def test_a_member_and_a_neighbour_know_of_no_roll(session: ClassSession, member: User, outsider: User) -> None:
    for stranger in (member, outsider):
        with pytest.raises(NotFound):
            close(session, stranger)


def test_where_it_is_asked_nothing_counts_before_a_second_name(
    team: Unit, session: ClassSession, head: User, leader: User, member: User
) -> None:
    db.session.add(ClassSetting(unit_id=team.parent_id, needs_confirmation=True))
    mark(session, member, by=head)
    close(session, head)
    assert (present_users(session.id), completed(member)) == ([], {})

    with pytest.raises(Refused):
        confirm_roll(session.id, actor=head)
    confirm_roll(session.id, actor=leader)
    db.session.commit()

    assert present_users(session.id) == [member]
    assert list(completed(member)) == ["bai-mot"]
    assert actions() == ["class.roll_closed", "class.roll_confirmed"]


def test_the_nearest_unit_says_whether_a_second_name_is_asked(
    team: Unit, session: ClassSession, head: User
) -> None:
    above = ClassSetting(unit_id=team.parent_id, needs_confirmation=True)
    db.session.add_all([above, ClassSetting(unit_id=team.id, needs_confirmation=False)])

    assert not close(session, head).needs_confirmation


def test_who_alone_called_the_roll_does_not_confirm_it(
    session: ClassSession, head: User, leader: User, member: User
) -> None:
    session.needs_confirmation = True
    mark(session, member, by=leader)
    close(session, head)

    with pytest.raises(Refused):
        confirm_roll(session.id, actor=leader)
    assert present_users(session.id) == []


def test_opened_again_with_a_reason_nothing_of_it_counts(session: ClassSession, head: User, member: User) -> None:
    mark(session, member, by=head)
    close(session, head)

    with pytest.raises(FieldError):
        reopen_roll(session.id, " ", actor=head)
    reopen_roll(session.id, "quên thím Ba", actor=head)
    db.session.commit()

    assert (present_users(session.id), completed(member)) == ([], {})
    assert actions() == ["class.roll_closed", "class.roll_reopened"]


def test_after_a_week_it_stays_closed(session: ClassSession, head: User, fixed_clock: FixedClock) -> None:
    close(session, head)
    fixed_clock.advance(days=7, minutes=1)

    with pytest.raises(Refused):
        reopen_roll(session.id, "quên thím Ba", actor=head)
