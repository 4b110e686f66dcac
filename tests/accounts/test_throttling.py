"""Being wrong too often."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import clock
from portal.accounts import passwords, throttling
from portal.accounts.models import Throttle, User
from portal.audit.models import AuditEvent
from portal.db import db
from portal.errors import TooManyTries
from tests.conftest import Browser, make_app
from tests.factories import PASSWORD, make_user

WRONG = "sai mat khau"
HALL = "203.0.113.7"
LOCKED = "Đã sai nhiều lần quá"


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Passwords compared without hashing; what was compared."""
    compared: list[str] = []

    def is_right(password: str, kept: str | None) -> bool:
        compared.append(password)
        return kept is not None and password == PASSWORD

    monkeypatch.setattr(passwords, "is_right", is_right)
    return compared


def sign_in(  # type: ignore[no-untyped-def]  # werkzeug's test response
    browser: FlaskClient, login: str = "0912000001", password: str = WRONG, address: str = HALL
):
    data = {"login": login, "password": password}
    return browser.post("/sign-in", data=data, environ_overrides={"REMOTE_ADDR": address})


def fail(browser: FlaskClient, times: int, **how: str) -> None:
    for _try in range(times):
        assert sign_in(browser, **how).status_code == 422


def fail_in_the_hall(times: int) -> None:
    """Count others' failures at the address, without a request for each."""
    for _try in range(times):
        throttling.count_failure(throttling.address_door(HALL))


def test_after_ten_failures_an_account_is_closed_before_any_hashing(
    browser: Browser, member: User, cheap: list[str]
) -> None:
    fail(browser, 10)
    cheap.clear()

    answer = sign_in(browser, password=PASSWORD)

    assert answer.status_code == 429
    assert LOCKED in answer.text
    assert "sau 15 phút" in answer.text
    assert 0 < int(answer.headers["Retry-After"]) <= 900
    assert cheap == []


def test_the_same_account_by_any_spelling_and_from_any_address(
    browser: Browser, member: User, cheap: list[str]
) -> None:
    for number, login in enumerate(
        ["0912000001", "+84912000001", "84.912.000.001", "0912 000 001"] * 2 + ["0912000001"] * 2
    ):
        fail(browser, 1, login=login, address=f"203.0.113.{number}")

    assert sign_in(browser, password=PASSWORD, address="198.51.100.1").status_code == 429


def test_an_unknown_account_closes_just_the_same(browser: Browser, app: Flask, cheap: list[str]) -> None:
    fail(browser, 10, login="0999999999")

    assert sign_in(browser, login="0999999999").status_code == 429


def test_another_account_stays_open(browser: Browser, member: User, head: User, cheap: list[str]) -> None:
    fail(browser, 10)

    assert sign_in(browser, "0912000002", PASSWORD).location == "/"


def test_success_forgives_the_account_and_not_the_address(
    browser: Browser, member: User, cheap: list[str]
) -> None:
    fail(browser, 9)
    sign_in(browser, password=PASSWORD)
    browser.post("/sign-out")
    fail(browser, 9)

    assert sign_in(browser, password=PASSWORD).location == "/"
    db.session.rollback()
    assert [row.failures for row in db.session.query(Throttle)] == [18]


def test_a_lock_survives_a_new_process(browser: Browser, app: Flask, member: User, cheap: list[str]) -> None:
    fail(browser, 10)
    restarted = make_app(app.config["SQLALCHEMY_DATABASE_URI"])

    answer = sign_in(restarted.test_client(), password=PASSWORD)
    with restarted.app_context():
        db.engine.dispose()

    assert answer.status_code == 429


def test_a_lock_ends_after_a_quarter_of_an_hour(
    browser: Browser, member: User, cheap: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(browser, 10)
    later = clock.now() + timedelta(minutes=15, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert sign_in(browser, password=PASSWORD).location == "/"


def test_old_failures_are_forgotten_by_the_next_one(
    browser: Browser, member: User, cheap: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(browser, 9)
    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)

    fail(browser, 9)

    assert sign_in(browser, password=PASSWORD).location == "/"


def test_a_whole_hall_signs_in_from_one_address(browser: Browser, app: Flask, cheap: list[str]) -> None:
    logins = [f"09130001{number:02}" for number in range(12)]
    for login in logins:
        make_user("Trần Văn Tư", phone=login)
    fail_in_the_hall(90)

    for number, login in enumerate(logins):
        if number < 9:
            assert sign_in(browser, login).status_code == 422
        assert sign_in(browser, login, PASSWORD).location == "/"


def test_a_hundred_failures_close_an_address(browser: Browser, member: User, cheap: list[str]) -> None:
    fail_in_the_hall(96)
    for number in range(4):
        fail(browser, 1, login=f"09140000{number:02}")

    assert sign_in(browser, password=PASSWORD).status_code == 429
    assert sign_in(browser, password=PASSWORD, address="198.51.100.1").location == "/"


def test_a_household_of_ipv6_is_one_address(app: Flask) -> None:
    near, far = "2001:db8:1:2:aaaa::1", "2001:db8:1:3::1"

    assert throttling.address_door(near) == throttling.address_door("2001:db8:1:2::9")
    assert throttling.address_door(near) != throttling.address_door(far)
    assert throttling.address_door("203.0.113.7") != throttling.address_door("203.0.113.8")
    assert throttling.address_door(None) == throttling.address_door("")


def test_neither_numbers_nor_addresses_are_kept(browser: Browser, app: Flask, cheap: list[str]) -> None:
    fail(browser, 1, login="0999999999")

    db.session.rollback()
    for row in db.session.query(Throttle):
        assert len(row.key) == 64
        assert "0999999999" not in row.key


def test_locking_is_audited_once(browser: Browser, member: User, cheap: list[str]) -> None:
    fail(browser, 10)
    sign_in(browser)

    db.session.rollback()
    event = db.session.query(AuditEvent).filter_by(action="sign_in.locked").one()
    assert (event.record, event.record_id, event.details) == ("user", member.id, {"kind": "account"})


def test_the_password_form_is_throttled_with_the_same_account(
    browser: Browser, member: User, cheap: list[str]
) -> None:
    browser.sign_in(member)
    wrong = {"current": "sai mat khau", "password": "nước lớn nước ròng"}

    statuses = [browser.post("/account/password", data=wrong).status_code for _try in range(11)]

    assert statuses == [422] * 10 + [429]
    assert sign_in(browser, password=PASSWORD).status_code == 429


def test_the_door_says_for_how_long_it_is_closed(app: Flask) -> None:
    door = throttling.address_door("203.0.113.7")
    db.session.add(Throttle(key=door.key, failures=100, since=clock.now() - timedelta(minutes=10)))
    db.session.commit()

    with pytest.raises(TooManyTries) as refusal:
        throttling.check_open(door)

    assert 295 <= refusal.value.retry_after <= 301


def test_a_locked_door_opens_at_its_time(app: Flask) -> None:
    door = throttling.address_door("203.0.113.7")
    began: datetime = clock.now() - timedelta(minutes=15, seconds=1)
    db.session.add(Throttle(key=door.key, failures=100, since=began))
    db.session.commit()

    throttling.check_open(door)
