"""A class in the calendar of a phone, read by another library than the one that wrote it."""

from __future__ import annotations

from datetime import UTC, timedelta

import icalendar
import pytest

from portal import clock
from portal.accounts.models import User
from portal.classes.models import ClassSession, ClassUnit
from portal.db import db
from portal.units.models import Unit
from tests.classes.sessions import make_class
from tests.conftest import Browser


@pytest.fixture
def session_id(team: Unit, head: User) -> int:
    """A class of the team in two days, taught by its head."""
    starts_at = (clock.now() + timedelta(days=2)).replace(microsecond=0)
    return make_class(team, teacher=head, starts_at=starts_at, note="Mang theo: điện thoại, sạc; nước").id


def events(browser: Browser, address: str) -> list[icalendar.Event]:
    """The events of the file at the address."""
    answer = browser.get(address)
    assert answer.mimetype == "text/calendar"
    return list(icalendar.Calendar.from_ical(answer.data).walk("VEVENT"))


def test_a_class_as_a_calendar_reads_it(browser: Browser, member: User, head: User, session_id: int) -> None:
    session = db.session.get_one(ClassSession, session_id)
    uid, starts_at = session.uid, session.starts_at
    [event] = events(browser.sign_in(member), f"/classes/{session_id}.ics")

    assert event["UID"].startswith(f"{uid}@")
    assert event["SUMMARY"] == "Chặn cuộc gọi lừa"
    assert event["LOCATION"] == "Nhà văn hóa Khóm 6"
    assert event.decoded("DTSTART").astimezone(UTC) == starts_at
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(minutes=90)
    assert (event["SEQUENCE"], event["STATUS"]) == (0, "CONFIRMED")
    assert "Mang theo: điện thoại, sạc; nước" in event["DESCRIPTION"]
    assert head.name in event["DESCRIPTION"]
    assert event["URL"].endswith(f"/classes/{session_id}")


def test_a_cancelled_class_takes_the_place_of_the_planned_one(
    browser: Browser, head: User, session_id: int
) -> None:
    browser.sign_in(head)
    [before] = events(browser, f"/classes/{session_id}.ics")
    browser.post(f"/classes/{session_id}/cancellation", data={"reason": "Mưa lớn"})
    [after] = events(browser, f"/classes/{session_id}.ics")

    assert before["UID"] == after["UID"]
    assert (after["SEQUENCE"], after["STATUS"]) == (1, "CANCELLED")
    assert "Mưa lớn" in after["DESCRIPTION"]


def test_a_series_holds_what_the_viewer_may_see(
    browser: Browser, member: User, outsider: User, team: Unit, commune: Unit, session_id: int
) -> None:
    again = make_class(team, starts_at=clock.now() + timedelta(days=9)).id
    hidden = make_class(commune, starts_at=clock.now() + timedelta(days=16), title="Kín")
    db.session.query(ClassSession).update({"series": "một loạt"})
    db.session.execute(db.delete(ClassUnit).where(ClassUnit.session_id == hidden.id))
    db.session.commit()

    found = events(browser.sign_in(member), f"/classes/{session_id}/series.ics")

    assert [event["URL"].rpartition("/")[2] for event in found] == [str(session_id), str(again)]
    browser.sign_in(outsider)
    for address in (f"/classes/{session_id}.ics", f"/classes/{session_id}/series.ics"):
        assert browser.get(address).status_code == 404
