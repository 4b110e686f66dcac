"""Visits beside training: the screen of a unit, its files, and who sees them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.models import User
from portal.courses.models import ResidentGroup
from portal.db import db
from portal.spreadsheets.reading import read_rows
from portal.units.models import Unit
from portal.visits.enums import Problem, Topic
from tests import factories
from tests.conftest import Browser
from tests.dashboard.reading import in_words
from tests.visits.outings import go_out


@pytest.fixture
def outings(member: User, head: User, team: Unit, commune: Unit) -> None:
    """Nine people of the team and three of another; two of them of a group."""
    for group in ("cao-tuoi", "khuyet-tat"):
        db.session.add(ResidentGroup(id=group, title=f"Nhóm {group}", position=1))
    db.session.commit()
    go_out(member, 7, group="cao-tuoi", problem=Problem.NO_SIGNAL)
    go_out(head, 2, topic=Topic.SCAM, group="khuyet-tat", managed=0)
    other = factories.make_unit("Tổ ấp 7", parent=commune)
    go_out(factories.make_user("Lý Thị Bưởi", unit=other), 3, on=clock.today() - timedelta(days=7))


@pytest.mark.usefixtures("outings")
def test_a_leader_sees_every_unit_below_with_its_sum(browser: Browser, leader: User, commune: Unit) -> None:
    page = browser.sign_in(leader).get(f"/dashboard/units/{commune.id}/visits")
    text = page.get_data(as_text=True)

    assert page.status_code == 200
    assert ">12<" in text.replace(" ", "")  # seven, two and three
    assert "Tổ ấp 7" in text
    assert "Lý Thị Bưởi" not in text


@pytest.mark.usefixtures("outings")
def test_of_a_group_with_few_people_nothing_is_told(browser: Browser, leader: User, commune: Unit) -> None:
    text = browser.sign_in(leader).get(f"/dashboard/units/{commune.id}/visits").get_data(as_text=True)
    told = text[text.index("Nhóm cao-tuoi") :]

    assert "<b>7</b>" in told[:200]
    assert "<b>dưới 5</b>" in told[told.index("Nhóm khuyet-tat") :][:200]


@pytest.mark.usefixtures("outings")
def test_the_workbook_holds_each_unit_once_and_adds_up(browser: Browser, leader: User, commune: Unit) -> None:
    file = browser.sign_in(leader).get(f"/dashboard/units/{commune.id}/visits.xlsx")
    rows = [row.cells for row in read_rows(file.data, "a.xlsx").rows]
    people = {row[5]: row[7] for row in rows if len(row) > 7 and isinstance(row[7], (int, float)) and row[5]}

    assert people.pop(in_words("Total")[0]) == 12
    assert people == {"Tổ công nghệ số ấp Kinh Ráng": 9, "Tổ ấp 7": 3}
    csv = browser.get(f"/dashboard/units/{commune.id}/visits.csv").get_data(as_text=True)
    assert "Tổ ấp 7" in csv
    assert "Lý Thị Bưởi" not in csv


@pytest.mark.usefixtures("outings")
@pytest.mark.parametrize("ending", ["", ".xlsx", ".csv"])
def test_the_leader_of_a_sibling_sees_nothing(browser: Browser, outsider: User, team: Unit, ending: str) -> None:
    assert browser.sign_in(outsider).get(f"/dashboard/units/{team.id}/visits{ending}").status_code == 404


@pytest.mark.usefixtures("outings")
def test_weeks_are_chosen_and_others_left_out(browser: Browser, leader: User, commune: Unit) -> None:
    go_out(db.session.query(User).filter_by(name="Lý Thị Bưởi").one(), 50, on=clock.today() - timedelta(days=14))
    browser.sign_in(leader)

    assert ">62<" in browser.get(f"/dashboard/units/{commune.id}/visits").get_data(as_text=True)
    odd = browser.get(f"/dashboard/units/{commune.id}/visits?weeks=99999999")
    assert odd.status_code == 200


@pytest.mark.usefixtures("outings")
def test_however_many_visits_the_statements_stay_few(
    browser: Browser, leader: User, commune: Unit, statements: list[str]
) -> None:
    browser.sign_in(leader)
    browser.get(f"/dashboard/units/{commune.id}/visits")
    statements.clear()
    browser.get(f"/dashboard/units/{commune.id}/visits")

    assert len(statements) <= 12


@pytest.mark.usefixtures("outings")
def test_the_report_of_a_period_tells_them_too(browser: Browser, leader: User, commune: Unit) -> None:
    period = f"since={clock.today() - timedelta(days=20)}&until={clock.today()}"
    page = browser.sign_in(leader).get(f"/dashboard/units/{commune.id}/period-report?{period}")
    assert "Tổ viên đi ngõ 3 lần, giúp 12 lượt bà con" in page.get_data(as_text=True)

    file = browser.get(f"/dashboard/units/{commune.id}/period-report.xlsx?{period}")
    assert file.status_code == 200
    assert browser.get(f"/dashboard/units/{commune.id}/period-report.docx?{period}").status_code == 200


@pytest.mark.usefixtures("outings")
def test_the_message_of_the_week_counts_them(browser: Browser, head: User, team: Unit) -> None:
    text = browser.sign_in(head).get(f"/dashboard/team/{team.id}/digest").get_data(as_text=True)

    assert text.count("Đi ngõ trong tuần: 2 lần, giúp 9 bà con, 7 người tự làm được.") == 3
