"""Being wrong too often."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import clock
from portal.accounts.models import Throttle, User
from portal.accounts.operations import rate_limits
from portal.accounts.operations.check_credentials import authenticate_password
from portal.accounts.rules import passwords
from portal.audit.models import AuditEvent
from portal.db import begin_write, db
from portal.errors import RateLimited
from portal.web.known_devices import Origin
from tests.accounts.authenticator import set_up
from tests.conftest import Browser, make_app
from tests.factories import PASSWORD, make_user
from tests.fixed_clock import FixedClock

WRONG = "sai mat khau"
HALL = "203.0.113.7"
ELSEWHERE = "198.51.100.1"
LOCKED = "Đã sai nhiều lần quá"
SECOND_STEP = "/sign-in/second-factor"


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Passwords compared without hashing; what was compared."""
    compared: list[str] = []

    def is_right(password: str, kept: str | None) -> bool:
        compared.append(password)
        return kept is not None and password == PASSWORD

    monkeypatch.setattr(passwords, "verify_password", is_right)
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
    db.session.add(Throttle(key=rate_limits.address_key(HALL).key, failures=times, since=clock.now()))
    db.session.commit()


def lock_account(user: User, address: str) -> None:
    """Count others' failures with the account until it is closed, from this address and from all together."""
    doors = rate_limits.password_keys(user, "", Origin(address))
    for _try in range(50):
        rate_limits.record_failure(*doors[:2])


def test_after_ten_failures_an_account_is_closed_before_any_hashing(
    browser: Browser, member: User, cheap: list[str]
) -> None:
    fail(browser, 10)
    cheap.clear()

    answer = sign_in(browser, password=PASSWORD)

    assert answer.status_code == 429
    assert LOCKED in answer.text
    assert "sau 15 phút" in answer.text
    assert "Hoặc nhờ tổ trưởng cấp mã mới" in answer.text
    assert 0 < int(answer.headers["Retry-After"]) <= 900
    assert cheap == []


def test_an_account_is_the_same_by_any_spelling(browser: Browser, member: User, cheap: list[str]) -> None:
    for login in ["0912000001", "+84912000001", "84.912.000.001", "0912 000 001"] * 2 + ["0912000001"] * 2:
        fail(browser, 1, login=login)

    assert sign_in(browser, password=PASSWORD).status_code == 429


def test_wrong_passwords_from_one_address_lock_the_account_nowhere_else(
    browser: Browser, member: User, cheap: list[str]
) -> None:
    fail(browser, 10)

    assert sign_in(browser, password=PASSWORD).status_code == 429
    assert sign_in(browser, password=PASSWORD, address=ELSEWHERE).location == "/"


def test_wrong_passwords_from_many_addresses_lock_the_account_everywhere(
    browser: Browser, member: User, cheap: list[str]
) -> None:
    for number in range(50):
        fail(browser, 1, address=f"203.0.113.{number}")

    assert sign_in(browser, password=PASSWORD, address=ELSEWHERE).status_code == 429


def test_a_device_that_signed_in_before_is_not_locked_out_by_others(
    browser: Browser, app: Flask, member: User, cheap: list[str]
) -> None:
    sign_in(browser, password=PASSWORD)
    browser.post("/sign-out")
    lock_account(member, HALL)

    assert sign_in(app.test_client(), password=PASSWORD).status_code == 429
    assert sign_in(app.test_client(), password=PASSWORD, address=ELSEWHERE).status_code == 429
    assert sign_in(browser, password=PASSWORD).location == "/"


def test_a_known_device_is_locked_by_its_own_failures_alone(
    browser: Browser, app: Flask, member: User, cheap: list[str]
) -> None:
    sign_in(browser, password=PASSWORD)
    browser.post("/sign-out")
    fail(browser, 10)

    assert sign_in(browser, password=PASSWORD).status_code == 429
    assert sign_in(browser, password=PASSWORD, address=ELSEWHERE).status_code == 429
    assert sign_in(app.test_client(), password=PASSWORD).location == "/"


def test_a_known_device_passes_a_locked_address_as_long_as_it_is_not_wrong_itself(
    browser: Browser, member: User, cheap: list[str]
) -> None:
    sign_in(browser, password=PASSWORD)
    browser.post("/sign-out")
    fail_in_the_hall(rate_limits.MAX_ADDRESS_FAILURES)

    fail(browser, 9)
    assert sign_in(browser, password=PASSWORD).location == "/"
    browser.post("/sign-out")
    fail(browser, 10)
    assert sign_in(browser, password=PASSWORD).status_code == 429


def test_the_device_of_somebody_else_is_not_known(
    browser: Browser, member: User, head: User, cheap: list[str]
) -> None:
    sign_in(browser, "0912000002", PASSWORD)
    browser.post("/sign-out")
    lock_account(member, HALL)

    assert sign_in(browser, password=PASSWORD).status_code == 429


@pytest.mark.parametrize("forged", ["abc.def", "abc", ".", "~", "abc.é", "0" * 24 + "." + "0" * 64])
def test_a_forged_mark_makes_no_device_known(
    browser: Browser, member: User, cheap: list[str], forged: str
) -> None:
    lock_account(member, HALL)
    browser.set_cookie("known_device", forged, path="/sign-in")

    assert sign_in(browser, password=PASSWORD).status_code == 429


