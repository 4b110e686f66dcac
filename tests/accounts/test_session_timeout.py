"""The inactivity limit: a session that was not used ends, sooner for those who may do more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from portal import clock
from portal.accounts.models import Device, User
from portal.accounts.queries.users import devices_of
from portal.accounts.rules import pins
from portal.accounts.rules.held_roles import parse_roles
from portal.accounts.rules.session_timeout import timeout_for, timeout_text, write_interval
from portal.db import db
from portal.units.models import Unit
from portal.units.operations.load_viewer import load_viewer, roles_of
from tests.conftest import Browser
from tests.factories import PASSWORD, make_user, sign_in_cookie

on_one_database = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LIMITS = {"member": 60 * DAY, "head": 30 * DAY, "trainer": 14 * DAY, "leader": 12 * HOUR, "admin": HOUR}


def leave_unused(user: User, since: timedelta) -> None:
    """Let every device of the user have been used last this long ago."""
    db.session.rollback()
    for device in devices_of(user.id):
        device.last_seen_at = clock.now() - since
    db.session.commit()


@pytest.mark.parametrize("who", list(LIMITS))
def test_a_session_lasts_as_long_as_the_roles_allow(app: Flask, who: str, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(who)
    token = sign_in_cookie(app, user)["_user_id"]
    known = []

    for unused in (LIMITS[who] - timedelta(minutes=1), LIMITS[who] + timedelta(minutes=1)):
        leave_unused(user, unused)
        with app.test_request_context("/", method="POST"):
            known.append(load_viewer(token) is not None)

    assert known == [True, False]


def test_several_roles_have_the_shortest_limit(app: Flask, team: Unit, commune: Unit) -> None:
    both = make_user("Cao Thị Bảy", unit=team, grants={"leader": team, "trainer": commune})

    assert timeout_for(roles_of(both.id)) == 14 * DAY


def test_a_leader_of_a_province_or_of_a_top_unit_needs_a_second_factor_and_one_of_a_commune_does_not(
    app: Flask, team: Unit, commune: Unit
) -> None:
    assert commune.parent is not None
    of_province = make_user("Cao Thị Bảy", grants={"leader": commune.parent})
    of_commune = make_user("Cao Thị Tám", grants={"leader": commune})
    trainer = make_user("Cao Thị Út", grants={"trainer": commune.parent})

    needs = [roles_of(user.id).needs_second_factor for user in (of_province, of_commune, trainer)]

    assert needs == [True, False, False]
    assert parse_roles("admin@local").needs_second_factor


@on_one_database
def test_the_end_of_a_session_is_told_and_what_was_wanted_comes_after_it(browser: Browser, admin: User) -> None:
    browser.sign_in(admin)
    leave_unused(admin, 2 * HOUR)

    sent_away = browser.get("/audit")
    shown = browser.get(sent_away.location)
    again = browser.post("/sign-in", data={"login": admin.phone, "password": PASSWORD, "next": "/audit"})

    assert sent_away.location == "/sign-in?next=/audit"
    assert "60 phút" in shown.text
    assert again.location == "/audit"
    db.session.rollback()
    assert len(devices_of(admin.id)) == 1  # the one that was not used is gone


@on_one_database
def test_what_was_typed_when_the_session_ended_comes_back(browser: Browser, admin: User, member: User) -> None:
    browser.sign_in(admin)
    leave_unused(admin, 2 * HOUR)
    form = {"name": "Trần Văn Tư", "phone": "0912 000 001", "password": ""}

    turned_away = browser.post(f"/people/{member.id}/correction", data={k: form[k] for k in ("name", "phone")})
    with_secret = browser.post(f"/people/{member.id}/correction", data=form)

    assert turned_away.status_code == 401
    assert "60 phút" in turned_away.text
    assert '<textarea name="name" hidden>\nTrần Văn Tư</textarea>' in turned_away.text
    assert with_secret.status_code == 302


@on_one_database
def test_a_pin_opens_no_session_that_has_timed_out(browser: Browser, leader: User) -> None:
    leader.pin_hash = pins.hash_pin("2748", user_id=leader.id)
    db.session.commit()
    browser.sign_in(leader)
    browser.post("/phone/lock")
    (device,) = devices_of(leader.id)

    leave_unused(leader, 13 * HOUR)
    with_pin = browser.post(f"/phone/{device.id}/pin", data={"pin": "2748"})
    asked = browser.get(with_pin.location)
    with_password = browser.post(f"/phone/{device.id}/password", data={"password": PASSWORD})

    assert with_pin.location == f"/phone/{device.id}"
    assert 'name="password"' in asked.text
    assert with_password.location == "/"


@on_one_database
def test_a_pin_goes_on_opening_what_has_not(browser: Browser, head: User) -> None:
    head.pin_hash = pins.hash_pin("2748", user_id=head.id)
    db.session.commit()
    browser.sign_in(head)
    browser.post("/phone/lock")
    (device,) = devices_of(head.id)

    leave_unused(head, 29 * DAY)

    assert browser.post(f"/phone/{device.id}/pin", data={"pin": "2748"}).location == "/"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_last_use_is_written_a_few_times_within_a_limit(app: Flask, admin: User, method: str) -> None:
    token = sign_in_cookie(app, admin)["_user_id"]
    written = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("UPDATE"):
            written.append(statement)

    for unused in (timedelta(minutes=4), timedelta(minutes=6)):
        leave_unused(admin, unused)
        event.listen(db.engine, "before_cursor_execute", note)
        with app.test_request_context("/", method=method):
            load_viewer(token)
            db.session.commit()
        event.remove(db.engine, "before_cursor_execute", note)
        written.append("|")

    assert [text[:13] for text in written] == ["|", "UPDATE device", "|"]
    db.session.rollback()
    assert clock.now() - db.session.query(Device).one().last_seen_at < timedelta(minutes=1)


@pytest.mark.parametrize(("limit", "interval"), [(HOUR, timedelta(minutes=5)), (60 * DAY, DAY)])
def test_how_often_it_is_written_follows_the_limit(limit: timedelta, interval: timedelta) -> None:
    assert write_interval(limit) == interval


@pytest.mark.parametrize(
    ("limit", "text"), [(HOUR, "60 phút"), (12 * HOUR, "12 giờ"), (14 * DAY, "14 ngày"), (HOUR * 1.5, "90 phút")]
)
def test_a_limit_is_told_in_words(app: Flask, limit: timedelta, text: str) -> None:
    with app.test_request_context():
        assert timeout_text(limit) == text
