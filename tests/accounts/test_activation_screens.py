"""The slip after its first use, and what the screens of the first password say."""

from __future__ import annotations

import re
from datetime import timedelta

from flask import Flask

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations.activation_codes import issue_code
from portal.db import db
from tests.accounts.test_activation import code, newcomer, use
from tests.conftest import Browser
from tests.fixed_clock import FixedClock

__all__ = ["code", "newcomer"]  # fixtures


def test_whoever_is_signed_in_and_scans_the_slip_again_comes_home(browser: Browser, code: str) -> None:
    use(browser, code)

    assert browser.get(f"/activate?code={code}").location == "/"


def test_the_name_to_sign_in_with_stands_where_the_phone_keeps_it(browser: Browser, code: str) -> None:
    page = browser.get(f"/activate?code={code}").text

    (field,) = re.findall(r'<input[^>]*autocomplete="username"[^>]*>', page)
    assert 'value="0912 000 077"' in field
    assert "readonly" in field
    assert "hidden" not in field


def test_a_reload_after_a_weak_password_shows_the_form_again(browser: Browser, code: str) -> None:
    assert browser.get("/activate/password").location == "/activate"
    browser.get(f"/activate?code={code}")
    assert use(browser, code, "12345678").status_code == 422

    page = browser.get("/activate/password")

    assert page.status_code == 200
    assert "Chào anh/chị Hai" in page.text
    assert use(browser, code).location == "/consent"
    assert browser.get("/activate/password").location == "/activate"


def test_the_second_sending_of_a_double_tap_goes_where_the_first_went(
    browser: Browser, app: Flask, code: str
) -> None:
    browser.get(f"/activate?code={code}")
    before = browser.get_cookie("tung_ngo")
    assert before is not None
    again = app.test_client()
    again.set_cookie("tung_ngo", before.value)
    assert use(browser, code).location == "/consent"

    second = use(again, code)

    assert second.location == "/consent"
    assert "Set-Cookie" not in second.headers  # which would sign out whom the first has just signed in


def test_an_expired_code_says_who_gave_the_slip(
    browser: Browser, newcomer: User, head: User, fixed_clock: FixedClock
) -> None:
    code = issue_code(newcomer, actor=head)
    db.session.commit()
    fixed_clock.set(clock.now() + timedelta(days=8))

    page = browser.get(f"/activate?code={code}")

    assert page.status_code == 422
    assert "Người đưa phiếu này là Lê Thị Ba." in page.text
    assert "0912 000 077" not in page.text


def test_a_code_that_ended_says_why_and_leads_whoever_has_a_password_to_the_sign_in(
    browser: Browser, member: User, fixed_clock: FixedClock
) -> None:
    code = issue_code(member, actor=None)
    db.session.commit()
    fixed_clock.set(clock.now() + timedelta(days=8))

    page = browser.get(f"/activate?code={code}")

    assert page.status_code == 422
    assert "Mã này hết hạn rồi" in page.text
    assert 'href="/sign-in"' in page.text
    assert "0912 000 001" not in page.text
