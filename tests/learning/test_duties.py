"""What is asked of a member, on the home page and under progress: what, why, by when, and where to go on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from portal import clock
from portal.accounts.models import User
from portal.db import begin_write, db
from portal.programmes.models import Assignment, Programme
from portal.programmes.operations.assignments import assign_programme, end_assignment
from portal.programmes.operations.certificates import CertificateClaim, accept_certificate, record_certificate
from portal.programmes.operations.completions import ask_for_more
from portal.programmes.operations.programmes import (
    ProgrammeSpec,
    change_programme,
    create_programme,
    withdraw_programme,
)
from portal.programmes.queries.duties import Duty, duties_of, renewable_courses
from portal.progress.models import CourseProgress
from portal.progress.rules.months import add_months
from portal.units.models import Membership, Unit
from portal.units.operations.memberships import join_unit
from portal.units.queries.memberships import membership_of, unit_of
from tests.conftest import Browser
from tests.factories import lesson_markdown, make_course, make_unit
from tests.programmes.conftest import START, completion, finish, go_over, remove

DAY = timedelta(days=1)
AT = Callable[[datetime], datetime]


class Person:
    """Somebody who looks at the own duties."""

    def __init__(self, user: User) -> None:
        unit = unit_of(user.id)
        self.id, self.unit_id = user.id, unit.id if unit is not None else None
        membership = membership_of(user.id)
        self.joined_at = membership.since if membership is not None else None
        self.has_moved = db.session.query(Membership).filter_by(user_id=user.id).count() > 1


@pytest.fixture
def programme(courses: dict[str, int], commune: Unit, leader: User) -> Programme:
    """Two compulsory courses and one of two electives, for a year."""
    wanted = ProgrammeSpec(
        "Đi từng ngõ",
        compulsory=[courses["a"], courses["b"]],
        electives=[courses["c"], courses["d"]],
        min_electives=1,
        valid_months=12,
        counts_outside=True,
    )
    made = create_programme(wanted, unit=commune, actor=leader)
    db.session.commit()
    return made


@pytest.fixture
def given(programme: Programme, team: Unit, head: User) -> Assignment:
    """The programme, given to the team for the coming month."""
    made = assign_programme(programme, team, due_on=clock.today() + 30 * DAY, actor=head)
    db.session.commit()
    return made


def duty_of(user: User) -> Duty:
    db.session.expire_all()
    (duty,) = duties_of(Person(user))
    return duty


def test_what_is_asked_says_what_is_missing_why_and_by_when(
    given: Assignment,
    member: User,
    team: Unit,
    courses: dict[str, int],
) -> None:
    new = duty_of(member)
    finish(member, courses["a"])
    begun = duty_of(member)

    assert new.given_by is not None
    assert (new.title, new.given_by.unit_name, new.due_on) == ("Đi từng ngõ", team.name, given.due_on)
    assert [course.title for course in new.missing] == ["Khóa A", "Khóa B"]
    assert [course.title for course in new.electives_left] == ["Khóa C", "Khóa D"]
    assert (new.state, new.parts, new.courses_met, new.missing_electives) == ("new", 3, 0, 1)
    assert [course.title for course in begun.missing] == ["Khóa B"]
    assert (begun.state, begun.courses_met, begun.is_overdue) == ("learning", 1, False)


def test_once_it_is_complete_nothing_is_missing(
    given: Assignment,
    member: User,
    courses: dict[str, int],
    at: AT,
) -> None:
    at(START)
    finish(member, *(courses[slug] for slug in "abd"))

    duty = duty_of(member)

    assert (duty.state, duty.is_done, duty.missing, duty.missing_electives) == ("complete", True, (), 0)
    assert duty.valid_until == add_months(START, 12)
    assert (duty.is_overdue, duty.courses_to_refresh, duty.is_actionable) == (False, (), False)


def test_something_new_in_a_compulsory_course_makes_it_an_earlier_version(
    given: Assignment,
    member: User,
    courses: dict[str, int],
) -> None:
    finish(member, *(courses[slug] for slug in "abc"))
    mine = db.session.get_one(CourseProgress, (member.id, courses["a"]))
    mine.behind_since = clock.now()
    db.session.commit()

    duty = duty_of(member)

    assert (duty.state, duty.is_done) == ("earlier", True)


def test_in_its_last_sixty_days_it_asks_to_go_over_the_courses_again(
    given: Assignment,
    member: User,
    courses: dict[str, int],
    at: AT,
) -> None:
    at(START)
    finish(member, *(courses[slug] for slug in "abc"))
    end = add_months(START, 12)

    at(end - 61 * DAY)
    early = duty_of(member)
    at(end - 59 * DAY)
    go_over(member, courses["a"])
    late = duty_of(member)
    openings = renewable_courses(member.id)
    at(end + DAY)
    over = duty_of(member)

    assert (early.is_renewal_open, early.courses_to_refresh) == (False, ())
    assert [course.title for course in late.courses_to_refresh] == ["Khóa B"]
    assert (late.state, late.is_actionable) == ("complete", True)
    assert openings == {courses["b"]: end - 60 * DAY}
    assert (over.state, over.is_done, over.is_overdue) == ("ended", False, True)


def test_past_its_day_it_is_overdue_until_it_is_done(
    member: User,
    given: Assignment,
    courses: dict[str, int],
) -> None:
    given.due_on = clock.today() - DAY
    db.session.commit()

    before = duty_of(member).is_overdue
    finish(member, *(courses[slug] for slug in "abc"))

    assert (before, duty_of(member).is_overdue) == (True, False)


def test_of_two_who_ask_for_the_same_the_first_day_counts(
    given: Assignment, programme: Programme, commune: Unit, leader: User, member: User
) -> None:
    assign_programme(programme, commune, due_on=given.due_on - 9 * DAY, actor=leader)
    db.session.commit()

    duty = duty_of(member)

    assert duty.given_by is not None
    assert (duty.due_on, duty.given_by.unit_id) == (given.due_on - 9 * DAY, commune.id)


def test_moving_brings_what_is_asked_there_and_leaves_what_was_asked_before(
    given: Assignment, member: User, commune: Unit
) -> None:
    other = make_unit("Tổ ấp 7", parent=commune)
    join_unit(member, other, actor=None)
    db.session.commit()
    moved = duties_of(Person(member))
    back = unit_of(member.id)
    assert back is not None
    join_unit(member, db.session.get_one(Unit, given.unit_id), actor=None)
    db.session.commit()

    assert moved == []
    assert duty_of(member).programme_id == given.programme_id


@pytest.mark.parametrize("deed", ["ended", "withdrawn"])
def test_what_is_asked_no_more_is_not_shown(
    given: Assignment, member: User, head: User, leader: User, deed: str
) -> None:
    if deed == "ended":
        end_assignment(given, actor=head)
    else:
        withdraw_programme(given.programme, actor=leader)
    db.session.commit()

    assert duties_of(Person(member)) == []


def test_a_course_that_is_gone_is_missing_no_more(
    given: Assignment,
    member: User,
    courses: dict[str, int],
) -> None:
    remove("b")

    duty = duty_of(member)

    assert [course.title for course in duty.missing] == ["Khóa A"]
    assert duty.parts == 2


def test_a_certificate_fills_its_place(
    given: Assignment, member: User, head: User, courses: dict[str, int]
) -> None:
    claim = CertificateClaim("MobiEdu", "Khóa", clock.today(), "1", courses["a"])
    for number, course_id in (("1", courses["a"]), ("2", None)):
        made = record_certificate(
            CertificateClaim("MobiEdu", claim.title, claim.issued_on, number, course_id), actor=member
        )
        accept_certificate(made, actor=head)
    db.session.commit()

    duty = duty_of(member)

    assert [course.title for course in duty.missing] == ["Khóa B"]
    assert (duty.missing_electives, duty.courses_met) == (0, 2)


def test_home_tells_why_and_leads_to_what_is_missing(
    browser: Browser, given: Assignment, member: User, team: Unit, courses: dict[str, int]
) -> None:
    first = browser.sign_in(member).get("/").text
    finish(member, courses["a"])
    html = browser.get("/").text

    assert "Đi từng ngõ" in first
    assert "3 khóa ·&nbsp;Còn 30 ngày" in first
    programme = html.split('id="programme-1"')[1]
    assert "1 trên 3 khóa" in programme
    assert f"{team.name} giao, hạn {given.due_on:%d/%m/%Y}" in programme
    assert 'href="/courses/b"' in programme
    assert "Và 1 khóa tùy chọn trong số này:" in programme
    assert "Còn 30 ngày" in html.split('class="card main-card"')[1]


def test_home_keeps_quiet_about_what_is_done_and_progress_tells_it(
    browser: Browser,
    given: Assignment,
    member: User,
    courses: dict[str, int],
) -> None:
    finish(member, *(courses[slug] for slug in "abc"))
    browser.sign_in(member)

    assert 'id="programme-1"' not in browser.get("/").text
    assert "Đi từng ngõ" in browser.get("/progress").text


def test_progress_tells_what_was_completed_though_nobody_asks_for_it(
    browser: Browser,
    programme: Programme,
    member: User,
    courses: dict[str, int],
) -> None:
    finish(member, *(courses[slug] for slug in "abc"))

    html = browser.sign_in(member).get("/progress").text

    assert "Chương trình đã xong" not in html
    assert "Đã học đủ, không ai giao" in html
    assert "Đi từng ngõ" in html


def test_progress_tells_what_was_completed_that_was_asked_for_once(
    browser: Browser, given: Assignment, leader: User, member: User, courses: dict[str, int]
) -> None:
    finish(member, *(courses[slug] for slug in "abc"))
    begin_write()
    end_assignment(given, actor=leader)
    db.session.commit()

    html = browser.sign_in(member).get("/progress").text

    assert "Chương trình đã xong" in html
    assert "không ai giao" not in html


def test_home_says_what_is_to_be_learned_since_a_programme_was_changed(
    browser: Browser, given: Assignment, programme: Programme, leader: User, member: User, courses: dict[str, int]
) -> None:
    finish(member, *(courses[slug] for slug in "abc"))
    begin_write()
    change_programme(
        programme,
        ProgrammeSpec("Đi từng ngõ", compulsory=[courses[slug] for slug in "abd"], electives=[courses["c"]]),
        actor=leader,
    )
    ask_for_more([programme.id], due_on=clock.today() + 9 * DAY)
    db.session.commit()

    html = browser.sign_in(member).get("/progress").text

    assert "Phải học thêm, hạn" in html
    assert "Khóa D" in html


@pytest.mark.both_databases
def test_home_leads_to_the_refresher_and_reading_again_renews_a_course_that_asks_nothing(
    browser: Browser,
    given: Assignment,
    member: User,
    courses: dict[str, int],
) -> None:
    long_ago = clock.now() - 340 * DAY
    finish(member, *(courses[slug] for slug in "abc"))
    db.session.query(CourseProgress).update({"finished_at": long_ago})
    db.session.commit()
    held = completion(member, given.programme_id)
    assert held is not None
    held.completed_at = held.renewed_at = long_ago
    held.valid_until = add_months(long_ago, 12)
    end = held.valid_until
    db.session.commit()

    home = browser.sign_in(member).get("/").text
    screen = browser.get("/courses/a/refresher").text
    for slug in "ab":
        assert browser.post(f"/courses/{slug}/refresher/completion").status_code == 303
    again = browser.post("/courses/a/refresher/completion").status_code

    renewed = completion(member, given.programme_id)
    assert 'href="/courses/a/refresher"' in home
    assert "Sắp hết giá trị" in home
    assert 'action="/courses/a/refresher/completion"' in screen
    assert renewed is not None
    assert renewed.valid_until == add_months(end, 12)
    assert again == 404


def test_nobody_reads_again_what_is_not_due(browser: Browser, member: User) -> None:
    make_course("mot", pages={"01-a.md": lesson_markdown()})

    assert browser.sign_in(member).post("/courses/mot/refresher/completion").status_code == 404


def test_duties_cost_home_few_statements(
    browser: Browser, given: Assignment, member: User, statements: list[str]
) -> None:
    person = Person(member)
    browser.sign_in(member).get("/")
    statements.clear()

    browser.get("/")
    asked = len(statements)
    statements.clear()
    duties_of(person)

    assert len(statements) == 6
    assert 1 < asked <= 6


def test_without_anything_given_duties_take_two_statements(member: User, statements: list[str]) -> None:
    person = Person(member)
    statements.clear()

    assert duties_of(person) == []
    assert len(statements) == 2
