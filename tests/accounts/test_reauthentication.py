"""Reauthentication: an act that reaches far asks for the password again when it was given too long ago."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from flask import Flask

from portal import clock
from portal.accounts.models import Device, User
from portal.accounts.operations.devices import record_authentication
from portal.accounts.queries.users import devices_of
from portal.accounts.rules import pins
from portal.db import db
from portal.units.models import Unit
from portal.units.queries.grants import find_grant
from tests.conftest import Browser
from tests.factories import PASSWORD, sign_in_cookie

on_one_database = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def authenticate_long_ago(user: User, minutes: int = 11) -> None:
    """Let the password have been given this long ago on every device of the user."""
    db.session.rollback()
    for device in devices_of(user.id):
        device.authenticated_at = clock.now() - timedelta(minutes=minutes)
    db.session.commit()


def role_form(user: User) -> dict[str, str | int]:
    return {"user": user.id, "role": "trainer", "reason": "dòng một\r\ndòng hai"}


def has_role(user: User, unit: Unit) -> bool:
    db.session.rollback()
    return find_grant(user.id, unit.id, "trainer") is not None


@on_one_database
def test_a_recent_password_is_enough(browser: Browser, admin: User, member: User, team: Unit) -> None:
    browser.sign_in(admin)
    authenticate_long_ago(admin, minutes=9)

    answer = browser.post(f"/people/units/{team.id}/roles", data=role_form(member))

    assert answer.status_code == 303
    assert has_role(member, team)


@on_one_database
def test_an_old_one_is_asked_for_again_and_the_form_is_sent_on(
    browser: Browser, admin: User, member: User, team: Unit
) -> None:
    browser.sign_in(admin)
    authenticate_long_ago(admin)
    address = f"/people/units/{team.id}/roles"

    asked = browser.post(address, data=role_form(member))
    before = has_role(member, team)
    form = role_form(member) | {"proof_password": PASSWORD}
    sent_on = browser.post(f"/account/reauthentication?resubmit={address}", data=form)
    # What a browser does when it is told 307: the same form, to the address that is told.
    done = browser.post(sent_on.location, data=form)

    assert asked.status_code == 401
    assert asked.headers["Cache-Control"] == "no-store"
    assert f"resubmit={address}" in unescape(asked.text).replace("%2F", "/")
    assert '<textarea name="reason" hidden>\ndòng một\r\ndòng hai</textarea>' in asked.text
    assert not before
    assert (sent_on.status_code, sent_on.location) == (307, address)
    assert done.status_code == 303
    assert has_role(member, team)


@on_one_database
def test_a_wrong_password_keeps_what_waits_and_changes_nothing(
    browser: Browser, admin: User, member: User, team: Unit
) -> None:
    browser.sign_in(admin)
    authenticate_long_ago(admin)
    address = f"/people/units/{team.id}/roles"

    answer = browser.post(
        f"/account/reauthentication?resubmit={address}", data=role_form(member) | {"proof_password": "sai"}
    )

    assert answer.status_code == 422
    assert 'id="proof_password-error"' in answer.text
    assert '<textarea name="reason" hidden>' in answer.text
    assert '"sai"' not in answer.text
    assert browser.post(address, data=role_form(member)).status_code == 401
    assert not has_role(member, team)


@on_one_database
def test_wrong_passwords_are_throttled(browser: Browser, admin: User) -> None:
    browser.sign_in(admin)

    answers = [
        browser.post("/account/reauthentication", data={"proof_password": "sai"}).status_code for _try in range(11)
    ]

    assert answers == [422] * 10 + [429]


@pytest.mark.parametrize("forged", ["//evil.example", "https://evil.example/", "/\\evil.example"])
@on_one_database
def test_a_form_is_sent_to_no_other_site(browser: Browser, admin: User, forged: str) -> None:
    browser.sign_in(admin)

    answer = browser.post(
        "/account/reauthentication", query_string={"resubmit": forged}, data={"proof_password": PASSWORD}
    )

    assert (answer.status_code, answer.location) == (303, "/")


@on_one_database
def test_who_is_signed_out_or_may_not_is_sent_away_before_being_asked(
    browser: Browser, app: Flask, member: User, team: Unit
) -> None:
    stranger = app.test_client().post(f"/people/units/{team.id}/roles", data={})
    browser.sign_in(member)
    authenticate_long_ago(member)

    assert stranger.location.startswith("/sign-in")
    assert browser.post(f"/people/units/{team.id}/roles", data={}).status_code == 403


@on_one_database
def test_on_a_shared_phone_the_password_counts_and_a_pin_does_not(browser: Browser, admin: User) -> None:
    admin.pin_hash = pins.hash_pin("2748", user_id=admin.id)
    db.session.commit()
    browser.sign_in(admin)
    authenticate_long_ago(admin)
    asked = []

    for way, told in (("pin", {"pin": "2748"}), ("password", {"password": PASSWORD})):
        browser.post("/phone/lock")
        browser.post(f"/phone/{device_of(admin).id}/{way}", data=told)
        asked.append(browser.post("/units/bulk-changes/application").status_code == 401)

    assert asked == [True, False]


def device_of(user: User) -> Device:
    db.session.rollback()
    (device,) = devices_of(user.id)
    return device


def test_the_moment_is_kept_with_the_device(app: Flask, member: User) -> None:
    sign_in_cookie(app, member)
    authenticate_long_ago(member)
    device = device_of(member)

    record_authentication(device.id)
    db.session.commit()

    assert device.authenticated_at is not None
    assert clock.now() - device.authenticated_at < timedelta(minutes=1)


@on_one_database
def test_a_device_from_before_is_asked(browser: Browser, admin: User, member: User, team: Unit) -> None:
    browser.sign_in(admin)
    db.session.query(Device).update({"authenticated_at": None})
    db.session.commit()

    assert browser.post(f"/people/units/{team.id}/roles", data=role_form(member)).status_code == 401
