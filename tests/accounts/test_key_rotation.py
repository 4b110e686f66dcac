"""A new SECRET_KEY with the old one as a fallback: what people hold goes on working, and is renewed at its use."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.accounts.models import User
from portal.accounts.operations.activation_codes import issue_code
from portal.accounts.queries.activation_codes import get_valid_code
from portal.accounts.rules import pins, totp
from portal.accounts.rules.activation_codes import UnknownCode
from portal.crypto.tokens import keyed_hash, keyed_hashes
from portal.db import db
from tests.conftest import Browser

NEW_KEY = "another key for tests only, and long enough"


@pytest.fixture
def rotate(app: Flask, monkeypatch: pytest.MonkeyPatch):
    """Put another key in place of the present one, which becomes a fallback where `keep` says so."""

    def put(*, keep: bool) -> None:
        earlier = app.config["SECRET_KEY"]
        monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [earlier] if keep else [])
        monkeypatch.setitem(app.config, "SECRET_KEY", NEW_KEY)
        app.extensions.pop("session_serializers", None)

    yield put
    app.extensions.pop("session_serializers", None)


def test_the_present_key_comes_first(app: Flask, rotate) -> None:
    before = keyed_hash("x")
    rotate(keep=True)

    assert keyed_hashes("x") == (keyed_hash("x"), before)
    assert keyed_hash("x") != before


def test_a_code_issued_under_the_earlier_key_opens(app: Flask, member: User, rotate) -> None:
    code = issue_code(member, actor=None)
    db.session.flush()
    rotate(keep=True)

    assert get_valid_code(code).user_id == member.id


def test_a_code_issued_under_a_dropped_key_is_unknown(app: Flask, member: User, rotate) -> None:
    code = issue_code(member, actor=None)
    db.session.flush()
    rotate(keep=False)

    with pytest.raises(UnknownCode):
        get_valid_code(code)


def test_a_pin_set_under_the_earlier_key_is_right_and_outdated(app: Flask, rotate) -> None:
    kept = pins.hash_pin("2748", user_id=7)
    fresh = pins.needs_rehash("2748", kept, user_id=7)
    rotate(keep=True)

    assert not fresh
    assert pins.verify_pin("2748", kept, user_id=7)
    assert not pins.verify_pin("2749", kept, user_id=7)
    assert pins.needs_rehash("2748", kept, user_id=7)
    assert not pins.needs_rehash("2748", pins.hash_pin("2748", user_id=7), user_id=7)


def test_a_recovery_code_made_under_the_earlier_key_is_found(app: Flask, rotate) -> None:
    kept = totp.recovery_code_hash("123456789012", user_id=7)
    rotate(keep=True)

    assert kept in totp.recovery_code_hashes("123456789012", user_id=7)


@pytest.mark.parametrize(("keep", "status"), [(True, 200), (False, 302)])
def test_a_session_lives_as_long_as_its_key_is_accepted(
    browser: Browser, member: User, rotate, keep: bool, status: int
) -> None:
    browser.sign_in(member)
    rotate(keep=keep)

    assert browser.get("/progress").status_code == status
