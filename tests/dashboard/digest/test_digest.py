"""The message of the week: who finished, who is due, the next class; names only of those who agreed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from portal import clock
from portal.accounts.models import Consent, User
from portal.classes.models import ClassSession, ClassUnit
from portal.dashboard.digest.rules import offered_week, week_of
from portal.db import db
from portal.units.models import Unit
from tests.conftest import Browser
from tests.dashboard.looking import assign
from tests.dashboard.walking import make_programme, make_walk, walk
from tests.factories import make_user
from tests.fixed_clock import FixedClock
from tests.people.actions import add


def texts(browser: Browser, team: Unit, query: str = "") -> list[str]:
    """The three texts of the screen: whole, without names, short."""
    html = browser.get(f"/dashboard/team/{team.id}/digest{query}").text
    return [part.partition(">")[2].partition("</textarea>")[0] for part in html.split("<textarea")[1:]]


def plan_class(unit: Unit, title: str, **changes: object) -> None:
    """A class to which the unit is invited."""
    at = clock.now()
    values = {"uid": title, "series": title, "secret": title, "title": title, "unit_id": unit.id, "minutes": 60}
    values |= {"place": "Nhà văn hóa", "starts_at": at + timedelta(days=2), "created_at": at, "updated_at": at}
    add(ClassUnit, session_id=add(ClassSession, **(values | {"state": "planned"} | changes)), unit_id=unit.id)
    db.session.commit()


@pytest.mark.both_databases
def test_it_says_who_finished_who_is_due_and_the_next_class(
    browser: Browser, team: Unit, commune: Unit, head: User, member: User
) -> None:
    course = make_walk()
    assign(make_programme(course), commune, in_days=20)
    walk(member, course)
    plan_class(commune, "Học chung bài bốn")
    plan_class(team, "Buổi đã hủy", starts_at=clock.now() + timedelta(days=1), state="cancelled")
    plan_class(team, "Buổi hôm qua", starts_at=clock.now() - timedelta(days=1))
    browser.sign_in(head)

    whole, unnamed, short = texts(browser, team)
    before = texts(browser, team, "?week=last")

    assert "• Trần Văn Tư: “An toàn trên mạng”" in whole
    assert "Còn học tới 04/01/2027: Ba" in whole
    assert all("Học chung bài bốn" in text for text in (whole, unnamed, short))
    assert not any(word in text for text in (whole, unnamed, short) for word in ("đã hủy", "hôm qua"))
    assert not any(name in text for text in (unnamed, short) for name in ("Trần Văn Tư", ": Ba"))
    assert "1 người trong tổ học xong" in unnamed
    assert "chưa ai học xong thêm khóa nào" in before[0]


def test_who_did_not_agree_and_who_is_overdue_is_not_named(
    browser: Browser, team: Unit, commune: Unit, head: User, member: User
) -> None:
    course, shy = make_walk(), make_user("Kim Thị Sương", unit=team)
    assign(make_programme(course), commune, in_days=-3)
    walk(shy, course)
    db.session.query(Consent).filter_by(user_id=shy.id, purpose="reporting").delete()
    db.session.commit()

    whole = texts(browser.sign_in(head), team)[0]

    assert "1 người trong tổ học xong" in whole
    assert "trễ hạn" in whole
    assert not any(name in whole for name in ("Sương", "Văn Tư", "Thị Ba"))


def test_the_home_offers_it_on_sunday_and_monday(
    browser: Browser, team: Unit, head: User, member: User, fixed_clock: FixedClock
) -> None:
    shown = []
    for day in (20, 21, 22):  # December 2026: Sunday, Monday, Tuesday
        fixed_clock.set(datetime(2026, 12, day, 10, tzinfo=clock.VIETNAM))
        shown.append(f"/team/{team.id}/digest" in browser.sign_in(head).get("/").text)

    assert shown == [True, True, False]
    assert [offered_week(date(2026, 12, day)) for day in (20, 21)] == ["this", "last"]
    assert week_of(date(2026, 12, 21), is_last=True) == week_of(date(2026, 12, 20), is_last=False)
