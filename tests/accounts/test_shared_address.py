"""Many people behind one address, as in a hall: wrong tries of some do not keep out the others."""

from __future__ import annotations

from flask import Flask

from portal.accounts.models import Throttle, User
from portal.accounts.operations import rate_limits
from portal.db import db
from tests.accounts.test_rate_limits import ELSEWHERE, HALL, cheap, fail, fail_in_the_hall, sign_in
from tests.conftest import Browser
from tests.factories import PASSWORD

__all__ = ["cheap"]


def test_an_address_with_many_failures_lets_only_first_tries_pass(
    browser: Browser, member: User, cheap: list[str]
) -> None:
    fail_in_the_hall(rate_limits.LIMITS["address"])

    fail(browser, 1)
    assert sign_in(browser, password=PASSWORD).location == "/"
    browser.post("/sign-out")
    fail(browser.application.test_client(), 2, login="0914000001")
    assert sign_in(browser, login="0914000001").status_code == 429
    assert sign_in(browser, login="0914000001", address=ELSEWHERE).status_code == 422


def test_a_thousand_failures_close_an_address_to_every_new_device(
    browser: Browser, member: User, cheap: list[str]
) -> None:
    fail_in_the_hall(rate_limits.MAX_ADDRESS_FAILURES)

    assert sign_in(browser, password=PASSWORD).status_code == 429
    assert sign_in(browser, password=PASSWORD, address=ELSEWHERE).location == "/"


def test_wrong_codes_of_a_hall_keep_nobody_from_signing_in(
    browser: Browser, member: User, cheap: list[str]
) -> None:
    for number in range(rate_limits.LIMITS["code_address"]):
        rate_limits.record_unknown_code(HALL, f"0000{number:04}")

    typed = browser.post("/activate", data={"code": "1111-1111"}, environ_overrides={"REMOTE_ADDR": HALL})
    assert typed.status_code == 429
    assert sign_in(browser, password=PASSWORD).location == "/"


def test_one_code_typed_wrong_again_and_again_counts_once(browser: Browser, app: Flask) -> None:
    for _try in range(rate_limits.LIMITS["code_address"] + 1):
        rate_limits.record_unknown_code(HALL, "00001111")

    home, *_others = rate_limits.activation_code_keys(HALL)
    assert db.session.get_one(Throttle, home.key).failures == 1
