"""One phone, several people: each comes back with a PIN, and sees nothing of the others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from portal import clock
from portal.accounts.models import Device, User
from portal.accounts.operations.activation_codes import issue_code
from portal.accounts.operations.pins import record_pin_attempt
from portal.accounts.queries.users import devices_of
from portal.accounts.rules import pins
from portal.audit.models import AuditEvent
from portal.db import db
from tests.conftest import Browser
from tests.factories import PASSWORD, make_user

PIN, OTHER_PIN = "2748", "80316"


@pytest.fixture
def two(browser: Browser, member: User, head: User) -> Browser:
    """The phone of the member, left to the head, who is signed in there now; both have a PIN."""
    for user, pin in ((member, PIN), (head, OTHER_PIN)):
        user.pin_hash = pins.hash_pin(pin, user_id=user.id)
    db.session.commit()
    browser.sign_in(member)
    browser.post("/phone/lock")
    browser.post("/sign-in", data={"login": "0912000002", "password": PASSWORD})
    return browser


def device_of(user: User) -> Device:
    db.session.rollback()
    (device,) = devices_of(user.id)
    return device


def enter(browser: Browser, user: User, pin: str):  # type: ignore[no-untyped-def]  # werkzeug's test response
    return browser.post(f"/phone/{device_of(user).id}/pin", data={"pin": pin})


def test_two_people_take_turns_on_one_phone(two: Browser, member: User, head: User) -> None:
    assert "Lê Thị Ba" in two.get("/account").text

    left = two.post("/phone/lock")
    shown = two.get("/phone").text
    back = enter(two, member, PIN)

    assert left.location == "/phone"
    assert shown.index("Lê Thị Ba") < shown.index("Trần Văn Tư")
    assert back.location == "/"
    assert "Trần Văn Tư" in two.get("/account").text
    assert device_of(member).locked_at is None
    assert device_of(head).locked_at is not None


def test_a_pin_entered_while_another_is_signed_in_locks_that_one(two: Browser, member: User, head: User) -> None:
    enter(two, member, PIN)

    assert "Trần Văn Tư" in two.get("/account").text
    assert device_of(head).locked_at is not None


def test_a_locked_token_opens_nothing(app: Flask, browser: Browser, member: User) -> None:
    browser.sign_in(member)
    with browser.session_transaction() as session:
        token = session["_user_id"]
    browser.post("/phone/lock")
    thief = app.test_client()

    with thief.session_transaction() as session:
        session["_user_id"] = token

    assert thief.get("/account").location.startswith("/sign-in")
    assert browser.get("/account").location.startswith("/sign-in")
    assert browser.get("/sign-in?next=/account").location == "/phone?next=/account"


def test_after_five_wrong_pins_the_password_is_needed(two: Browser, member: User) -> None:
    two.post("/phone/lock")
    wrong = [enter(two, member, "9999") for _try in range(4)]
    device_id = device_of(member).id

    last = two.post(f"/phone/{device_id}/pin", data={"pin": "9999"})
    right_too_late = two.post(f"/phone/{device_id}/pin", data={"pin": PIN})
    told = two.get(last.location).text

    assert [answer.status_code for answer in wrong] == [422] * 4
    assert "1 lần nữa" in wrong[-1].text
    assert last.location == "/sign-in?other=1"
    assert "sai 5 lần" in told
    assert right_too_late.location == "/phone"
    db.session.rollback()
    assert devices_of(member.id) == []
    assert db.session.query(AuditEvent).filter_by(action="pin.exhausted", person_id=member.id).count() == 1


def test_a_right_pin_forgives_and_tries_at_once_are_no_more_than_five(two: Browser, member: User) -> None:
    enter(two, member, "9999")
    enter(two, member, PIN)
    forgiven = device_of(member).pin_failures
    device = device_of(member)

    allowed = [record_pin_attempt(device) for _try in range(pins.MAX_PIN_ATTEMPTS + 2)]

    assert forgiven == 0
    assert allowed == [True] * pins.MAX_PIN_ATTEMPTS + [False] * 2


def test_what_cannot_be_a_pin_costs_no_try(two: Browser, member: User) -> None:
    answer = enter(two, member, "abc")

    assert answer.status_code == 422
    assert device_of(member).pin_failures == 0


def test_hashing_a_pin_does_not_hold_the_lock_of_the_database(
    two: Browser, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_meanwhile(_pin: str, _kept: str | None, *, user_id: int) -> bool:
        with db.engine.execution_options(write=True).begin() as connection:
            connection.execute(User.__table__.update().where(User.id == user_id).values(name="Trần Văn Tư"))
        return True

    monkeypatch.setattr(pins, "verify_pin", write_meanwhile)

    assert enter(two, member, PIN).location == "/"


@pytest.mark.both_databases
def test_without_a_pin_or_with_a_forgotten_one_the_password_opens(two: Browser, member: User, head: User) -> None:
    member.pin_hash = None
    db.session.commit()
    two.post("/phone/lock")
    address = f"/phone/{device_of(member).id}"

    form = two.get(address).text
    by_pin = two.post(f"{address}/pin", data={"pin": PIN})
    wrong = two.post(f"{address}/password", data={"password": "sai mat khau"})
    right = two.post(f"{address}/password?next=/account", data={"password": PASSWORD})
    forgotten = two.get(f"/phone/{device_of(head).id}?with=password").text

    assert 'name="password"' in form
    assert by_pin.status_code == wrong.status_code == 422
    assert right.location == "/account"
    assert "Trần Văn Tư" in two.get("/account").text
    assert 'name="password"' in forgotten


def test_a_device_of_another_phone_is_not_there(app: Flask, two: Browser, member: User, outsider: User) -> None:
    stranger = app.test_client()
    assert isinstance(stranger, Browser)

    answers = [enter(stranger, member, PIN), enter(stranger.sign_in(outsider), member, PIN)]

    assert [answer.location for answer in answers] == ["/phone", "/phone"]
    assert device_of(member).locked_at is not None
    assert device_of(member).pin_failures == 0


def test_an_ended_device_and_a_deactivated_person_are_gone_from_the_phone(
    two: Browser, member: User, head: User
) -> None:
    member.deactivated_at = clock.now()
    db.session.commit()
    two.post("/phone/lock")
    listed = two.get("/phone").text
    db.session.rollback()
    db.session.delete(device_of(head))
    db.session.commit()

    empty = two.get("/phone")

    assert "Trần Văn Tư" not in listed
    assert enter(two, member, PIN).location == "/phone"
    assert empty.location == "/sign-in?other=1"


def test_a_device_locked_for_longer_than_a_cookie_lives_is_forgotten(two: Browser, member: User) -> None:
    device_of(member).last_seen_at = clock.now() - timedelta(days=61)
    db.session.commit()

    two.post("/phone/lock")

    assert "Trần Văn Tư" not in two.get("/phone").text


def test_signing_out_leaves_the_phone_to_the_others(two: Browser, member: User, head: User) -> None:
    answer = two.post("/sign-out")

    assert answer.location == "/phone"
    db.session.rollback()
    assert devices_of(head.id) == []
    assert enter(two, member, PIN).location == "/"


def test_a_person_can_be_taken_off_the_phone_and_ended_from_afar(
    app: Flask, two: Browser, member: User, head: User
) -> None:
    afar = app.test_client()
    assert isinstance(afar, Browser)
    locked_id = device_of(member).id
    listed = afar.sign_in(member).get("/account").text

    afar.post(f"/account/devices/{locked_id}/sign-out")
    two.post("/phone/lock")
    told = two.post(f"/phone/{device_of(head).id}/removal")

    assert "đang khóa" in listed
    assert told.location == "/phone"
    db.session.rollback()
    assert devices_of(head.id) == []
    assert db.session.get(Device, locked_id) is None


def test_signing_in_again_replaces_the_own_locked_device(two: Browser, head: User) -> None:
    two.post("/phone/lock")

    two.post("/sign-in", data={"login": "0912000002", "password": PASSWORD})

    assert device_of(head).locked_at is None


def test_the_seventh_person_takes_the_place_of_who_was_away_the_longest(
    app: Flask, browser: Browser, member: User
) -> None:
    browser.sign_in(member)
    for number in range(6):
        browser.post("/phone/lock")
        make_user(f"Người {number}", username=f"nguoi{number}")
        browser.post("/sign-in", data={"login": f"nguoi{number}", "password": PASSWORD})

    browser.post("/phone/lock")

    db.session.rollback()
    assert devices_of(member.id) == []
    assert browser.get("/phone").text.count("list-link") == 6


def test_a_shared_phone_keeps_no_page(browser: Browser, member: User) -> None:
    alone = browser.sign_in(member).get("/")
    own = browser.get("/account")
    locked = browser.post("/phone/lock")
    other = browser.get("/")
    guides = browser.get("/g")

    assert "no-store" not in alone.headers["Cache-Control"]
    assert own.headers["Cache-Control"] == other.headers["Cache-Control"] == "no-store"
    assert locked.headers["Clear-Site-Data"] == '"cache"'
    assert "no-store" not in guides.headers["Cache-Control"]


@pytest.mark.both_databases
def test_a_new_code_takes_the_pin_away(app: Flask, browser: Browser, member: User, head: User) -> None:
    member.pin_hash = pins.hash_pin(PIN, user_id=member.id)
    code = issue_code(member, actor=head)
    db.session.commit()

    browser.post("/activate/password", data={"code": code, "password": "nước lớn nước ròng"})

    db.session.rollback()
    assert db.session.get_one(User, member.id).pin_hash is None
