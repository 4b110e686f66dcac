"""Somebody comes in at the very moment in which the account is merged or closed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.accounts.models import ActivationCode, Device, User
from portal.accounts.operations.activation_codes import issue_code
from portal.accounts.rules import pins
from portal.db import begin_write, db
from portal.people.operations.deactivate import deactivate_user
from portal.people.operations.merge_accounts import MergeChoices, merge_accounts
from portal.units.models import Unit
from tests.conftest import Browser
from tests.factories import make_user
from tests.threads import run_behind

WAYS = ("password", "code", "PIN", "password on a shared phone")
OWN, NEW = "mat khau khac", "con cua mau xanh"
Ways = dict[str, Callable[[], TestResponse]]


@pytest.fixture
def twin(team: Unit) -> User:
    """The second account of the member."""
    return make_user("Trần Văn Tư", phone="0912000091", unit=team, password=OWN)


@pytest.fixture
def ways(app: Flask, browser: Browser, twin: User) -> Ways:
    """How the member may come in by the second account; on a shared phone, one is locked."""
    user_id = twin.id
    twin.pin_hash = pins.hash_pin("2846", user_id=user_id)
    db.session.commit()
    phone = app.test_client()
    assert isinstance(phone, Browser)
    phone.sign_in(twin).post("/phone/lock")
    device = f"/phone/{db.session.query(Device).filter_by(user_id=user_id).one().id}"
    db.session.rollback()
    code = issue_code(db.session.get_one(User, user_id), actor=None)
    db.session.commit()
    return {
        "password": lambda: browser.post("/sign-in", data={"login": "0912000091", "password": OWN}),
        "code": lambda: browser.post("/activate/password", data={"code": code, "password": NEW}),
        "PIN": lambda: phone.post(f"{device}/pin", data={"pin": "2846"}),
        "password on a shared phone": lambda: phone.post(f"{device}/password", data={"password": OWN}),
    }


def close(kept: User, gone: User) -> None:
    """Let the person leave."""
    deactivate_user(gone, actor=None)


def merge(kept: User, gone: User) -> None:
    """Let the second account become part of the first."""
    merge_accounts(kept, gone, choices=MergeChoices(phone=True), actor=None)


def in_the_meantime(app: Flask, work: Callable[[], None], coming_in: Callable[[], TestResponse]) -> TestResponse:
    """The answer to somebody who comes in while the work is done, but not yet at its end."""

    def come_in() -> TestResponse:
        with app.app_context():
            return coming_in()

    db.session.rollback()
    begin_write()
    work()
    return run_behind(come_in, then=db.session.commit)


@pytest.mark.both_databases
@pytest.mark.parametrize("deed", [merge, close])
@pytest.mark.parametrize("way", WAYS)
def test_nobody_comes_in_by_an_account_that_is_just_going(
    way: str, deed: Callable[[User, User], None], app: Flask, ways: Ways, member: User, twin: User
) -> None:
    ids = member.id, twin.id

    def go() -> None:
        deed(*(db.session.get_one(User, user_id) for user_id in ids))

    answer = in_the_meantime(app, go, ways[way])

    db.session.rollback()
    gone = db.session.get_one(User, ids[1])
    is_refused = answer.status_code == 422 if way in ("password", "code") else answer.location == "/phone"
    assert is_refused, answer.text
    assert (gone.password_hash, gone.deactivated_at is None) == (None, False)
    assert db.session.query(Device).count() == 0
    assert db.session.query(ActivationCode).filter_by(used_at=None).count() == 1


def test_who_came_in_a_moment_before_is_signed_out_with_the_account(
    app: Flask, ways: Ways, member: User, twin: User
) -> None:
    ids = member.id, twin.id

    assert ways["password"]().location == "/"
    db.session.rollback()
    begin_write()
    merge(*(db.session.get_one(User, user_id) for user_id in ids))
    db.session.commit()

    assert db.session.query(Device).count() == 0
