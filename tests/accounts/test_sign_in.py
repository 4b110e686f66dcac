"""Coming in, staying in, going out."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from nacl.pwhash import argon2id

from portal import clock
from portal.accounts.models import Device, Throttle, User
from portal.accounts.queries.users import devices_of
from portal.accounts.rules import passwords
from portal.db import db
from tests.conftest import Browser
from tests.factories import PASSWORD, make_user

WRONG = "chưa đúng"


def sign_in(browser: Browser, login: str, password: str = PASSWORD, **more: str):  # type: ignore[no-untyped-def]  # werkzeug's test response
    return browser.post("/sign-in", data={"login": login, "password": password, **more})


@pytest.mark.parametrize("login", ["0912000001", "0912 000 001", "+84912000001", "84.912.000.001"])
def test_a_phone_number_is_taken_in_any_spelling(browser: Browser, member: User, login: str) -> None:
    answer = sign_in(browser, login)

    assert (answer.status_code, answer.location) == (303, "/")
    assert browser.get("/account").status_code == 200


def test_a_user_name_is_taken_in_any_case(browser: Browser) -> None:
    make_user("Trần Văn Tư", username="tu.tran")

    assert sign_in(browser, " Tu.Tran ").location == "/"


@pytest.mark.usefixtures("system_clock")
def test_the_cookie_stays_for_sixty_days_and_scripts_cannot_read_it(browser: Browser, member: User) -> None:
    before = clock.now()
    cookie = sign_in(browser, "0912000001").headers["Set-Cookie"]
    after = clock.now()

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    browser_cookie = browser.get_cookie("tung_ngo")
    assert browser_cookie is not None
    assert browser_cookie.expires is not None
    # A cookie's last moment is said in whole seconds.
    assert before - timedelta(seconds=1) < browser_cookie.expires - timedelta(days=60) <= after


@pytest.mark.parametrize(("login", "password"), [("0912000001", "sai mat khau"), ("0999999999", PASSWORD)])
def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(
    browser: Browser, member: User, login: str, password: str
) -> None:
    answer = sign_in(browser, login, password)

    assert answer.status_code == 422
    assert answer.text.count(WRONG) == 1  # beside the field, and nowhere else
    assert "error-summary" not in answer.text
    assert answer.text.count(login) == 1  # what was typed is still there
    assert password not in answer.text
    assert browser.get("/account").location.startswith("/sign-in")


def test_an_unknown_account_costs_a_hash_too(
    browser: Browser, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed = []
    monkeypatch.setattr(passwords, "verify_password", lambda password, kept: bool(hashed.append(kept)))

    sign_in(browser, "0999999999")

    assert hashed == [None]


def test_somebody_without_a_password_or_deactivated_cannot_come_in(browser: Browser, member: User) -> None:
    make_user("Chưa Kích Hoạt", phone="0912000099", password=None)
    member.deactivated_at = clock.now()
    db.session.commit()

    assert WRONG in sign_in(browser, "0912000099", "nobody has this password").text
    assert WRONG in sign_in(browser, "0912000001").text


def test_who_comes_from_a_question_is_told_why_to_sign_in(browser: Browser, app: Flask) -> None:
    assert "mở lại đúng chỗ anh/chị vừa bấm" in browser.get("/sign-in?next=/courses/mot/hai").text
    assert "mở lại đúng chỗ" not in browser.get("/sign-in").text


@pytest.mark.parametrize(
    ("login", "reason"),
    [
        ("09123abc78", "chỉ có chữ số"),
        ("0912", "còn thiếu"),
        ("Trần Tư", "Tên đăng nhập dài"),
        ("", "Chưa nhập"),
    ],
)
def test_what_is_no_login_is_refused_beside_the_field(
    browser: Browser, app: Flask, login: str, reason: str
) -> None:
    answer = sign_in(browser, login)

    assert answer.status_code == 422
    assert 'id="login-error"' in answer.text
    assert reason in answer.text


def test_a_password_of_400_characters_is_refused_before_any_hashing(
    browser: Browser, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "verify_password", lambda *_args: pytest.fail("was hashed"))

    answer = sign_in(browser, "0912000001", "mật khẩu " * 45)

    assert answer.status_code == 422
    assert "dài nhất là 200" in answer.text
    assert 'id="password-error"' in answer.text


def test_the_hash_is_renewed_when_its_parameters_are_of_yesterday(browser: Browser, member: User) -> None:
    member.password_hash = argon2id.str(PASSWORD.encode(), opslimit=1, memlimit=8192).decode()
    db.session.commit()

    sign_in(browser, "0912000001")

    db.session.rollback()
    assert member.password_hash is not None
    assert not passwords.needs_rehash(member.password_hash, PASSWORD)
    assert passwords.verify_password(PASSWORD, member.password_hash)


def test_hashing_does_not_hold_the_lock_of_the_database(
    app: Flask, browser: Browser, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []

    def write_meanwhile(_password: str, _kept: str | None) -> bool:
        with db.engine.execution_options(write=True).begin() as connection:
            connection.execute(Throttle.__table__.insert().values(key="x", failures=1, since=clock.now()))
        written.append(True)
        return True

    monkeypatch.setattr(passwords, "verify_password", write_meanwhile)

    answer = sign_in(browser, "0912000001")

    assert written == [True]
    assert answer.location == "/"


def test_after_signing_in_one_goes_where_one_wanted(browser: Browser, member: User) -> None:
    sent_away = browser.get("/account/consents?x=1").location
    form = browser.get(sent_away)

    answer = sign_in(browser, "0912000001", next="/account/consents?x=1")

    assert parse_qs(urlsplit(sent_away).query) == {"next": ["/account/consents?x=1"]}
    assert 'value="/account/consents?x=1"' in form.text
    assert answer.location == "/account/consents?x=1"


@pytest.mark.parametrize(
    "forged",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "http:evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "\t//evil.example",
        "/x\r\nSet-Cookie: a=b",
        "\\\\evil.example",
        "evil.example",
        " //evil.example",
        "",
    ],
)
def test_a_forged_next_leads_home(browser: Browser, member: User, forged: str) -> None:
    shown = browser.get("/sign-in", query_string={"next": forged})
    answer = sign_in(browser, "0912000001", next=forged)

    assert '<input id="next" name="next" type="hidden" value="">' in shown.text
    assert answer.location == "/"


def test_who_is_signed_in_already_is_led_on(browser: Browser, member: User) -> None:
    browser.sign_in(member)

    assert browser.get("/sign-in?next=/account").location == "/account"
    assert browser.get("/sign-in?next=//evil.example").location == "/"


def test_a_cookie_planted_before_signing_in_is_worth_nothing_after(browser: Browser, member: User) -> None:
    with browser.session_transaction() as session:
        session.update({"_user_id": "planted", "csrf_token": "planted", "anything": "planted"})

    sign_in(browser, "0912000001")

    with browser.session_transaction() as session:
        assert "planted" not in session.values()


def test_another_person_on_the_same_browser_ends_the_first_one_s_device(
    browser: Browser, member: User, head: User
) -> None:
    browser.sign_in(member)

    sign_in(browser, "0912000002")

    db.session.rollback()
    assert devices_of(member.id) == []
    assert "Lê Thị Ba" in browser.get("/account").text


def test_signing_out_ends_the_device_and_empties_the_cookie(browser: Browser, member: User) -> None:
    sign_in(browser, "0912000001")
    with browser.session_transaction() as session:
        old = dict(session)

    answer = browser.post("/sign-out")

    assert answer.location == "/"
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    db.session.rollback()
    assert db.session.query(Device).count() == 0
    with browser.session_transaction() as session:
        session.update(old)
    assert browser.get("/account").location.startswith("/sign-in")


def test_signing_out_takes_a_post_and_bears_repeating(browser: Browser, member: User) -> None:
    browser.sign_in(member)

    assert browser.get("/sign-out").location == "/"
    assert browser.get("/account").status_code == 200
    assert browser.post("/sign-out").status_code == 303
    assert browser.post("/sign-out").status_code == 303


def test_two_devices_are_signed_in_at_once(app: Flask, browser: Browser, member: User) -> None:
    second = app.test_client()
    assert isinstance(second, Browser)
    sign_in(browser, "0912000001")
    sign_in(second, "0912000001")

    assert browser.get("/account").status_code == 200
    assert second.get("/account").text.count('#device"') == 2 + 1  # and the home screen


def test_htmx_is_led_on_by_its_header(browser: Browser, member: User) -> None:
    answer = browser.post(
        "/sign-in", data={"login": "0912000001", "password": PASSWORD}, headers={"HX-Request": "true"}
    )

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/")
