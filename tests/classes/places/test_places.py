"""Signing up for a class, waiting, coming up, being put on and taken off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from portal import clock
from portal.accounts.models import User
from portal.classes.enums import RegistrationState, SessionState
from portal.classes.models import ClassRegistration, ClassSession
from portal.classes.places import operations
from portal.classes.places.queries.registrations import (
    find_registration,
    number_registered,
    number_waiting,
    place_in_line,
)
from portal.classes.places.queries.standing import coming_classes
from portal.db import begin_write, db
from portal.errors import Forbidden, NotFound, Refused
from portal.units.models import Unit
from tests.classes.sessions import make_class
from tests.factories import make_unit, make_user
from tests.fixed_clock import FixedClock
from tests.threads import run_in_threads

REGISTERED, WAITING, WITHDRAWN = RegistrationState


def coming(unit: Unit, **values: object) -> ClassSession:
    """A class of tomorrow."""
    return make_class(unit, starts_at=clock.now() + timedelta(days=1), **values)


def people(unit: Unit, number: int) -> list[User]:
    return [make_user(f"Cô Số {place}", unit=unit) for place in range(number)]


def states(session: ClassSession) -> dict[int, str]:
    db.session.flush()
    rows = db.session.query(ClassRegistration.user_id, ClassRegistration.state).filter_by(session_id=session.id)
    return dict(rows.all())


def test_the_last_place_goes_to_the_first_and_the_line_moves_up_when_somebody_withdraws(team: Unit) -> None:
    first, second, third = people(team, 3)
    session = coming(team, capacity=1)

    told = [operations.sign_up(session.id, actor=one) for one in (first, third, second)]
    lines = [place_in_line(find_registration(session.id, one.id)) for one in (third, second)]
    operations.withdraw(session.id, actor=first)

    assert told == [REGISTERED, WAITING, WAITING]
    assert lines == [1, 2]
    assert states(session) == {first.id: WITHDRAWN, third.id: REGISTERED, second.id: WAITING}


def test_a_home_shows_the_next_classes_however_many_somebody_planned_that_are_over(team: Unit) -> None:
    trainer = make_user("Thầy Hậu", unit=team)
    now = clock.now()
    for hours in range(2, 18):
        make_class(team, title=f"Lớp {hours}", starts_at=now - timedelta(hours=hours), created_by_id=trainer.id)
    running = make_class(team, title="Đang học", starts_at=now - timedelta(minutes=89), created_by_id=trainer.id)
    next_one = make_class(team, title="Sắp tới", starts_at=now + timedelta(days=1), created_by_id=trainer.id)

    assert [one.id for one in coming_classes(trainer.id, now)] == [running.id, next_one.id]


def test_the_same_deed_again_changes_nothing(team: Unit) -> None:
    first, second = people(team, 2)
    session = coming(team, capacity=1)
    operations.sign_up(session.id, actor=first)
    operations.sign_up(session.id, actor=second)
    before = find_registration(session.id, second.id).registered_at

    assert operations.sign_up(session.id, actor=first) == REGISTERED
    assert operations.sign_up(session.id, actor=second) == WAITING
    assert find_registration(session.id, second.id).registered_at == before
    operations.withdraw(session.id, actor=second)
    operations.withdraw(session.id, actor=second)

    assert states(session) == {first.id: REGISTERED, second.id: WITHDRAWN}


def test_who_comes_back_stands_at_the_end_of_the_line(team: Unit) -> None:
    first, second, third = people(team, 3)
    session = coming(team, capacity=1)
    for one in (first, second, third):
        operations.sign_up(session.id, actor=one)

    operations.withdraw(session.id, actor=second)
    operations.sign_up(session.id, actor=second)

    assert place_in_line(find_registration(session.id, second.id)) == 2


def test_without_a_number_of_places_everybody_finds_one(team: Unit) -> None:
    session = coming(team)

    assert {operations.sign_up(session.id, actor=one) for one in people(team, 3)} == {REGISTERED}


@pytest.mark.parametrize(
    "closed",
    [
        {"starts_at": timedelta(minutes=-1)},
        {"state": SessionState.CANCELLED.value},
        {"state": SessionState.NOT_HELD.value},
        {"state": SessionState.HELD.value},
        {"roll_closed_at": timedelta(minutes=-1)},
    ],
    ids=["begun", "cancelled", "not-held", "held", "roll-closed"],
)
def test_nobody_signs_up_or_withdraws_where_it_is_too_late(team: Unit, member: User, closed: dict) -> None:
    session = coming(team)
    operations.sign_up(session.id, actor=member)
    for name, value in closed.items():
        setattr(session, name, clock.now() + value if isinstance(value, timedelta) else value)
    db.session.flush()

    with pytest.raises(Refused, match=r"\w+ \w+"):
        operations.sign_up(session.id, actor=member)
    with pytest.raises(Refused):
        operations.withdraw(session.id, actor=member)

    assert states(session) == {member.id: REGISTERED}


def test_a_class_of_another_team_is_not_there(team: Unit, commune: Unit, member: User, head: User) -> None:
    session = coming(make_unit("Tổ ấp 7", parent=commune))

    with pytest.raises(NotFound):
        operations.sign_up(session.id, actor=member)
    with pytest.raises(Forbidden):
        operations.put_on(session.id, [member.id], actor=head)
    assert states(session) == {}


def test_a_head_puts_on_the_own_people_and_nobody_of_a_sibling_team(
    team: Unit, commune: Unit, member: User, head: User
) -> None:
    stranger = make_user("Bác Bảy", unit=make_unit("Tổ ấp 7", parent=commune))
    session = coming(team, capacity=5)

    put_on = operations.put_on(session.id, [member.id, head.id], actor=head)
    with pytest.raises(NotFound):
        operations.put_on(session.id, [member.id, stranger.id], actor=head)

    assert (put_on.placed, put_on.waiting) == (2, 0)
    assert states(session) == {member.id: REGISTERED, head.id: REGISTERED}


def test_beyond_the_places_only_on_purpose(team: Unit, head: User) -> None:
    first, second, third, fourth = (one.id for one in people(team, 4))
    session = coming(team, capacity=1)

    assert operations.put_on(session.id, [first, second], actor=head).waiting == 1
    forced = operations.put_on(session.id, [second, third], is_forced=True, actor=head)
    operations.put_on(session.id, [fourth], actor=head)
    # Two more than there are places: nobody comes up for the first who goes.
    operations.take_off(session.id, first, actor=head)

    assert (forced.placed, forced.waiting) == (2, 0)
    assert states(session) == {first: WITHDRAWN, second: REGISTERED, third: REGISTERED, fourth: WAITING}
    operations.take_off(session.id, second, actor=head)
    assert states(session)[fourth] == WAITING
    operations.take_off(session.id, third, actor=head)
    assert states(session)[fourth] == REGISTERED


def test_who_comes_late_is_put_on_until_the_roll_is_closed(team: Unit, member: User, head: User) -> None:
    session = make_class(team)

    assert operations.put_on(session.id, [member.id], actor=head).placed == 1
    session.roll_closed_at = clock.now()
    db.session.flush()
    with pytest.raises(Refused):
        operations.take_off(session.id, member.id, actor=head)


def test_500_people_on_a_class_of_40(team: Unit, head: User, statements: list[str]) -> None:
    from portal.accounts.models import User as Account
    from portal.units.models import Membership

    now = clock.now()
    rows = [{"name": f"Chú {n}", "username": f"chu{n}", "created_at": now} for n in range(499)]
    db.session.execute(Account.__table__.insert(), rows)
    ids = [row.id for row in db.session.query(Account.id).where(Account.username.startswith("chu"))]
    db.session.execute(
        Membership.__table__.insert(), [{"user_id": id_, "unit_id": team.id, "since": now} for id_ in ids]
    )
    session = coming(team, capacity=40)
    del statements[:]

    put_on = operations.put_on_unit(session.id, team.id, actor=head)
    db.session.commit()

    assert (put_on.placed, put_on.waiting) == (40, 460)
    assert (number_registered(session.id), number_waiting(session.id)) == (40, 460)
    assert len(statements) <= 30
    session.capacity = 500
    del statements[:]
    operations.review_places(session)
    assert number_waiting(session.id) == 0
    assert len(statements) <= 10


def test_more_places_let_the_line_move_up_and_fewer_take_nobody_s(team: Unit) -> None:
    first, second, third = people(team, 3)
    session = coming(team, capacity=1)
    for one in (first, second, third):
        operations.sign_up(session.id, actor=one)

    session.capacity = 2
    operations.review_places(session)
    assert states(session) == {first.id: REGISTERED, second.id: REGISTERED, third.id: WAITING}
    session.capacity = 1
    operations.review_places(session)
    assert states(session) == {first.id: REGISTERED, second.id: REGISTERED, third.id: WAITING}
    session.capacity = None
    operations.review_places(session)
    assert states(session)[third.id] == REGISTERED


def test_two_who_want_the_last_place_come_one_after_the_other(app: Flask, team: Unit) -> None:
    ids = [one.id for one in people(team, 6)]
    session_id = coming(team, capacity=2).id
    db.session.commit()

    def sign_up(number: int) -> None:
        with app.app_context():
            begin_write()
            operations.sign_up(session_id, actor=db.session.get_one(User, ids[number]))
            db.session.commit()

    run_in_threads(sign_up, threads=len(ids))

    assert (number_registered(session_id), number_waiting(session_id)) == (2, 4)


def test_whoever_manages_the_class_gives_places_also_after_it_began(
    team: Unit, head: User, fixed_clock: FixedClock
) -> None:
    first, second, late = people(team, 3)
    session = coming(team, capacity=1)
    for one in (first, second):
        operations.sign_up(session.id, actor=one)

    fixed_clock.advance(days=1, minutes=5)
    operations.take_off(session.id, first.id, actor=head)
    session.capacity = 2
    operations.put_on(session.id, [late.id], actor=head)

    assert states(session) == {first.id: WITHDRAWN, second.id: REGISTERED, late.id: REGISTERED}
