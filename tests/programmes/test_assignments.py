"""Giving programmes to units: who may, by when, once only, and with an end that can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask

from portal import clock
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.courses.models import Course
from portal.db import begin_write, db
from portal.errors import FieldError, Forbidden, Refused
from portal.programmes.models import Assignment, Programme
from portal.programmes.operations.assignments import (
    assign_programme,
    change_assignment,
    end_assignment,
    resume_assignment,
)
from portal.programmes.operations.programmes import ProgrammeSpec, create_programme, withdraw_programme
from portal.programmes.queries.assignments import assignments_below
from portal.units.changes.operations.close import close_unit
from portal.units.models import Unit
from tests.conftest import Browser
from tests.factories import make_course, make_unit
from tests.programmes.asking import assignments_above
from tests.programmes.conftest import remove
from tests.replay import replayed

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def programme(courses: dict[str, int], commune: Unit, leader: User) -> Programme:
    """A programme of the commune with two compulsory courses."""
    return create([courses["a"], courses["b"]], commune, leader)


@replayed
def create(compulsory: list[int], unit: Unit, actor: User) -> Programme:
    """A programme of the unit."""
    made = create_programme(ProgrammeSpec("Của xã", compulsory=compulsory), unit=unit, actor=actor)
    db.session.commit()
    return made


@pytest.fixture
def given(programme: Programme, team: Unit, head: User) -> Assignment:
    """The programme, given to the team for the coming month."""
    return assign(programme, team, head)


@replayed
def assign(programme: Programme, unit: Unit, actor: User) -> Assignment:
    """Give the programme to the unit for the coming month."""
    made = assign_programme(programme, unit, due_on=soon(), actor=actor)
    db.session.commit()
    return made


def soon() -> date:
    return clock.today() + 30 * DAY


def actions() -> list[str]:
    mine = AuditEvent.action.startswith("assignment.")
    return [event.action for event in db.session.query(AuditEvent).filter(mine).order_by(AuditEvent.id)]


def test_it_is_open_at_the_unit_below_it_and_nowhere_else(
    given: Assignment, commune: Unit, team: Unit, outsider: User
) -> None:
    below = make_unit("Nhóm trực", parent=team)
    sibling = make_unit("Tổ ấp 7", parent=commune)

    open_in = {unit.id: [row.id for row in assignments_above(unit.id)] for unit in (below, team, sibling, commune)}

    assert open_in == {below.id: [given.id], team.id: [given.id], sibling.id: [], commune.id: []}
    assert [row.id for row in assignments_below(commune.id)] == [given.id]
    assert assignments_below(sibling.id) == []


def test_a_row_says_what_by_when_and_by_whom(given: Assignment, head: User, team: Unit) -> None:
    (row,) = assignments_above(team.id)

    assert (row.programme_title, row.unit_name, row.due_on) == ("Của xã", team.name, given.due_on)
    assert (row.assigned_by, row.repeat_months, row.ended_at) == (head.name, None, None)


def test_a_programme_is_given_to_a_unit_only_once(given: Assignment, team: Unit, head: User) -> None:
    with pytest.raises(FieldError) as refused:
        assign_programme(given.programme, team, due_on=soon(), actor=head)

    assert refused.value.field == "unit"
    assert team.name in refused.value.message


def test_of_two_who_give_it_at_once_one_is_told(
    app: Flask, programme: Programme, team: Unit, head: User, leader: User
) -> None:
    actors, programme_id, team_id = (head.id, leader.id), programme.id, team.id
    both, said = Barrier(2), []
    db.session.commit()

    def give(actor_id: int) -> None:
        with app.app_context():
            both.wait()
            begin_write()
            actor = db.session.get_one(User, actor_id)
            try:
                assign_programme(
                    db.session.get_one(Programme, programme_id),
                    db.session.get_one(Unit, team_id),
                    due_on=soon(),
                    actor=actor,
                )
                db.session.commit()
                said.append("given")
            except FieldError as refusal:
                db.session.rollback()
                said.append(refusal.field)

    threads = [Thread(target=give, args=(actor_id,)) for actor_id in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(said) == ["given", "unit"]
    assert db.session.query(Assignment).count() == 1


@pytest.mark.parametrize("days", [-1, -400, 5000], ids=["yesterday", "last year", "a slip"])
def test_a_day_that_cannot_be_meant_is_refused_beside_its_field(
    programme: Programme, team: Unit, head: User, days: int
) -> None:
    with pytest.raises(FieldError) as refused:
        assign_programme(programme, team, due_on=clock.today() + days * DAY, actor=head)

    assert refused.value.field == "due_on"
    assert db.session.query(Assignment).count() == 0


def test_today_is_still_in_time(programme: Programme, team: Unit, head: User) -> None:
    assert assign_programme(programme, team, due_on=clock.today(), actor=head).due_on == clock.today()


@pytest.mark.parametrize("months", [0, 121])
def test_a_period_that_is_none_is_refused_beside_its_field(
    programme: Programme, team: Unit, head: User, months: int
) -> None:
    with pytest.raises(FieldError) as refused:
        assign_programme(programme, team, due_on=soon(), repeat_months=months, actor=head)

    assert refused.value.field == "repeat_months"


def test_a_programme_goes_to_no_unit_that_it_is_not_meant_for(
    programme: Programme, commune: Unit, admin: User
) -> None:
    assert commune.parent is not None
    with pytest.raises(FieldError) as refused:
        assign_programme(programme, commune.parent, due_on=soon(), actor=admin)

    assert refused.value.field == "unit"


def test_nor_where_one_of_its_courses_is_not_meant(commune: Unit, team: Unit, admin: User) -> None:
    other = make_unit("Tổ ấp 7", parent=commune)
    course = make_course("rieng", unit=other.code)
    assert commune.parent is not None
    wanted = ProgrammeSpec("Cả tỉnh", compulsory=[course.id])
    with pytest.raises(FieldError):
        create_programme(wanted, unit=commune, actor=admin)
    make_course("rieng")
    programme = create_programme(wanted, unit=commune, actor=admin)
    db.session.commit()
    make_course("rieng", unit=other.code)

    with pytest.raises(FieldError) as refused:
        assign_programme(programme, team, due_on=soon(), actor=admin)

    assert refused.value.field == "unit"


def test_a_closed_unit_gets_nothing(programme: Programme, team: Unit, admin: User) -> None:
    empty = make_unit("Tổ cũ", parent=team.parent)
    close_unit(empty, on=clock.today(), reason="Nghị quyết", actor=admin)

    with pytest.raises(FieldError) as refused:
        assign_programme(programme, empty, due_on=soon(), actor=admin)

    assert refused.value.field == "unit"


def test_a_programme_nobody_could_finish_is_given_to_nobody(
    commune: Unit, team: Unit, leader: User, courses: dict[str, int]
) -> None:
    made = create_programme(ProgrammeSpec("Một khóa", compulsory=[courses["d"]]), unit=commune, actor=leader)
    db.session.commit()
    remove("d")

    with pytest.raises(Refused):
        assign_programme(made, team, due_on=soon(), actor=leader)


def test_a_withdrawn_one_is_not_given_and_what_was_given_rests(
    given: Assignment, team: Unit, commune: Unit, leader: User
) -> None:
    withdraw_programme(given.programme, actor=leader)

    with pytest.raises(Refused):
        assign_programme(given.programme, commune, due_on=soon(), actor=leader)
    assert assignments_above(team.id) == []
    assert given.ended_at is None


def test_another_day_is_given_and_kept_in_the_log(given: Assignment, head: User) -> None:
    change_assignment(given, due_on=soon() + DAY, repeat_months=12, actor=head)
    change_assignment(given, due_on=soon() + DAY, repeat_months=12, actor=head)

    assert (given.due_on, given.repeat_months) == (soon() + DAY, 12)
    assert actions() == ["assignment.given", "assignment.changed"]


def test_a_day_that_is_past_may_stay_but_not_be_chosen(given: Assignment, head: User) -> None:
    given.due_on = clock.today() - 3 * DAY
    db.session.commit()

    change_assignment(given, due_on=given.due_on, repeat_months=6, actor=head)
    with pytest.raises(FieldError) as refused:
        change_assignment(given, due_on=clock.today() - DAY, repeat_months=6, actor=head)

    assert given.repeat_months == 6
    assert refused.value.field == "due_on"


def test_ending_keeps_it_as_history_and_lets_it_be_given_anew(given: Assignment, team: Unit, head: User) -> None:
    end_assignment(given, actor=head)
    end_assignment(given, actor=head)
    anew = assign_programme(given.programme, team, due_on=soon(), actor=head)

    assert [row.id for row in assignments_above(team.id)] == [anew.id]
    assert given.ended_at is not None
    assert actions() == ["assignment.given", "assignment.ended", "assignment.given"]


def test_the_end_can_be_taken_back_for_an_hour(
    given: Assignment, team: Unit, head: User, at: Callable[[datetime], datetime]
) -> None:
    end_assignment(given, actor=head)
    resume_assignment(given, actor=head)
    back = [row.id for row in assignments_above(team.id)]
    end_assignment(given, actor=head)
    at(clock.now() + HOUR + timedelta(seconds=1))

    with pytest.raises(Refused):
        resume_assignment(given, actor=head)

    assert back == [given.id]


def test_it_is_not_taken_back_where_it_was_given_anew(given: Assignment, team: Unit, head: User) -> None:
    end_assignment(given, actor=head)
    assign_programme(given.programme, team, due_on=soon(), actor=head)

    with pytest.raises(Refused):
        resume_assignment(given, actor=head)
    with pytest.raises(Refused):
        change_assignment(given, due_on=soon(), repeat_months=None, actor=head)


@pytest.mark.parametrize("who", ["member", "trainer", "outsider"])
def test_nobody_else_gives_changes_or_ends(
    request: pytest.FixtureRequest, given: Assignment, team: Unit, who: str
) -> None:
    actor: User = request.getfixturevalue(who)
    deeds: list[Callable[[], object]] = [
        lambda: assign_programme(given.programme, team, due_on=soon(), actor=actor),
        lambda: change_assignment(given, due_on=soon(), repeat_months=1, actor=actor),
        lambda: end_assignment(given, actor=actor),
        lambda: resume_assignment(given, actor=actor),
    ]

    for deed in deeds:
        with pytest.raises(Forbidden):
            deed()


def test_a_head_gives_nothing_to_the_commune(programme: Programme, commune: Unit, head: User) -> None:
    with pytest.raises(Forbidden):
        assign_programme(programme, commune, due_on=soon(), actor=head)


@pytest.mark.both_databases
def test_a_course_that_is_gone_from_the_portal_is_named_on_the_screen(
    given: Assignment, head: User, courses: dict[str, int], browser: Browser
) -> None:
    remove("b")

    courses_left = db.session.query(Course).filter(Course.withdrawn_at.is_(None)).count()
    html = browser.sign_in(head).get(f"/programmes/{given.programme_id}").text

    assert courses_left == 3
    assert "Khóa không còn đăng nên không phải học: Khóa B." in html
