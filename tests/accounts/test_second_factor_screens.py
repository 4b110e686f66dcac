"""Signing in with a second factor, setting it up in the account, and being led to it."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
from flask import Flask

from portal import clock
from portal.accounts.models import Device, User
from portal.accounts.operations.activation_codes import issue_code
from portal.accounts.operations.second_factor import decrypt_secret
from portal.accounts.queries.users import devices_of, find_second_factor, has_second_factor
from portal.accounts.routes import pending_sign_in
from portal.accounts.rules import passwords, pins
from portal.db import db
from portal.units.models import Unit
from portal.units.queries.grants import find_grant
from tests.accounts.authenticator import Authenticator, set_up
from tests.accounts.test_reauthentication import authenticate_long_ago, role_form
from tests.conftest import Browser
from tests.factories import PASSWORD, sign_in_cookie

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
CHALLENGE = "/sign-in/second-factor"


@pytest.fixture
def phone(admin: User) -> Authenticator:
    """The administrator's phone."""
    return set_up(admin)


def give_password(browser: Browser, **more: str):  # type: ignore[no-untyped-def]  # werkzeug's test response
    return browser.post("/sign-in", data={"login": "0912000005", "password": PASSWORD, **more})


def give_code(browser: Browser, code: str):  # type: ignore[no-untyped-def]  # werkzeug's test response
    return browser.post(CHALLENGE, data={"one_time_code": code})


def is_in(browser: Browser) -> bool:
    return browser.get("/account").status_code == 200


def test_the_code_is_asked_after_the_password_and_leads_on(browser: Browser, phone: Authenticator) -> None:
    after_password = give_password(browser, next="/audit")
    in_between = is_in(browser)
    shown = browser.get(after_password.location).text
    after_code = browser.post(after_password.location, data={"one_time_code": phone.code(1)})

    assert after_password.location == f"{CHALLENGE}?next=/audit"
    assert not in_between
    assert db.session.query(Device).count() == 1
    for attribute in ('autocomplete="one-time-code"', 'inputmode="numeric"'):
        assert attribute in shown
    assert after_code.location == "/audit"
    assert is_in(browser)


def test_a_wrong_code_is_told_beside_the_field_and_opens_nothing(browser: Browser, phone: Authenticator) -> None:
    give_password(browser)

    answer = give_code(browser, "000000" if phone.code() != "000000" else "111111")

    assert answer.status_code == 422
    assert 'id="one_time_code-error"' in answer.text
    assert not is_in(browser)


def test_a_used_code_does_not_open_again(app: Flask, browser: Browser, phone: Authenticator) -> None:
    code = phone.code(1)
    give_password(browser)
    give_code(browser, code)
    second = app.test_client()
    assert isinstance(second, Browser)
    give_password(second)

    assert give_code(second, code).status_code == 422
    assert not is_in(second)


def test_the_right_password_does_not_forgive_wrong_codes(browser: Browser, phone: Authenticator) -> None:
    answers = []

    for _round in range(4):
        give_password(browser)
        answers += [give_code(browser, "12345").status_code for _try in range(3)]
    right = give_code(browser, phone.code(1))

    assert answers == [422] * 10 + [429] * 2
    assert right.status_code == 429
    assert int(right.headers["Retry-After"]) > 800


def test_without_the_password_there_is_no_second_step(browser: Browser, phone: Authenticator) -> None:
    shown, posted = browser.get(CHALLENGE), give_code(browser, phone.code(1))

    assert shown.location == posted.location == "/sign-in"


