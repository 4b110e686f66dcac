"""What may be a PIN, and setting one."""

from __future__ import annotations

import pytest

from portal.accounts.models import User
from portal.accounts.rules import pins
from portal.audit.models import AuditEvent
from portal.db import db
from tests.conftest import Browser
from tests.factories import PASSWORD

# What is said here does not depend on the database.
on_one_database = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def kept_hash(user: User) -> str | None:
    db.session.rollback()
    return db.session.get_one(User, user.id).pin_hash


def test_digits_that_nobody_guesses_may_be_a_pin() -> None:
    for pin in ("2748", "80316", "927405", "1221", "0070"):
        pins.ensure_pin_allowed(pin, phone="0912000001")


@on_one_database
@pytest.mark.usefixtures("app")
def test_what_anybody_would_try_first_is_no_pin() -> None:
    trivial = ["0000", "777777", "1234", "4321", "8901", "345678", "1212", "123123", "121212", "1122", "443322"]
    for pin in [
        *trivial,
        "1965",
        "2004",
        "2580",
        "0001",
        "000001",
        "123",
        "1234567",
        "12a4",
        "",
        "１２３",
        "²³¹⁴",
    ]:
        with pytest.raises(pins.BadPin):
            pins.ensure_pin_allowed(pin, phone="0912000001")


def test_spaces_and_wide_digits_are_read_as_meant() -> None:
    assert pins.normalise_pin(" 27 48 ") == "2748"
    assert pins.normalise_pin("２７４８") == "2748"


@on_one_database
@pytest.mark.usefixtures("app")
def test_a_hash_fits_one_pin_of_one_person_under_one_key() -> None:
    kept = pins.hash_pin("2748", user_id=7)

    assert pins.verify_pin("2748", kept, user_id=7)
    assert not pins.verify_pin("2749", kept, user_id=7)
    assert not pins.verify_pin("2748", kept, user_id=8)
    assert not pins.verify_pin("2748", None, user_id=7)
    assert "2748" not in kept


@on_one_database
def test_a_pin_is_set_with_the_password_and_removed(browser: Browser, member: User) -> None:
    browser.sign_in(member)

    set_ = browser.post("/account/pin", data={"pin": "27 48", "password": PASSWORD})
    kept = kept_hash(member)
    screen = browser.get("/account/pin")
    removed = browser.post("/account/pin/removal")

    assert (set_.location, removed.location) == ("/account", "/account")
    assert pins.verify_pin("2748", kept, user_id=member.id)
    assert screen.headers["Cache-Control"] == "no-store"
    assert "Bỏ mã PIN" in screen.text
    assert kept_hash(member) is None
    actions = {event.action for event in db.session.query(AuditEvent).filter_by(actor_id=member.id)}
    assert {"pin.set", "pin.removed"} <= actions


@pytest.mark.parametrize(
    ("pin", "password", "reason"),
    [
        ("1234", PASSWORD, "dễ đoán"),
        ("12", PASSWORD, "4 đến 6 chữ số"),
        ("2748", "sai mat khau", "Mật khẩu đang dùng chưa đúng"),
        ("", PASSWORD, "Chưa chọn mã PIN"),
    ],
)
@on_one_database
def test_a_bad_pin_or_a_wrong_password_sets_nothing(
    browser: Browser, member: User, pin: str, password: str, reason: str
) -> None:
    answer = browser.sign_in(member).post("/account/pin", data={"pin": pin, "password": password})

    assert answer.status_code == 422
    assert reason in answer.text
    assert kept_hash(member) is None


@on_one_database
def test_guessing_the_password_beside_the_pin_is_throttled(browser: Browser, member: User) -> None:
    browser.sign_in(member)

    answers = [
        browser.post("/account/pin", data={"pin": "2748", "password": "sai mat khau"}) for _try in range(11)
    ]

    assert answers[-1].status_code == 429
    assert kept_hash(member) is None
