"""Correcting the own name, phone number and user name."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.accounts.models import User
from portal.accounts.operations import rate_limits
from portal.audit.models import AuditEvent
from portal.db import db
from portal.errors import RateLimited
from tests.conftest import Browser
from tests.factories import PASSWORD
from tests.fixed_clock import FixedClock


def kept(user: User) -> User:
    """The account as it is in the database now."""
    db.session.rollback()
    return db.session.get_one(User, user.id)


def corrections(user: User) -> list[dict[str, object]]:
    """What the log says of them."""
    events = db.session.query(AuditEvent).filter_by(action="account.corrected", person_id=user.id)
    return [event.details for event in events]


@pytest.mark.both_databases
def test_a_name_is_corrected_at_once_and_found_by_its_new_letters(browser: Browser, member: User) -> None:
    answer = browser.sign_in(member).post("/account/corrections/name", data={"name": " Trần  Văn Tú "})

    assert answer.location == "/account/corrections"
    user = kept(member)
    assert (user.name, user.folded) == ("Trần Văn Tú", "tran van tu")
    assert corrections(member) == [{"fields": ["name"]}]


@pytest.mark.parametrize("name", ["", "   ", "x" * 101])
def test_no_name_is_no_name(browser: Browser, member: User, name: str) -> None:
    answer = browser.sign_in(member).post("/account/corrections/name", data={"name": name})

    assert answer.status_code == 422
    assert kept(member).name == "Trần Văn Tư"


def test_a_phone_number_needs_the_password_and_is_not_logged(browser: Browser, member: User) -> None:
    browser.sign_in(member)
    wanted = {"phone": "+84 912 000 055", "username": "tu.tran"}

    refused = browser.post("/account/corrections/login", data=wanted | {"password": "sai roi"})
    assert refused.status_code == 422
    assert kept(member).phone == "0912000001"

    browser.post("/account/corrections/login", data=wanted | {"password": PASSWORD})
    user = kept(member)
    assert (user.phone, user.username) == ("0912000055", "tu.tran")
    assert corrections(member) == [{"fields": ["phone", "username"]}]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"phone": "0912 000 002"}, "Số điện thoại này đã có người dùng"),
        ({"phone": "12ab"}, "Số điện thoại"),
        ({"username": "1a"}, "Tên đăng nhập"),
        ({"phone": "", "username": ""}, "số điện thoại"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(
    browser: Browser, member: User, head: User, data: dict[str, str], said: str
) -> None:
    answer = browser.sign_in(member).post("/account/corrections/login", data=data | {"password": PASSWORD})

    assert answer.status_code == 422
    assert said in answer.text
    assert kept(member).phone == "0912000001"


def test_trying_which_phone_numbers_have_an_account_is_limited(
    browser: Browser, member: User, head: User, fixed_clock: FixedClock
) -> None:
    taken = {"phone": "0912 000 002", "password": PASSWORD}
    browser.sign_in(member)
    answers = [browser.post("/account/corrections/login", data=taken) for _try in range(11)]

    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert "Đã thử quá nhiều số điện thoại" in answers[-1].text
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 900
    assert "đã có người dùng" not in answers[-1].text
    db.session.rollback()
    assert db.session.query(AuditEvent).filter_by(action="login.probed").one().actor_id == member.id
    fixed_clock.advance(minutes=15, seconds=1)
    assert browser.post("/account/corrections/login", data=taken).status_code == 422


def test_trying_numbers_that_are_free_is_limited_too(browser: Browser, member: User) -> None:
    browser.sign_in(member)
    free = [{"phone": f"09120001{number:02}", "password": PASSWORD} for number in range(11)]

    statuses = [browser.post("/account/corrections/login", data=data).status_code for data in free]

    assert statuses == [302] * 10 + [429] or statuses == [303] * 10 + [429]
    assert kept(member).phone == "0912000109"


def test_tries_to_find_accounts_are_counted_by_person_and_by_address(app: Flask, member: User) -> None:
    for person_id in range(1000, 1005):
        for _try in range(10):
            rate_limits.record_failure(*rate_limits.taken_login_keys(person_id, "203.0.113.7"))

    rate_limits.ensure_within_limits(*rate_limits.taken_login_keys(1005, "203.0.113.8"))
    for closed in ((1000, "203.0.113.8"), (1005, "203.0.113.7")):
        with pytest.raises(RateLimited):
            rate_limits.ensure_within_limits(*rate_limits.taken_login_keys(*closed))


def test_a_leader_cannot_try_numbers_by_correcting_a_member(
    browser: Browser, member: User, head: User, leader: User
) -> None:
    browser.sign_in(leader)
    wanted = {"name": "Trần Văn Tư", "phone": "0912000002"}

    statuses = [browser.post(f"/people/{member.id}/correction", data=wanted).status_code for _try in range(11)]

    assert statuses == [422] * 10 + [429]
