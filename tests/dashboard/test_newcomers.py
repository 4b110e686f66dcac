"""Who comes after a programme was assigned has days of their own: on the home page, on the dashboard, in lists."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Course
from portal.dashboard.counts.operations.recount import recount_all
from portal.dashboard.counts.queries.consistency import find_inconsistencies
from portal.dashboard.overview.queries.numbers import read_unit_overview
from portal.dashboard.report.queries.report import read_branch
from portal.dashboard.rules.population import EVERYBODY
from portal.db import begin_write, db
from portal.programmes.models import Assignment, Programme
from portal.programmes.operations.assignments import change_assignment, end_assignment
from portal.programmes.operations.programmes import ProgrammeSpec, change_programme
from portal.programmes.rules.deadlines import own_due_on
from portal.units.changes.operations.merge import merge_units
from portal.units.changes.operations.move import move_unit
from portal.units.changes.operations.split import SplitPart, split_unit
from portal.units.models import Unit, UnitVersion
from portal.units.operations.memberships import join_unit
from portal.units.queries.memberships import membership_of
from portal.units.rules.start_of_day import start_of_day
from tests.conftest import Browser
from tests.dashboard.looking import rows_at
from tests.dashboard.reading import plain
from tests.dashboard.walking import make_programme, make_walk, walk
from tests.factories import make_unit, make_user
from tests.fixed_clock import FixedClock

ASSIGNED, DUE, JOINED = date(2027, 10, 1), date(2027, 11, 14), date(2027, 11, 27)
OWN = date(2027, 12, 27)  # thirty days after joining


def at(day: date) -> datetime:
    """Ten o'clock on a day."""
    return start_of_day(day) + timedelta(hours=10)


def write() -> None:
    """Begin a transaction that writes."""
    db.session.rollback()
    begin_write()


@pytest.fixture
def course(commune: Unit) -> Course:
    """Two lessons and a checklist."""
    return make_walk()


@pytest.fixture
def assigned(
    fixed_clock: FixedClock, course: Course, commune: Unit, team: Unit, head: User, member: User, leader: User
) -> Assignment:
    """The programme was assigned to the commune on 1/10 for 14/11, when head, member and leader were there."""
    programme_id = make_programme(course).removeprefix("programme:")
    unit_id = commune.id
    write()
    given = Assignment(programme_id=programme_id, unit_id=unit_id, due_on=DUE, assigned_at=at(ASSIGNED))
    db.session.add(given)
    db.session.commit()
    fixed_clock.set(at(JOINED))
    return given


@pytest.fixture
def newcomer(assigned: Assignment, team: Unit) -> User:
    """Lê Thị Sáu, who joins the team on 27/11."""
    return make_user("Lê Thị Sáu", phone="0912 345 678", unit=team)


def late_in(unit: Unit, course: Course | None = None, *, on: date | None = None) -> int:
    """How many are late in the programme, or the course, by the dashboard, which report and recount confirm."""
    day = on or clock.today()
    subject = f"course:{course.id}" if course is not None else "programme:thanh-vien"
    found = read_unit_overview(unit.id, subject, on=day, population=EVERYBODY).total.overdue
    branch = read_branch(unit.id, [subject], on=day, population=EVERYBODY)
    assert branch.counted(unit.id, subject).overdue == found
    assert not find_inconsistencies()
    db.session.rollback()
    return found


@pytest.mark.parametrize(
    ("joined", "grace_days", "own"),
    [
        (at(ASSIGNED) - timedelta(seconds=1), 30, DUE),  # was there when it was assigned
        (at(date(2027, 10, 5)), 30, DUE),  # forty days were left
        (at(date(2027, 10, 15)), 30, DUE),  # exactly thirty
        (at(date(2027, 10, 16)), 30, date(2027, 11, 15)),
        (at(JOINED), 30, OWN),
        (at(JOINED), 0, OWN),  # nobody is late for a day that had passed
        (at(DUE), 0, DUE),
        (datetime(2027, 11, 26, 17, 0, tzinfo=clock.now().tzinfo), 30, OWN),  # midnight in Vietnam
        (None, 30, DUE),
    ],
)
def test_the_day_of_a_person(joined: datetime | None, grace_days: int, own: date) -> None:
    found = own_due_on(DUE, assigned_at=at(ASSIGNED), grace_days=grace_days, joined_at=joined)

    assert found == own


@pytest.mark.both_databases
def test_who_joins_late_is_late_only_after_days_of_their_own(
    fixed_clock: FixedClock, course: Course, team: Unit, commune: Unit, newcomer: User
) -> None:
    assert late_in(commune) == late_in(commune, course) == 3  # head, member, leader
    assert late_in(team) == 2
    fixed_clock.set(at(OWN))
    assert late_in(commune) == 3
    fixed_clock.set(at(OWN + timedelta(days=1)))
    assert (late_in(commune), late_in(commune, course), late_in(team)) == (4, 4, 3)
    walk(newcomer, course)
    assert late_in(commune, course) == 4 - 1

    write()
    recount_all()
    assert not find_inconsistencies()
    db.session.commit()
    assert late_in(commune, course) == 3


