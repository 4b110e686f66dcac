"""A course hidden or shown again, and a programme that is changed: who is complete, and who is to learn more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from portal.accounts.models import User
from portal.courses.models import Course
from portal.courses.operations.publish_introduction import publish_introduction
from portal.courses.operations.unpublish import unpublish_course
from portal.dashboard.counts.operations.counts import flush_counts
from portal.dashboard.counts.queries.consistency import inconsistent_counts, inconsistent_statuses
from portal.dashboard.models import PersonStatus
from portal.db import begin_write, db
from portal.programmes.models import Programme
from portal.programmes.operations.assignments import assign_programme, end_assignment
from portal.programmes.operations.completions import ask_for_more, expire_completions
from portal.programmes.operations.programmes import ProgrammeSpec, change_programme, create_programme
from portal.programmes.queries.duties import Duty, duties_of, ever_given
from portal.programmes.queries.hiding_effects import hiding_effects
from portal.progress.rules.months import add_months
from portal.units.models import Unit
from tests.conftest import Browser
from tests.learning.test_duties import Person
from tests.programmes.conftest import START, completion, finish, publish

DAY = timedelta(days=1)
AT = Callable[[datetime], datetime]
TEXT = """programmes:
  - {id: co-ban, title: Cơ bản, compulsory: [a, b], electives: [c, d], min_electives: 1, valid_months: 12}
"""


@pytest.fixture
def programme(courses: dict[str, int]) -> Programme:
    """A programme of the courses folder: two courses, one of two electives, a year."""
    publish("a", programmes=TEXT)
    return db.session.get_one(Programme, "co-ban")


@pytest.fixture
def own(courses: dict[str, int], commune: Unit, leader: User) -> Programme:
    """A programme of the commune that asks for one course."""
    made = create_programme(ProgrammeSpec("Của xã", compulsory=[courses["a"]]), unit=commune, actor=leader)
    db.session.commit()
    return made


def hide(course_id: int, actor: User, *, anew: str = "") -> None:
    """Hide a course; `anew` is the programme whose holders are then counted anew."""
    db.session.rollback()
    begin_write()
    unpublish_course(db.session.get_one(Course, course_id), actor=actor)
    if anew:
        ask_for_more([anew], due_on=None)
    db.session.commit()


def show(course_id: int, actor: User) -> None:
    """Publish a course again as it was."""
    db.session.rollback()
    begin_write()
    course = db.session.get_one(Course, course_id)
    publish_introduction(course, source=course.source, based_on=course.number, actor=actor)
    db.session.commit()


def holds(person: User, programme_id: str) -> bool:
    """Whether the person's completion counts."""
    db.session.rollback()
    held = completion(person, programme_id)
    return held is not None and held.expired_at is None


def counted_as(person: User, programme: Programme) -> str:
    """The state in which the dashboard counts the person in the programme."""
    flush_counts()
    found = db.session.get_one(PersonStatus, (person.id, f"programme:{programme.id}"), populate_existing=True)
    return found.state


def is_counted_right() -> bool:
    """Whether the dashboard's counters are what a recount says."""
    flush_counts()
    return not [*inconsistent_statuses(), *inconsistent_counts()]


def duty(person: User) -> Duty:
    """The only thing that is asked of the person."""
    db.session.rollback()
    (found,) = duties_of(Person(person))
    return found


def test_nobody_is_late_with_nothing_left_to_do_once_a_course_is_hidden(
    member: User, head: User, admin: User, commune: Unit, courses: dict[str, int], programme: Programme, at: AT
) -> None:
    at(START)
    assign_programme(programme, commune, due_on=(START + DAY).date(), repeat_months=None, actor=admin)
    db.session.commit()
    finish(member, courses["a"], courses["c"])
    finish(head, courses["a"])
    at(START + 9 * DAY)
    (effect,) = hiding_effects(courses["b"])

    hide(courses["b"], admin)

    assert (effect.title, effect.gaining, effect.lacking) == ("Cơ bản", 1, 0)
    assert (holds(member, "co-ban"), holds(head, "co-ban")) == (True, False)
    assert [(one.is_done, one.is_overdue) for one in (duty(member), duty(head))] == [(True, False), (False, True)]
    assert is_counted_right()

    show(courses["b"], admin)

    assert (holds(member, "co-ban"), holds(head, "co-ban")) == (True, False)
    assert is_counted_right()


def test_those_who_lack_something_without_the_course_stay_complete_or_are_counted_anew(
    member: User, admin: User, courses: dict[str, int], programme: Programme, at: AT
) -> None:
    at(START)
    finish(member, courses["a"], courses["b"], courses["c"])
    until = add_months(START, 12)
    (effect,) = hiding_effects(courses["c"])

    hide(courses["c"], admin)
    kept = holds(member, "co-ban")
    show(courses["c"], admin)
    hide(courses["c"], admin, anew="co-ban")
    anew = holds(member, "co-ban")
    right = is_counted_right()
    show(courses["c"], admin)

    held = completion(member, "co-ban")
    assert effect.lacking == 1
    assert (kept, anew, right) == (True, False, True)
    assert held is not None
    assert (held.valid_until, held.expired_at, held.more_due_on) == (until, None, None)  # as if nothing had been
    assert is_counted_right()


