"""Correcting the own name, phone number and user name."""

from __future__ import annotations

import pytest

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.db import db
from tests.conftest import Browser
from tests.factories import PASSWORD


def kept(user: User) -> User:
    """The account as it is in the database now."""
    db.session.rollback()
    return db.session.get_one(User, user.id)


def corrections(user: User) -> list[dict[str, object]]:
    """What the log says of them."""
    events = db.session.query(AuditEvent).filter_by(action="account.corrected", person_id=user.id)
    return [event.details for event in events]


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