def test_home_and_progress_count_the_days_from_joining(
    browser: Browser, fixed_clock: FixedClock, newcomer: User, statements: list[str]
) -> None:
    browser.sign_in(newcomer)
    for path in ("/", "/progress"):
        browser.get(path)
        statements.clear()
        page = plain(browser.get(path).text)
        assert len(statements) <= 6
        assert "Còn 30 ngày" in page
        assert "14/11/2027" not in page
        assert "Trễ hạn" not in page
    assert "27/12/2027" in page

    fixed_clock.set(at(OWN + timedelta(days=1)))
    browser.sign_in(newcomer)
    for path in ("/", "/progress"):
        assert "Trễ hạn" in plain(browser.get(path).text)


def test_the_board_the_list_and_the_team_do_not_call_a_newcomer_late(
    browser: Browser, fixed_clock: FixedClock, team: Unit, commune: Unit, leader: User, head: User, newcomer: User
) -> None:
    browser.sign_in(leader)
    rows = rows_at(browser, team)
    assert "Trễ hạn" not in " ".join(rows["Lê Thị Sáu"])
    assert "Trễ hạn" in " ".join(rows["Lê Thị Ba"])
    assert "Lê Thị Sáu" not in rows_at(browser, team, "?state=overdue")
    asked = {"subject": "programme:thanh-vien", "format": "csv"}
    listed = browser.post(f"/dashboard/units/{team.id}/people-list", data=asked).data.decode("utf-8-sig")
    assert [line.split(";")[5] for line in listed.splitlines() if "Lê Thị Sáu" in line] == [""]

    fixed_clock.set(at(OWN + timedelta(days=1)))
    browser.sign_in(leader)
    assert "Trễ hạn" in " ".join(rows_at(browser, team)["Lê Thị Sáu"])
    assert "Lê Thị Sáu" in rows_at(browser, team, "?state=overdue")
    listed = browser.post(f"/dashboard/units/{team.id}/people-list", data=asked).data.decode("utf-8-sig")
    assert [line.split(";")[5] for line in listed.splitlines() if "Lê Thị Sáu" in line] == ["x"]


def test_a_team_of_newcomers_alone_has_their_day(
    browser: Browser, course: Course, team: Unit, head: User, member: User, newcomer: User
) -> None:
    walk(head, course)
    walk(member, course)

    page = plain(browser.sign_in(head).get(f"/dashboard/team/{team.id}").text)

    assert "Còn 30 ngày" in page or "còn 30 ngày" in page
    assert "27/12/2027" in page.split("<textarea")[1].split("</textarea>")[0]
    assert "14/11/2027" not in page


def test_who_moves_within_the_commune_was_there_all_along(
    commune: Unit, member: User, assigned: Assignment
) -> None:
    other = make_unit("Tổ ấp 7", parent=commune)
    join_unit(member, other, actor=None)
    db.session.commit()

    assert late_in(other) == 1
    assert late_in(commune) == 3


def test_who_moves_in_from_elsewhere_has_days_of_their_own(
    fixed_clock: FixedClock, commune: Unit, team: Unit, assigned: Assignment
) -> None:
    elsewhere = make_unit("Xã khác", parent=commune.parent)
    mover = make_user("Phan Văn Dời", unit=elsewhere)
    write()
    membership = membership_of(mover.id)
    assert membership is not None
    membership.since = at(ASSIGNED) - timedelta(days=300)
    join_unit(mover, team, actor=None)
    db.session.commit()

    assert late_in(team) == 2
    fixed_clock.set(at(OWN + timedelta(days=1)))
    assert late_in(team) == 3


def test_a_merger_moves_everybody_and_gives_nobody_days(
    commune: Unit, team: Unit, member: User, newcomer: User
) -> None:
    into = make_unit("Tổ ấp mới", parent=commune)
    write()
    merge_units([team], into, on=clock.today(), reason="Nghị quyết sắp xếp", actor=None)
    db.session.commit()

    assert late_in(into) == 2  # head and member, but not the newcomer


@pytest.fixture
def other_commune(fixed_clock: FixedClock, commune: Unit, assigned: Assignment) -> Unit:
    """A commune with a team of two, who were there long before anything was assigned to the first one."""
    [founded] = db.session.query(UnitVersion).filter_by(unit_id=commune.id)
    fixed_clock.set(at(founded.since))
    other = make_unit("Phường Tân Thành", "commune", parent=commune.parent)
    team = make_unit("Tổ khóm 1", parent=other)
    make_user("Đỗ Văn Một", unit=team)
    make_user("Đỗ Văn Hai", unit=other)
    fixed_clock.set(at(JOINED))
    return other