def test_several_people_of_one_phone_are_known_on_it(
    browser: Browser, member: User, head: User, cheap: list[str]
) -> None:
    for login in ("0912000001", "0912000002", "0912000001"):
        sign_in(browser, login, PASSWORD)
        browser.post("/sign-out")
    lock_account(member, HALL)
    lock_account(head, HALL)

    assert sign_in(browser, "0912000001", PASSWORD).location == "/"
    browser.post("/sign-out")
    assert sign_in(browser, "0912000002", PASSWORD).location == "/"


def test_the_mark_of_a_device_is_sent_to_the_sign_in_screens_only(
    browser: Browser, member: User, cheap: list[str]
) -> None:
    answer = sign_in(browser, password=PASSWORD)

    (header,) = [line for line in answer.headers.getlist("Set-Cookie") if line.startswith("known_device=")]
    assert "Path=/sign-in" in header
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header


def test_an_unknown_name_that_looks_like_the_id_of_an_account_does_not_count_for_it(
    app: Flask, member: User, cheap: list[str]
) -> None:
    here = Origin(HALL)
    for _try in range(10):
        authenticate_password(None, WRONG, entered=str(member.id), origin=here)

    assert authenticate_password(member, PASSWORD, entered="", origin=here)


def test_a_known_device_passes_the_second_step_that_others_locked(
    browser: Browser, app: Flask, admin: User, cheap: list[str], fixed_clock: FixedClock
) -> None:
    phone = set_up(admin)
    sign_in(browser, "0912000005", PASSWORD)
    assert browser.post(SECOND_STEP, data={"one_time_code": phone.code()}).location == "/"
    browser.post("/sign-out")
    for _try in range(10):
        rate_limits.record_failure(rate_limits.RateLimitKey("second_factor", str(admin.id)))
    fixed_clock.advance(seconds=30)

    stranger = app.test_client()
    sign_in(stranger, "0912000005", PASSWORD)
    assert stranger.post(SECOND_STEP, data={"one_time_code": phone.code()}).status_code == 429
    sign_in(browser, "0912000005", PASSWORD)
    assert browser.post(SECOND_STEP, data={"one_time_code": phone.code()}).location == "/"


def test_failures_are_counted_by_address_by_account_and_by_known_device(
    app: Flask, member: User, cheap: list[str]
) -> None:
    def is_right(origin: Origin) -> bool:
        return authenticate_password(member, WRONG, entered="", origin=origin)

    known = Origin(HALL, "17")
    for _try in range(10):
        assert not is_right(Origin(HALL))
        assert not is_right(known)
    for closed in (Origin(HALL), known):
        with pytest.raises(RateLimited):
            is_right(closed)
    assert not is_right(Origin(ELSEWHERE))

    begin_write()
    rate_limits.clear_failed_sign_ins(member, known)
    db.session.commit()
    assert not is_right(known)
    assert not is_right(Origin(HALL))
    assert not is_right(Origin(ELSEWHERE))


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
    assert [row.failures for row in db.session.query(Throttle)] == [9]  # from the second on it is a known device


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


def test_a_household_of_ipv6_is_one_address(app: Flask) -> None:
    near, far = "2001:db8:1:2:aaaa::1", "2001:db8:1:3::1"

    assert rate_limits.address_key(near) == rate_limits.address_key("2001:db8:1:2::9")
    assert rate_limits.address_key(near) != rate_limits.address_key(far)
    assert rate_limits.address_key("203.0.113.7") != rate_limits.address_key("203.0.113.8")
    assert rate_limits.address_key(None) == rate_limits.address_key("")


@pytest.mark.both_databases
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
    assert (event.record, event.record_id, event.details) == ("user", member.id, {"kind": "account_address"})


def test_the_password_form_is_throttled_on_its_device_alone(
    browser: Browser, app: Flask, member: User, cheap: list[str]
) -> None:
    browser.sign_in(member)
    wrong = {"current": "sai mat khau", "password": "nước lớn nước ròng"}

    statuses = [browser.post("/account/password", data=wrong).status_code for _try in range(11)]

    assert statuses == [422] * 10 + [429]
    assert sign_in(app.test_client(), password=PASSWORD, address="127.0.0.1").location == "/"


def test_a_signed_in_person_is_not_kept_from_the_password_form_by_others(
    browser: Browser, member: User, cheap: list[str]
) -> None:
    browser.sign_in(member)
    lock_account(member, "127.0.0.1")
    right = {"current": PASSWORD, "password": "nước lớn nước ròng"}

    assert browser.post("/account/password", data=right).location == "/account"


def test_the_door_says_for_how_long_it_is_closed(app: Flask) -> None:
    door = rate_limits.address_key("203.0.113.7")
    db.session.add(Throttle(key=door.key, failures=300, since=clock.now() - timedelta(minutes=10)))
    db.session.commit()

    with pytest.raises(RateLimited) as refusal:
        rate_limits.ensure_within_limits(door)

    assert 295 <= refusal.value.retry_after <= 301


def test_a_locked_door_opens_at_its_time(app: Flask) -> None:
    door = rate_limits.address_key("203.0.113.7")
    began: datetime = clock.now() - timedelta(minutes=15, seconds=1)
    db.session.add(Throttle(key=door.key, failures=300, since=began))
    db.session.commit()

    rate_limits.ensure_within_limits(door)
