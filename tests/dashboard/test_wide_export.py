"""All courses side by side: the same numbers as the reports, unit by unit, and the same people as the lists."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from portal.accounts.models import User
from portal.accounts.operations.consents import withdraw_consent
from portal.accounts.rules.consent_purposes import REPORTING
from portal.audit.models import AuditEvent
from portal.courses.models import Course
from portal.db import db
from portal.units.models import Unit
from tests.conftest import Browser
from tests.dashboard.reading import on_screen
from tests.dashboard.walking import make_programme, make_walk, walk
from tests.factories import make_unit, make_user


@pytest.fixture
def course(app: Flask) -> Course:
    """A course of two lessons and a checklist."""
    return make_walk()


def sheets_of(body: bytes) -> dict[str, list[list[object]]]:
    """The rows of each sheet of a workbook, from the headings on."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(body))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def text_rows(body: bytes) -> list[list[str]]:
    """The rows of a .csv."""
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.both_databases
def test_every_number_is_that_of_the_report_of_its_subject(
    browser: Browser, course: Course, leader: User, member: User, head: User, commune: Unit, team: Unit
) -> None:
    programme = make_programme(course)
    make_user("Danh Thị Sáu", unit=make_unit("Tổ ấp 9", parent=commune))
    walk(member, course)
    walk(head, course, lessons=1)
    address = f"/dashboard/units/{commune.id}"

    rows = text_rows(browser.sign_in(leader).get(f"{address}/all-courses.csv?who=all").data)
    book = sheets_of(browser.get(f"{address}/all-courses.xlsx?who=all").data)

    told = {}
    for subject in (programme, f"course:{course.id}"):
        found = on_screen(browser.get(f"{address}/report?subject={subject}&depth=all&who=all").text)
        told[subject] = [[row[6], row[7], row[8], row[9], row[10], row[11]] for row in found[1:]]
    titles = [heading.partition(": ")[0] for heading in rows[0] if ": " in heading]
    assert titles[0] == titles[6] == "Thành viên tổ"
    assert titles[7] == course.title
    assert [row[8:14] for row in rows[1:]] == told[programme]
    assert [row[15:21] for row in rows[1:]] == told[f"course:{course.id}"]
    assert rows[1][1:7] == [team.code, "Tổ", "Xã Tân Ân", "", team.name, team.name] or rows[2][1] == team.code
    assert list(book) == ["Từng đơn vị", "Cách tính"]
    assert [[str(cell).removesuffix(".0") for cell in row[8:14]] for row in book["Từng đơn vị"][-4:]] == [
        row[8:14] for row in rows[1:]
    ]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.both_databases
def test_people_stand_in_one_row_by_name_and_number_if_they_agreed(
    browser: Browser, course: Course, leader: User, member: User, head: User, commune: Unit, kind: str
) -> None:
    walk(member, course)
    withdraw_consent(head, REPORTING)
    db.session.commit()

    body = (
        browser.sign_in(leader)
        .post(f"/dashboard/units/{commune.id}/all-courses-people", data={"format": kind})
        .data
    )
    rows = text_rows(body) if kind == "csv" else next(iter(sheets_of(body).values()))
    top = next(place for place, row in enumerate(rows) if "Họ và tên" in row)
    by_name = {row[6]: row for row in rows[top + 1 :]}
    first = rows[top].index(f"{course.title}: Tình trạng")

    assert by_name[member.name][7] == "0912 000 001"
    assert by_name[member.name][first] == "Đã xong"
    assert by_name[member.name][first + 1]
    assert by_name[""][7] in ("", None)
    assert head.name not in by_name
    assert "0912 000 002" not in str(rows)
    assert len(rows) == top + 4
    event = db.session.query(AuditEvent).filter_by(action="people.exported").one()
    assert event.details["subject"] == "all"


def test_a_wide_table_takes_as_many_statements_for_many_people(
    browser: Browser, course: Course, leader: User, member: User, commune: Unit, team: Unit, statements: list[str]
) -> None:
    def taken() -> int:
        statements.clear()
        browser.post(f"/dashboard/units/{commune.id}/all-courses-people", data={"format": "csv"}).get_data()
        return len(statements)

    browser.sign_in(leader)
    few = taken()
    for number in range(30):
        make_user(f"Người {number}", unit=team)
    assert taken() == few
