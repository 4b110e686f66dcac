"""Reminders: a calendar file of the chosen evenings, which the phone's own calendar reads."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from icalendar import Calendar, Event, vRecur

from portal import clock
from portal.accounts.models import User
from portal.db import db
from portal.documents.calendar_file import WeeklyEvent, write_calendar
from portal.learning.reminders.rules import first_reminder, last_reminder_day
from portal.programmes.operations.assignments import assign_programme
from portal.programmes.operations.programmes import ProgrammeSpec, create_programme
from portal.units.models import Unit
from tests.conftest import Browser
from tests.fixed_clock import FixedClock

TUESDAY = datetime(2026, 12, 15, 10, tzinfo=clock.VIETNAM)  # where every test begins
FILE = "/reminders/calendar.ics"
ASKED = f"{FILE}?days=0&days=2&days=4&at=19:30"


def read(body: bytes) -> Event:
    """The one event of the file, read by an independent library."""
    calendar = Calendar.from_ical(body)
    assert calendar.errors == []
    (event,) = calendar.events
    assert event.errors == []
    return event


def evenings(event: Event) -> list[datetime]:
    """When the event is, in Vietnam; worked out day by day from the rule."""
    rule: vRecur = event["RRULE"]
    names, until = ("MO", "TU", "WE", "TH", "FR", "SA", "SU"), rule["UNTIL"][0]
    begins = event["DTSTART"].dt
    days = (begins + timedelta(days=number) for number in range(800))
    return [day for day in days if names[day.weekday()] in rule["BYDAY"] and day <= until]


@pytest.mark.parametrize(
    ("now", "weekdays", "first"),
    [
        (TUESDAY, (0, 2, 4), date(2026, 12, 16)),
        (TUESDAY, (1,), date(2026, 12, 15)),
        (TUESDAY.replace(hour=19, minute=30), (1,), date(2026, 12, 22)),
        (TUESDAY.replace(hour=21), (1, 6), date(2026, 12, 20)),
    ],
)
def test_the_first_evening_is_still_to_come(now: datetime, weekdays: tuple[int, ...], first: date) -> None:
    assert first_reminder(now, now.replace(hour=19, minute=30), weekdays) == first


def test_reminders_end_with_the_last_deadline_that_is_still_to_come() -> None:
    today = date(2026, 12, 15)

    assert last_reminder_day(today, [date(2026, 12, 20), date(2027, 1, 5), None]) == date(2027, 1, 5)
    assert last_reminder_day(today, [today]) == today
    assert last_reminder_day(today, [date(2026, 12, 1), None]) == today + timedelta(weeks=8)


def test_the_file_rings_on_the_chosen_evenings_until_the_deadline(
    browser: Browser, member: User, head: User, team: Unit, courses: dict[str, int]
) -> None:
    made = create_programme(ProgrammeSpec("Đi từng ngõ", compulsory=[courses["a"]]), unit=team, actor=head)
    assign_programme(made, team, due_on=date(2026, 12, 25), actor=head)
    db.session.commit()

    answer = browser.sign_in(member).get(ASKED)

    event = read(answer.data)
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert "filename=nhac-hoc.ics" in answer.headers["Content-Disposition"]
    assert [at.strftime("%d/%m %H:%M") for at in evenings(event)] == [
        *("16/12 19:30", "18/12 19:30", "21/12 19:30", "23/12 19:30", "25/12 19:30"),
    ]
    assert event["DTSTART"].dt.utcoffset() == timedelta(hours=7)
    assert event["RRULE"]["UNTIL"] == [datetime(2026, 12, 25, 16, 59, 59, tzinfo=UTC)]
    (alarm,) = event.walk("VALARM")
    assert (alarm["ACTION"], alarm["TRIGGER"].dt) == ("DISPLAY", timedelta(0))
    assert "25/12/2026, là hạn học xong" in browser.get("/reminders").text


def test_its_link_leads_to_where_the_person_stopped(browser: Browser, member: User) -> None:
    event = read(browser.sign_in(member).get(ASKED).data)

    assert event["SUMMARY"] == "Học Từng Ngõ"
    assert event["URL"].endswith("/continue")
    assert event["DESCRIPTION"].endswith(event["URL"])
    assert browser.get("/continue").status_code == 302


def test_without_a_deadline_it_reminds_for_eight_weeks(browser: Browser, member: User) -> None:
    event = read(browser.sign_in(member).get(f"{FILE}?days=1&at=20:00").data)

    assert len(evenings(event)) == 9  # today's, and one in each week
    assert "Nhắc trong tám tuần, tới ngày 09/02/2027" in browser.get("/reminders").text


def test_a_deadline_before_the_next_chosen_evening_leaves_that_evening(
    browser: Browser, member: User, head: User, team: Unit, courses: dict[str, int]
) -> None:
    made = create_programme(ProgrammeSpec("Đi từng ngõ", compulsory=[courses["a"]]), unit=team, actor=head)
    assign_programme(made, team, due_on=date(2026, 12, 16), actor=head)
    db.session.commit()

    event = read(browser.sign_in(member).get(f"{FILE}?days=6&at=20:00").data)

    assert [at.date() for at in evenings(event)] == [date(2026, 12, 20)]


def test_a_file_made_later_takes_the_place_of_the_one_before(
    browser: Browser, member: User, head: User, fixed_clock: FixedClock
) -> None:
    before = read(browser.sign_in(member).get(ASKED).data)
    fixed_clock.advance(minutes=2)
    after = read(browser.get(f"{FILE}?days=1&at=20:00").data)

    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["SEQUENCE"] < 2**31
    assert read(browser.sign_in(head).get(ASKED).data)["UID"] != before["UID"]


@pytest.mark.parametrize(
    "asked", ["", "?at=19:30", "?days=0", "?days=9&at=19:30", "?days=x&at=19:30", "?days=0&at=3"]
)
def test_what_is_missing_is_said_beside_its_field(browser: Browser, member: User, asked: str) -> None:
    answer = browser.sign_in(member).get(FILE + asked)

    assert answer.status_code == 422
    assert 'class="error-summary"' in answer.text
    if asked == "?at=19:30":
        assert "Chọn ít nhất một buổi tối." in answer.text


def test_progress_and_the_account_lead_there(browser: Browser, member: User) -> None:
    browser.sign_in(member)

    assert 'href="/reminders"' in browser.get("/progress").text
    assert 'href="/reminders"' in browser.get("/account").text


def test_hours_are_those_of_vietnam_for_any_reader() -> None:
    event = WeeklyEvent(
        "a@b", date(2026, 12, 16), date(2026, 12, 31), time(19, 30), (2, 0), 15, "Học; rồi, ôn", "x"
    )

    body = write_calendar("Tên", [event], now=TUESDAY)

    zone = Calendar.from_ical(body).walk("VTIMEZONE")[0]
    asked = datetime(2026, 12, 16)  # noqa: DTZ001 - a zone is asked for its own hours
    assert zone.to_tz().utcoffset(asked) == timedelta(hours=7)
    assert read(body)["DTSTART"].params["TZID"] == zone["TZID"]
    assert read(body)["DURATION"].dt == timedelta(minutes=15)
    assert read(body)["RRULE"]["BYDAY"] == ["MO", "WE"]
    assert read(body)["SUMMARY"] == "Học; rồi, ôn"
