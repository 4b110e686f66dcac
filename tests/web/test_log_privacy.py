"""No name, phone number or hash gets into the log by way of an exception."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import insert, text, update
from sqlalchemy.exc import DBAPIError

from portal.accounts.models import User
from portal.accounts.operations import users
from portal.db import db
from portal.web.log_privacy import format_exception
from portal.web.request_log import JsonLines
from tests.conftest import Browser
from tests.factories import PASSWORD

TAKEN = "0912000002"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the portal writes to its log from now on."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    logging.getLogger("portal").addHandler(handler)
    yield written
    logging.getLogger("portal").removeHandler(handler)


def test_a_lost_race_for_a_phone_number_tells_no_number(
    browser: Browser, member: User, head: User, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As when two ask for the same number at once: neither look-up finds it.
    monkeypatch.setattr(users, "find_by_phone", lambda _phone: None)
    form = {"phone": TAKEN, "username": "", "password": PASSWORD}

    answer = browser.sign_in(member).post("/account/corrections/login", data=form)

    assert answer.status_code == 409
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    (race,) = [line for line in lines if line["message"] == "lost race"]
    assert "IntegrityError" in race["exception"]
    assert "phone" in race["exception"]
    assert TAKEN not in log.getvalue()
    assert member.name not in log.getvalue()


def refused_by(statement: object) -> str:
    """What the log would say of the error that the database gives for the statement."""
    with pytest.raises(DBAPIError) as refusal:
        db.session.execute(statement)  # type: ignore[call-overload]  # any Executable
    db.session.rollback()
    return format_exception(refusal.value)


def test_a_value_in_any_message_of_the_database_is_left_out(app: Flask, member: User, head: User) -> None:
    told = [
        refused_by(update(User).where(User.id == member.id).values(phone=TAKEN)),
        refused_by(insert(User).values(name="Bí Mật", phone="0912777666", password_hash="$argon2id$secret")),
        refused_by(text("SELECT * FROM nowhere WHERE phone = :phone").bindparams(phone="0912777666")),
    ]

    for one in told:
        assert "Traceback" in one
        assert "SQL" in one
        for value in (TAKEN, "0912777666", "$argon2id$secret"):
            assert value not in one


def test_what_led_to_an_error_is_told_first(app: Flask, member: User, head: User) -> None:
    try:
        try:
            db.session.execute(update(User).where(User.id == member.id).values(phone=TAKEN))
        except DBAPIError as error:
            raise RuntimeError("could not keep it") from error
    except RuntimeError as error:
        told = format_exception(error)
    db.session.rollback()

    assert told.index("IntegrityError") < told.index("RuntimeError: could not keep it")
    assert TAKEN not in told
