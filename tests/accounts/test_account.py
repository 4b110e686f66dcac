"""The account screen and the password."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.accounts.models import User
from portal.accounts.queries.users import devices_of
from portal.accounts.rules import passwords
from portal.audit.models import AuditEvent
from portal.db import db
from tests.conftest import Browser
from tests.factories import PASSWORD, make_user, sign_in_cookie

NEW = "nước lớn nước ròng"


def change(browser: Browser, current: str = PASSWORD, password: str = NEW):  # type: ignore[no-untyped-def]  # werkzeug's test response
    return browser.post("/account/password", data={"current": current, "password": password})


def test_the_screen_shows_who_i_am_and_where_i_belong(browser: Browser, member: User) -> None:
    text = browser.sign_in(member).get("/account").text

    assert "Trần Văn Tư" in text
    assert "0912 000 001" in text
    assert "Tổ công nghệ số ấp Kinh Ráng, Xã Tân Ân, Tỉnh Cà Mau" in text
    assert "Chrome trên Android" in text
    assert "3 mục" in text


def test_somebody_without_a_team_sees_so(browser: Browser, app: Flask) -> None:
    text = browser.sign_in(make_user("Lý Thị Mười", username="muoi")).get("/account").text

    assert "Chưa thuộc tổ nào" in text
    assert "muoi" in text


def test_a_stranger_sees_nothing(browser: Browser, app: Flask) -> None:
    for path in ("/account", "/account/password"):
        assert browser.get(path).location.startswith("/sign-in")
    for path in ("/account/password", "/account/devices/1/sign-out", "/account/devices/others/sign-out"):
        page = path if path.endswith("password") else "/account"
        assert browser.post(path).location == f"/sign-in?next={page}"


def test_changing_the_password_signs_out_the_other_devices(browser: Browser, app: Flask, member: User) -> None:
    browser.sign_in(member)
    sign_in_cookie(app, member)

    answer = change(browser)

    page = browser.get(answer.location)
    assert "Đã đổi mật khẩu. Đã đăng xuất 1 máy khác." in page.text
    db.session.rollback()
    assert passwords.verify_password(NEW, member.password_hash)
    assert len(devices_of(member.id)) == 1
    event = db.session.query(AuditEvent).filter_by(action="password.changed").one()
    assert (event.actor_id, event.record_id, event.details) == (member.id, member.id, {})


def test_the_form_tells_beforehand_that_others_are_signed_out(browser: Browser, member: User) -> None:
    assert "các máy khác bị đăng xuất" in browser.sign_in(member).get("/account/password").text


def test_the_present_password_is_asked(browser: Browser, app: Flask, member: User) -> None:
    browser.sign_in(member)
    sign_in_cookie(app, member)

    answer = change(browser, current="sai mat khau")

    assert answer.status_code == 422
    assert 'id="current-error"' in answer.text
    db.session.rollback()
    assert passwords.verify_password(PASSWORD, member.password_hash)
    assert len(devices_of(member.id)) == 2


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("ngắn", "ít nhất 8"),
        ("mật khẩu " * 45, "dài nhất là 200"),
        ("matkhau123", "kẻ gian"),
        ("0912000001", "dễ đoán"),
        ("", "Chưa đặt"),
    ],
)
def test_a_bad_new_password_is_refused_before_any_hashing(
    browser: Browser, member: User, password: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "verify_password", lambda *_args: pytest.fail("was hashed"))

    answer = change(browser.sign_in(member), password=password)

    assert answer.status_code == 422
    assert 'id="password-error"' in answer.text
    assert reason in answer.text


def test_a_present_password_of_400_characters_is_refused_before_any_hashing(
    browser: Browser, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "verify_password", lambda *_args: pytest.fail("was hashed"))

    answer = change(browser.sign_in(member), current="x" * 400)

    assert answer.status_code == 422
    assert 'id="current-error"' in answer.text


def test_success_forgives_earlier_mistakes(browser: Browser, member: User) -> None:
    browser.sign_in(member)
    for _try in range(9):
        change(browser, current="sai mat khau")
    change(browser)

    assert change(browser, current="sai mat khau").status_code == 422
    assert change(browser, current=NEW, password=PASSWORD).status_code == 303