def test_the_second_step_ends_with_another_password_and_after_ten_minutes(
    browser: Browser, phone: Authenticator, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_password(browser)
    with browser.session_transaction() as session:
        kept = session[pending_sign_in.SESSION_KEY]
    monkeypatch.setattr(pending_sign_in, "MAX_AGE", timedelta(seconds=-1))
    too_late = give_code(browser, phone.code(1)).location
    monkeypatch.undo()
    admin.password_hash = passwords.hash_password("mat khau khac")
    db.session.commit()
    with browser.session_transaction() as session:
        session[pending_sign_in.SESSION_KEY] = kept
    other_password = give_code(browser, phone.code(1)).location

    assert too_late == other_password == "/sign-in"
    assert not is_in(browser)


def test_a_new_password_by_code_does_not_take_its_place(
    browser: Browser, phone: Authenticator, admin: User
) -> None:
    code = issue_code(admin, actor=None)
    db.session.commit()

    answer = browser.post("/activate/password", data={"code": code, "password": "mot mat khau dai"})

    assert answer.location == f"{CHALLENGE}?next=/consent"
    assert not is_in(browser)
    assert browser.post(answer.location, data={"one_time_code": phone.code(1)}).location == "/consent"
    assert is_in(browser)


def test_on_a_shared_phone_the_password_asks_for_the_code_and_the_pin_does_not(
    browser: Browser, phone: Authenticator, admin: User
) -> None:
    admin.pin_hash = pins.hash_pin("2748", user_id=admin.id)
    db.session.commit()
    browser.sign_in(admin)
    browser.post("/phone/lock")
    (device,) = devices_of(admin.id)

    by_password = browser.post(f"/phone/{device.id}/password", data={"password": PASSWORD})
    came_in = is_in(browser)
    by_code = give_code(browser, phone.code(1))
    (again,) = devices_of(admin.id)
    browser.post("/phone/lock")
    by_pin = browser.post(f"/phone/{again.id}/pin", data={"pin": "2748"})

    assert by_password.location == f"{CHALLENGE}?next=/"
    assert not came_in
    assert by_code.location == by_pin.location == "/"
    assert is_in(browser)


def test_reauthentication_asks_for_both(
    browser: Browser, phone: Authenticator, admin: User, member: User, team: Unit
) -> None:
    browser.sign_in(admin)
    authenticate_long_ago(admin)
    address = f"/people/units/{team.id}/roles"
    form = role_form(member) | {"proof_password": PASSWORD}
    proof = f"/account/reauthentication?resubmit={address}"

    asked = browser.post(address, data=role_form(member))
    answers = [
        browser.post(proof, data=form | {"proof_code": code}).status_code for code in ("", "000000", phone.code(1))
    ]
    browser.post(address, data=form)

    assert 'name="proof_code"' in asked.text
    assert answers == [422, 422, 307]
    db.session.rollback()
    assert find_grant(member.id, team.id, "trainer") is not None


def test_setting_it_up_from_the_square_to_the_recovery_codes(browser: Browser, admin: User) -> None:
    browser.sign_in(admin)

    begun = browser.post("/account/second-factor/setup")
    setup = browser.get(begun.location)
    secret = re.sub(r"\s", "", re.findall(r"<code>([A-Z2-7 ]+)</code>", setup.text)[0])
    wrong = browser.post("/account/second-factor", data={"one_time_code": "12345"})
    done = browser.post("/account/second-factor", data={"one_time_code": pyotp.TOTP(secret).at(clock.now())})
    codes = re.findall(r"<li><code>([\d ]+)</code></li>", done.text)

    assert setup.headers["Cache-Control"] == done.headers["Cache-Control"] == "no-store"
    assert "<svg" in setup.text
    assert wrong.status_code == 422
    assert len(set(codes)) == 10
    db.session.rollback()
    assert has_second_factor(admin.id)
    assert is_in(browser)
    browser.post("/sign-out")
    give_password(browser)
    assert give_code(browser, codes[0]).location == "/"


def test_the_secret_is_shown_only_after_a_recent_password_and_never_once_it_holds(
    browser: Browser, admin: User
) -> None:
    browser.sign_in(admin)
    browser.post("/account/second-factor/setup")
    authenticate_long_ago(admin)
    asked = browser.get("/account/second-factor/setup")
    posted = browser.post("/account/second-factor/setup")
    phone = set_up(admin)
    browser.sign_in(admin)
    after = browser.get("/account/second-factor/setup")

    assert asked.location == "/account/reauthentication?next=/account/second-factor/setup"
    assert posted.status_code == 401
    assert after.location == "/account/second-factor"
    assert phone.secret not in browser.get("/account/second-factor").text


def test_beginning_anew_leaves_a_confirmed_one_as_it_is(browser: Browser, admin: User) -> None:
    phone = set_up(admin)
    browser.sign_in(admin)

    browser.post("/account/second-factor/setup")

    db.session.rollback()
    factor = find_second_factor(admin.id)
    assert factor is not None
    assert decrypt_secret(factor) == phone.secret
    assert factor.confirmed_at is not None


@pytest.mark.parametrize("address", ["/people", "/audit", "/units/bulk-changes", "/studio"])
def test_where_it_is_required_the_screens_of_the_role_open_after_it(
    browser: Browser, app: Flask, admin: User, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SECOND_FACTOR_REQUIRED", True)
    browser.sign_in(admin)

    before = browser.get(address)
    shown = browser.get(before.location).text
    as_member = [browser.get(path).status_code for path in ("/", "/courses", "/account")]
    posted = browser.post("/units/bulk-changes/application")
    set_up(admin)
    browser.sign_in(admin)

    assert before.location == f"/account/second-factor?next={address}"
    assert "chưa mở" in shown
    assert as_member == [200, 200, 200]
    assert posted.location == "/account/second-factor?next=/units/bulk-changes"
    assert browser.get(address).status_code in (200, 302)
    assert "/account/second-factor" not in (browser.get(address).location or "")


@pytest.mark.parametrize("who", ["head", "leader", "trainer"])
def test_other_roles_need_none(
    browser: Browser, app: Flask, who: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SECOND_FACTOR_REQUIRED", True)
    browser.sign_in(request.getfixturevalue(who))

    answer = browser.get("/studio" if who == "trainer" else "/people")

    assert "/account/second-factor" not in (answer.location or "")


def test_where_it_is_not_required_it_is_asked_for_and_everything_opens(browser: Browser, admin: User) -> None:
    browser.sign_in(admin)
    home, account = (browser.get(path).text for path in ("/", "/account"))
    opened = browser.get("/audit").status_code
    set_up(admin)
    browser.sign_in(admin)

    assert 'href="/account/second-factor"' in home
    assert "Cài xác nhận hai bước" in home
    assert 'href="/account/second-factor"' in account
    assert "Hãy bảo vệ" in account
    assert opened == 200
    assert "/account/second-factor" not in browser.get("/").text
    assert "Hãy bảo vệ" not in browser.get("/account").text


def test_the_screen_of_a_person_offers_what_the_viewer_may_do(
    app: Flask, browser: Browser, admin: User, leader: User, head: User
) -> None:
    set_up(head)
    sign_in_cookie(app, head)
    browser.sign_in(leader)
    by_leader = browser.get(f"/people/{head.id}").text
    browser.post("/sign-out")
    browser.sign_in(admin)
    by_admin = browser.get(f"/people/{head.id}").text

    reset, end = f"/people/{head.id}/second-factor/reset", f"/people/{head.id}/sessions/ending"
    assert [reset in text for text in (by_leader, by_admin)] == [False, True]
    assert [end in text for text in (by_leader, by_admin)] == [True, True]
    assert browser.post(end).location == f"/people/{head.id}"
    assert browser.post(reset).location == f"/people/{head.id}"
    assert reset not in browser.get(f"/people/{head.id}").text
