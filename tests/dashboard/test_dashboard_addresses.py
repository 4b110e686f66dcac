"""What the address of a dashboard asks for: a subject, a filter, a day, an order, a page."""

from __future__ import annotations

import pytest
from flask import Flask

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Course
from portal.dashboard.rules.count_keys import course_subject
from portal.units.models import Unit
from tests import factories
from tests.conftest import Browser
from tests.dashboard.looking import DAY, assign, numbers, rows_at
from tests.dashboard.reading import on_screen
from tests.dashboard.walking import make_programme, make_walk, walk

HTMX = {"HX-Request": "true"}


@pytest.fixture
def course(app: Flask) -> Course:
    """A course of two lessons and a checklist."""
    return make_walk()


def test_overdue_is_looked_at_on_any_day(
    browser: Browser, course: Course, member: User, head: User, leader: User, team: Unit, commune: Unit
) -> None:
    assign(make_programme(course), team, in_days=10)
    walk(member, course, lessons=1)
    browser.sign_in(leader)
    later = (clock.today() + 11 * DAY).isoformat()

    now = rows_at(browser, commune)[team.name]
    then = rows_at(browser, commune, f"?due={later}")[team.name]
    people = browser.get(f"/dashboard/units/{team.id}?due={later}&state=overdue").text

    assert numbers(now)[4] == 0
    assert numbers(then)[4] == 2
    assert {row[0] for row in on_screen(people, "dashboard-people")[1:]} == {"Trần Văn Tư", "Lê Thị Ba"}


def test_filters_leave_rows_out_and_say_so(
    browser: Browser, course: Course, member: User, leader: User, team: Unit, commune: Unit
) -> None:
    factories.make_user("Đặng Thị Hai", unit=factories.make_unit("Tổ ấp 7", parent=commune))
    walk(member, course)
    browser.sign_in(leader)

    rows = rows_at(browser, commune, "?state=complete")
    none = browser.get(f"/dashboard/units/{commune.id}?state=earlier").text

    assert list(rows) == [team.name, "Cộng các dòng này"]
    assert "Không có đơn vị nào như vậy" in none
    assert "Hiện tất cả" in none


def test_a_column_sorts_and_sorts_the_other_way_round(
    browser: Browser, course: Course, member: User, leader: User, team: Unit, commune: Unit
) -> None:
    second = factories.make_unit("Tổ ấp Bà Keo", parent=commune)
    factories.make_user("Đặng Thị Hai", unit=second)
    walk(member, course)
    browser.sign_in(leader)
    text = browser.get(f"/dashboard/units/{commune.id}?sort=complete").text

    most = [row[0] for row in on_screen(text, "dashboard-table")[1:3]]
    least = list(rows_at(browser, commune, "?sort=complete&dir=asc"))[:2]

    assert most == [team.name, second.name]
    assert least == [second.name, team.name]
    assert 'aria-sort="descending"' in text
    assert f'href="/dashboard/units/{commune.id}?sort=complete&amp;dir=asc"' in text


@pytest.mark.both_databases
def test_the_people_of_a_team_sort_by_state(
    browser: Browser, course: Course, member: User, head: User, team: Unit
) -> None:
    late = factories.make_user("An", unit=team)
    walk(member, course)
    walk(head, course, lessons=1)
    browser.sign_in(head)

    def order(query: str) -> list[str]:
        text = browser.get(f"/dashboard/units/{team.id}{query}").text
        return [row[0] for row in on_screen(text, "dashboard-people")[1:]]

    assert order("?sort=state") == [member.name, head.name, late.name]
    assert order("?sort=state&dir=asc") == [late.name, head.name, member.name]
    assert order("") == [late.name, head.name, member.name]
    assert order("?dir=desc") == [member.name, head.name, late.name]


def test_htmx_swaps_the_table_and_the_address_follows(
    browser: Browser, course: Course, member: User, leader: User, commune: Unit
) -> None:
    key = course_subject(course.id)

    response = browser.sign_in(leader).get(
        f"/dashboard/units/{commune.id}?subject={key}&state=&sort=complete&due=&page=1", headers=HTMX
    )

    assert response.text.lstrip().startswith('<section id="dashboard"')
    assert response.headers["HX-Push-Url"] == (f"/dashboard/units/{commune.id}?subject={key}&sort=complete")
    assert "<html" not in response.text


ODD = [
    *("subject=nothing", "subject=course:999", "subject=course:x", "subject=programme:", "subject=member"),
    *(
        "sort=nothing",
        "dir=up",
        "state=nothing",
        "due=yesterday",
        "due=99/99/9999",
        "due=0001-01-01",
        "due=9999-12-31",
    ),
    *("page=1000000000", "page=-1", "page=x", "page=99999999999999999999", "page=%00", "subject=%F0%9F%98%80"),
]


@pytest.mark.parametrize("query", ODD)
def test_an_address_written_by_hand_shows_the_nearest_to_it(
    browser: Browser, course: Course, member: User, head: User, leader: User, team: Unit, commune: Unit, query: str
) -> None:
    browser.sign_in(leader)

    for path in (commune.id, team.id, f"{commune.id}/people", f"{commune.id}/matrix", f"{commune.id}/at-risk"):
        response = browser.get(f"/dashboard/units/{path}?{query}")
        assert response.status_code == 200, path
    dashboard = browser.get(f"/dashboard/units/{commune.id}?{query}").text
    assert team.name in dashboard
    is_told = query.split("=")[0] in ("subject", "sort", "state") or query in ("due=yesterday", "due=99/99/9999")
    assert ("Địa chỉ có chỗ ở đây không hiểu" in dashboard) is is_told


def test_a_long_table_has_pages_and_one_total(
    browser: Browser, course: Course, leader: User, commune: Unit
) -> None:
    for number in range(51):
        team = factories.make_unit(f"Tổ {number:02}", parent=commune)
        factories.make_user(f"Người {number}", unit=team)
    browser.sign_in(leader)

    first = rows_at(browser, commune, "?who=all")
    last = rows_at(browser, commune, "?who=all&page=1000000000")

    assert len(first) == 51
    assert list(last) == ["Tổ 50", f"Trực thuộc {commune.name}", "Tổng cộng của mọi trang"]
    assert numbers(first["Tổng cộng của mọi trang"]) == numbers(last["Tổng cộng của mọi trang"])
    assert numbers(last["Tổng cộng của mọi trang"])[0] == 52


def test_many_people_have_pages_and_one_total(browser: Browser, course: Course, head: User, team: Unit) -> None:
    for number in range(55):
        factories.make_user(f"Trần Văn {number:02}", unit=team)
    browser.sign_in(head)

    first = browser.get(f"/dashboard/units/{team.id}").text
    last = browser.get(f"/dashboard/units/{team.id}?page=1000000000").text

    assert len(on_screen(first, "dashboard-people")) == 51
    assert len(on_screen(last, "dashboard-people")) == 7
    assert "Trang 2 trên 2" in last
    assert "<strong>56</strong>" in first
    assert "<strong>56</strong>" in last
