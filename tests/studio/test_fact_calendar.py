"""What is to be looked up, and when."""

from __future__ import annotations

import re
from datetime import date

import pytest

from portal import clock
from portal.studio.facts.views.calendar import fact_calendar_view
from tests.factories import make_course
from tests.studio.registry import NOW, TODAY, lay_out, text_of


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """It is always the same morning."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


def test_overdue_stand_first_then_the_months(app):
    lay_out()

    calendar = fact_calendar_view(TODAY)

    assert [month.first for month in calendar.months] == [None, date(2026, 12, 1), date(2027, 2, 1)]
    found = {
        month.first: [(on, line.fact.id) for on, line in month.lines] for month in calendar.months if month.lines
    }
    assert found == {
        None: [(date(2026, 1, 31), "le-phi")],
        date(2026, 12, 1): [(date(2026, 12, 4), "chua-xai")],
        date(2027, 2, 1): [(date(2027, 2, 18), "so-bao")],
    }
    assert (calendar.later, calendar.lasting) == (0, 1)


@pytest.mark.parametrize(
    ("checked", "days", "place"),
    [
        ("2026-11-24", 1, date(2026, 11, 1)),
        ("2026-11-25", 340, date(2027, 10, 1)),
        ("2026-11-25", 341, None),
        ("2026-11-23", 1, "overdue"),
    ],
)
def test_a_day_belongs_to_its_month_and_the_thirteenth_is_counted(app, checked, days, place):
    make_course(
        files={"facts.yml": f"facts:\n  a: {{value: '1', label: A, checked: {checked}, valid_days: {days}}}\n"}
    )

    calendar = fact_calendar_view(TODAY)

    (month,) = [month for month in calendar.months if month.lines] or [None]
    if place is None:
        assert (month, calendar.later) == (None, 1)
    else:
        assert month.first == (None if place == "overdue" else place)


def test_the_screen_names_the_months_as_people_do(browser, trainer):
    lay_out()

    words = text_of(browser.sign_in(trainer).get("/studio/fact-calendar"))

    assert "Trễ hạn 31/01/2026 Lệ phí cấp lại thẻ" in words
    assert "Tháng 12/2026 04/12/2026 Chưa ai dùng" in words
    assert "1 dữ kiện không hết hạn." in words


def test_the_file_has_a_day_for_each_fact_that_can_expire(browser, trainer):
    lay_out()

    answer = browser.sign_in(trainer).get("/studio/fact-calendar.ics")

    assert answer.mimetype == "text/calendar"
    lines = answer.data.decode().replace("\r\n ", "").split("\r\n")
    days = dict(
        zip(
            [line for line in lines if line.startswith("UID")],
            [line for line in lines if "DTSTART" in line],
            strict=True,
        )
    )
    assert days == {
        "UID:le-phi@localhost": "DTSTART;VALUE=DATE:20261125",  # overdue: today
        "UID:chua-xai@localhost": "DTSTART;VALUE=DATE:20261204",
        "UID:so-bao@localhost": "DTSTART;VALUE=DATE:20270218",
    }
    assert "SUMMARY:Dò lại: Lệ phí cấp lại thẻ" in lines
    assert "URL:http://localhost/studio/facts/so-bao" in lines
    assert any(
        re.fullmatch(
            r"DESCRIPTION:.*: 10\.000 đồng\\nLẽ ra trễ nhất ngày 31/01/2026 là phải dò lại rồi\.\\n"
            r"Nguồn: Thông tư 73",
            line,
        )
        for line in lines
    )


def test_one_that_was_never_checked_is_due_today(app):
    make_course(files={"facts.yml": "facts:\n  a: {value: '1', label: A, valid_days: 5}\n"})

    (month,) = [month for month in fact_calendar_view(TODAY).months if month.lines]

    assert (month.first, month.lines[0][0]) == (None, TODAY)


def test_what_was_never_checked_stands_under_its_own_heading_without_a_day(browser, trainer):
    never = "a: {value: '1', label: A, valid_days: 5}"
    late = "b: {value: '2', label: B, checked: 2026-01-01, valid_days: 5}"
    make_course(files={"facts.yml": f"facts:\n  {never}\n  {late}\n"})

    words = text_of(browser.sign_in(trainer).get("/studio/fact-calendar"))

    assert "Chưa dò lần nào A 1 Trễ hạn 06/01/2026 B 2" in words