def test_who_completed_a_programme_that_asks_for_more_has_a_day_for_it(
    member: User, head: User, leader: User, courses: dict[str, int], own: Programme, at: AT
) -> None:
    at(START)
    for person in (member, head):
        finish(person, courses["a"])
    day = (START + 9 * DAY).date()

    begin_write()
    lacking = change_programme(own, ProgrammeSpec("Của xã", compulsory=[courses["a"], courses["b"]]), actor=leader)
    asked = ask_for_more([own.id], due_on=day)
    db.session.commit()

    mine = duty(member)
    assert (lacking, asked) == (2, 2)
    assert counted_as(member, own) == "earlier"  # told apart from who has done all of it
    assert (holds(member, own.id), mine.is_done, mine.due_on) == (True, True, day)
    assert [one.id for one in mine.missing] == [courses["b"]]

    finish(head, courses["b"])
    at(START + 11 * DAY)
    expire_completions(START + 11 * DAY)
    db.session.commit()

    done, late = completion(head, own.id), duty(member)
    assert (holds(head, own.id), done.more_due_on, done.valid_until) == (True, None, None)
    assert (holds(member, own.id), late.is_overdue) == (False, True)
    assert is_counted_right()

    finish(member, courses["b"])

    assert holds(member, own.id)
    assert counted_as(member, own) == "complete"
    assert is_counted_right()


def test_changing_the_programme_back_takes_the_demand_back(
    member: User, leader: User, courses: dict[str, int], own: Programme, at: AT
) -> None:
    at(START)
    finish(member, courses["a"])
    begin_write()
    change_programme(own, ProgrammeSpec("Của xã", compulsory=[courses["a"], courses["b"]]), actor=leader)
    ask_for_more([own.id], due_on=(START + DAY).date())
    db.session.commit()

    begin_write()
    lacking = change_programme(own, ProgrammeSpec("Của xã", compulsory=[courses["a"]]), actor=leader)
    db.session.commit()

    held = completion(member, own.id)
    assert lacking == 0
    assert held is not None
    assert (held.more_due_on, held.valid_until, held.completed_at) == (None, None, START)


def test_a_change_that_asks_nobody_for_more_asks_no_question(
    member: User, leader: User, courses: dict[str, int], own: Programme
) -> None:
    finish(member, courses["a"], courses["b"])
    begin_write()

    changed = change_programme(own, ProgrammeSpec("Khác", compulsory=[courses["a"], courses["b"]]), actor=leader)

    assert changed == 0


def test_only_what_was_given_to_somebody_counts_as_asked(
    member: User, leader: User, team: Unit, courses: dict[str, int], own: Programme, at: AT
) -> None:
    before = ever_given(member.id)
    at(START)
    given = assign_programme(own, team, due_on=(START + DAY).date(), repeat_months=None, actor=leader)
    db.session.commit()
    at(START + DAY)
    end_assignment(given, actor=leader)
    db.session.commit()

    assert before == frozenset()
    assert ever_given(member.id) == {own.id}


@pytest.mark.both_databases
def test_the_editor_asks_before_it_keeps_anything_and_refuses_a_day_that_has_passed(
    browser: Browser, member: User, leader: User, courses: dict[str, int], own: Programme
) -> None:
    finish(member, courses["a"])
    browser.sign_in(leader)
    address = f"/programmes/{own.id}/form"
    sent = {"title": "Của xã", "min_electives": "0", "grace_days": "30"}
    sent |= {f"course-{courses[slug]}": "compulsory" for slug in "ab"}
    answer = sent | {"is_answer": "1"}

    question = browser.post(address, data=sent)
    unanswered = browser.post(address, data=answer)
    passed = browser.post(address, data=answer | {"holders": "more", "more_due_on": "01/01/2020"})
    db.session.rollback()
    before = len(db.session.get_one(Programme, own.id).courses)
    done = browser.post(address, data=answer | {"holders": "more", "more_due_on": "31/12/2099"})

    db.session.rollback()
    held = completion(member, own.id)
    assert [one.status_code for one in (question, unanswered, passed, done)] == [200, 422, 422, 303]
    assert "1 người đã xong chương trình này" in question.text
    assert f'name="course-{courses["b"]}" value="compulsory"' in question.text
    assert "Chọn một trong hai" in unanswered.text
    assert "Ngày này đã qua" in passed.text
    assert before == 1
    assert held is not None
    assert held.more_due_on is not None
    assert "1 người phải học thêm, hạn tới 31/12/2099" in browser.get(done.location).text


@pytest.mark.both_databases
def test_the_studio_names_the_programmes_and_their_people_before_it_hides_a_course(
    browser: Browser,
    member: User,
    head: User,
    admin: User,
    courses: dict[str, int],
    programme: Programme,
    team: Unit,
) -> None:
    assign_programme(programme, team, due_on=(START + DAY).date(), actor=admin)
    db.session.commit()
    finish(member, courses["a"], courses["b"], courses["c"])
    finish(head, courses["a"], courses["b"])
    browser.sign_in(admin)

    asked = browser.get("/studio/courses/c/withdrawal")
    browser.post("/studio/courses/c/withdrawal", data={"holders": "more"})

    assert asked.status_code == 200
    assert "Cơ bản" in asked.text
    assert "giao cho 2 người" in asked.text
    assert "1 người đã xong, nhưng thiếu khóa khác" in asked.text
    assert not holds(member, programme.id)
    assert browser.get("/studio/courses/c/withdrawal").status_code == 404