def give(unit: Unit, *, due_on: date, assigned_on: date) -> None:
    """Assign the programme to another unit, too."""
    unit_id = unit.id
    write()
    told = {"unit_id": unit_id, "due_on": due_on, "assigned_at": at(assigned_on)}
    db.session.add(Assignment(programme_id="thanh-vien", **told))
    db.session.commit()


@pytest.mark.both_databases
def test_nobody_is_late_for_a_day_that_had_passed_before_their_unit_was_merged_in(
    fixed_clock: FixedClock, commune: Unit, course: Course, other_commune: Unit
) -> None:
    give(other_commune, due_on=date(2027, 12, 17), assigned_on=ASSIGNED)
    assert (late_in(commune), late_in(other_commune)) == (3, 0)
    write()
    merge_units([other_commune], commune, on=clock.today(), reason="Nghị quyết sắp xếp", actor=None)
    db.session.commit()

    assert late_in(commune) == late_in(commune, course) == 3
    write()
    recount_all()
    assert not find_inconsistencies()
    db.session.commit()
    assert late_in(commune) == 3
    assert late_in(commune, on=OWN + timedelta(days=1)) == 5  # the days for newcomers have passed for both


@pytest.mark.both_databases
def test_the_day_of_a_unit_that_is_merged_away_holds_for_its_own_people_alone(
    commune: Unit, course: Course, other_commune: Unit
) -> None:
    write()
    merge_units([commune], other_commune, on=clock.today(), reason="Nghị quyết sắp xếp", actor=None)
    db.session.commit()

    assert late_in(other_commune) == late_in(other_commune, course) == 3
    write()
    recount_all()
    assert not find_inconsistencies()
    db.session.commit()
    assert late_in(other_commune, on=OWN + timedelta(days=1)) == 5


def test_a_team_that_is_moved_has_the_days_for_newcomers_and_its_member_reads_so(
    browser: Browser, fixed_clock: FixedClock, commune: Unit, other_commune: Unit
) -> None:
    [moved] = [unit for unit in db.session.query(Unit) if unit.parent_id == other_commune.id]
    member = db.session.query(User).filter_by(name="Đỗ Văn Một").one()
    write()
    move_unit(moved, commune, on=clock.today(), reason="Nghị quyết sắp xếp", actor=None)
    db.session.commit()

    assert late_in(commune) == 3
    assert "Trễ hạn" not in plain(browser.sign_in(member).get("/").text)
    fixed_clock.set(at(OWN + timedelta(days=1)))
    assert late_in(commune) == 4
    assert "Trễ hạn" in plain(browser.sign_in(member).get("/").text)


def test_a_split_leaves_those_late_who_were_and_nobody_else(
    commune: Unit, team: Unit, member: User, newcomer: User
) -> None:
    write()
    part = SplitPart("Xã mới", "xa-moi", "commune", children=[team.id])
    split_unit(commune, [part], on=clock.today(), reason="Nghị quyết sắp xếp", actor=None)
    db.session.commit()
    [new] = db.session.query(Unit).filter_by(code="xa-moi")

    assert late_in(new) == 2  # head and member, but not the newcomer
    assert late_in(commune) == 1


def test_without_days_for_newcomers_a_day_that_had_passed_makes_nobody_late(
    fixed_clock: FixedClock, team: Unit, assigned: Assignment
) -> None:
    write()
    db.session.get_one(Programme, assigned.programme_id).grace_days = 0
    recount_all()
    db.session.commit()
    make_user("Lê Thị Sáu", unit=team)

    assert late_in(team) == 2
    assert late_in(team, on=OWN + timedelta(days=1)) == 3


def test_another_day_another_programme_or_its_end_counts_at_once(
    commune: Unit, team: Unit, leader: User, course: Course, newcomer: User, assigned: Assignment
) -> None:
    programme = db.session.get_one(Programme, assigned.programme_id)
    write()
    change_assignment(assigned, due_on=OWN + timedelta(days=9), repeat_months=None, actor=None)
    db.session.commit()
    assert late_in(commune, on=OWN + timedelta(days=9)) == 0
    assert late_in(commune, on=OWN + timedelta(days=10)) == 4

    write()
    assigned.due_on = DUE
    programme.unit_id = commune.id
    db.session.flush()
    for grace_days, late in ((0, 4), (366, 3)):
        wanted = ProgrammeSpec("Thành viên tổ", compulsory=[course.id], grace_days=grace_days)
        change_programme(programme, wanted, actor=None)
        db.session.commit()
        assert late_in(commune, on=OWN + timedelta(days=1)) == late
        write()

    end_assignment(assigned, actor=None)
    db.session.commit()
    assert late_in(commune, on=OWN + timedelta(days=400)) == 0
