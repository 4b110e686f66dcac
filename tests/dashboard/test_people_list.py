"""The list of everybody below a unit: streamed, by name only who agreed to be named."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations.consents import give_consents
from portal.accounts.rules.consent_purposes import LEARNING
from portal.audit.models import AuditEvent
from portal.courses.models import Course
from portal.dashboard.report.queries import people as people_queries
from portal.dashboard.report.queries.people import own_members_below, people_in_units
from portal.dashboard.report.queries.report import units_below
from portal.dashboard.report.views import people
from portal.db import db
from portal.spreadsheets.reading import read_rows
from portal.units.models import Unit
from tests.conftest import Browser
from tests.dashboard.reading import in_words
from tests.dashboard.test_reports import assign
from tests.dashboard.walking import make_programme, make_walk, show_teaching, walk
from tests.factories import make_unit, make_user

HEADINGS = ("Part of", "Unit", "Full name", "State", "Finished on", "Overdue", "Can teach")
TEAM = ["Xã Tân Ân", "Tổ công nghệ số ấp Kinh Ráng"]


@pytest.fixture
def course(app: Flask) -> Course:
    """A course of two lessons and a checklist."""
    return make_walk()


@pytest.fixture
def nameless(team: Unit) -> User:
    """A member who did not agree to be named in reports."""
    user = make_user("Bùi Thị Kín", unit=team, consented=False)
    give_consents(user, [LEARNING])
    db.session.commit()
    return user


@pytest.fixture
def programme(course: Course, commune: Unit, member: User, head: User, nameless: User, leader: User) -> str:
    """What should be done by now: the member did it and can teach it, the head is on the way."""
    subject = make_programme(course)
    assign(commune, subject)
    walk(member, course)
    show_teaching(member, course, head)
    walk(head, course, lessons=1)
    return subject


def take(browser: Browser, unit: Unit, subject: str, kind: str) -> bytes:
    """The list as a file."""
    answer = browser.post(f"/dashboard/units/{unit.id}/people-list", data={"subject": subject, "format": kind})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return bytes(answer.data)


def test_each_person_has_a_row_and_only_who_agreed_has_a_name(
    browser: Browser, programme: str, leader: User, commune: Unit
) -> None:
    body = take(browser.sign_in(leader), commune, programme, "csv")

    today = clock.today().isoformat()
    assert list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";")) == [
        in_words(*HEADINGS),
        ["", "Xã Tân Ân", "Nguyễn Văn Sáu", "Chưa học", "", "x", ""],
        [*TEAM, "Lê Thị Ba", "Đang học", "", "x", ""],
        [*TEAM, "Trần Văn Tư", "Đã xong", today, "", "x"],
        [*TEAM, "", "Chưa học", "", "x", ""],
    ]
    assert "Kín" not in body.decode()


def test_the_workbook_says_the_same_with_days_as_days(
    browser: Browser, programme: str, leader: User, commune: Unit
) -> None:
    rows = [
        row.cells for row in read_rows(take(browser.sign_in(leader), commune, programme, "xlsx"), "a.xlsx").rows
    ]

    top = rows.index(tuple(in_words(*HEADINGS)))
    assert rows[top + 1 :] == [
        (None, "Xã Tân Ân", "Nguyễn Văn Sáu", "Chưa học", None, "x", None),
        (*TEAM, "Lê Thị Ba", "Đang học", None, "x", None),
        (*TEAM, "Trần Văn Tư", "Đã xong", clock.today(), None, "x"),
        (*TEAM, None, "Chưa học", None, "x", None),
    ]


@pytest.mark.both_databases
def test_a_course_says_when_it_was_finished_too(
    browser: Browser, programme: str, course: Course, head: User, team: Unit
) -> None:
    body = take(browser.sign_in(head), team, f"course:{course.id}", "csv").decode()

    assert f";Trần Văn Tư;Đã xong;{clock.today().isoformat()};;x" in body


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_before_there_is_anything_to_learn_people_stand_there_without_a_state(
    browser: Browser, head: User, member: User, team: Unit, kind: str
) -> None:
    rows = [row.cells for row in read_rows(take(browser.sign_in(head), team, "", kind), f"a.{kind}").rows]

    top = rows.index(tuple(in_words(*HEADINGS)))
    assert [cells[1:4] for cells in rows[top + 1 :]] == [
        (team.name, "Lê Thị Ba", None),
        (team.name, "Trần Văn Tư", None),
    ]


def test_taking_the_list_is_noted(browser: Browser, programme: str, leader: User, commune: Unit) -> None:
    take(browser.sign_in(leader), commune, programme, "csv")

    event = db.session.query(AuditEvent).filter_by(action="people.exported").one()
    assert (event.actor_id, event.unit_id, event.details["subject"]) == (leader.id, commune.id, programme)


def test_nobody_else_gets_the_list(
    browser: Browser, programme: str, outsider: User, head: User, member: User, commune: Unit
) -> None:
    address = f"/dashboard/units/{commune.id}/people-list"

    assert browser.sign_in(outsider).post(address).status_code == 404
    assert browser.sign_in(head).post(address).status_code == 404
    assert browser.sign_in(member).post(address).status_code == 403


@pytest.mark.parametrize("at_once", [1, 2, 3, 1000])
def test_everybody_comes_once_and_in_order_however_many_are_read_at_once(
    programme: str, leader: User, commune: Unit, team: Unit, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    for number in range(4):
        make_user(f"Đinh Văn {'ABCD'[number]}", unit=team)
    make_user("Cao Thị Én", unit=make_unit("Tổ ấp 2", parent=commune))
    units, sizes = units_below(commune.id), own_members_below(commune.id)
    whole = list(people_in_units(units, programme, sizes=sizes))
    monkeypatch.setattr(people_queries, "BATCH_SIZE", at_once)

    assert list(people_in_units(units, programme, sizes=sizes)) == whole
    assert [person.name for person in whole] == [
        *("Nguyễn Văn Sáu", "Cao Thị Én", "Đinh Văn A", "Đinh Văn B", "Lê Thị Ba", "Đinh Văn C", "Đinh Văn D"),
        *("Trần Văn Tư", ""),
    ]


def test_more_people_than_a_sheet_has_rows_are_sent_to_the_text(
    browser: Browser, programme: str, leader: User, commune: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "MAX_XLSX_ROWS", 3)

    answer = browser.sign_in(leader).post(
        f"/dashboard/units/{commune.id}/people-list", data={"subject": programme}
    )

    assert answer.status_code == 303
    assert "Hãy lấy tệp .csv" in browser.get(answer.location).text
