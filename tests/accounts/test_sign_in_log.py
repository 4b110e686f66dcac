"""The log of sign-ins: when, with what, right or wrong; shown to the person and to administrators alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations.activation_codes import issue_code
from portal.accounts.operations.erase_account import anonymise_user, purge_sign_ins
from portal.accounts.operations.sign_in_log import record_failed_sign_in, record_sign_in
from portal.accounts.queries.users import devices_of
from portal.audit.models import AuditEvent
from portal.audit.queries import SIGN_IN_ACTIONS, SIGN_IN_FAILED
from portal.db import begin_write, db
from portal.people.audit_log.queries import AuditFilters, read_log_page
from tests.accounts.authenticator import set_up
from tests.conftest import Browser
from tests.factories import PASSWORD

on_one_database = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ANDROID = {"User-Agent": "Mozilla/5.0 (Linux; Android 10; K) Chrome/130.0 Mobile Safari/537.36"}


def logged() -> list[tuple[str, int | None, str, int]]:
    """Each sign-in of the log: action, whose, method, number of tries."""
    db.session.rollback()
    events = db.session.query(AuditEvent).filter(AuditEvent.action.in_(SIGN_IN_ACTIONS)).order_by(AuditEvent.id)
    return [(e.action[8:], e.person_id, e.details["method"], e.details.get("tries", 1)) for e in events]


def sign_in(browser: Browser, password: str = PASSWORD, login: str = "0912000001"):  # type: ignore[no-untyped-def]  # werkzeug's test response
    return browser.post("/sign-in", data={"login": login, "password": password}, headers=ANDROID)


@on_one_database
def test_right_and_wrong_ones_are_logged_with_the_kind_of_device(browser: Browser, member: User) -> None:
    sign_in(browser, "sai mat khau")
    sign_in(browser)

    assert logged() == [("failed", member.id, "password", 1), ("succeeded", member.id, "password", 1)]
    assert {
        e.details["device"] for e in db.session.query(AuditEvent).filter(AuditEvent.action.in_(SIGN_IN_ACTIONS))
    } == {"Chrome trên Android"}


@on_one_database
def test_neither_what_was_typed_nor_an_unknown_name_is_kept(browser: Browser, member: User) -> None:
    sign_in(browser, "sai mat khau")
    before = len(logged())
    sign_in(browser, "sai mat khau", "0912999999")

    text = " ".join(str(event.details) for event in db.session.query(AuditEvent))
    assert len(logged()) == before
    assert not any(secret in text for secret in ("sai mat khau", "0912000001", "0912999999", "127.0.0.1"))


@on_one_database
def test_each_way_in_is_logged(browser: Browser, member: User, admin: User) -> None:
    phone = set_up(admin)
    code = issue_code(member, actor=None)
    db.session.commit()
    browser.post("/activate/password", data={"code": code, "password": "mot mat khau dai"})
    browser.post("/account/pin", data={"pin": "2748", "password": "mot mat khau dai"})
    browser.post("/phone/lock")
    (device,) = devices_of(member.id)
    for pin in ("9999", "2748"):
        browser.post(f"/phone/{device.id}/pin", data={"pin": pin})
    browser.post("/sign-out")
    sign_in(browser, login="0912000005")
    for one_time_code in ("12345", phone.code(1)):
        browser.post("/sign-in/second-factor", data={"one_time_code": one_time_code})

    assert logged() == [
        ("succeeded", member.id, "code", 1),
        ("failed", member.id, "pin", 1),
        ("succeeded", member.id, "pin", 1),
        ("failed", admin.id, "second_factor", 1),
        ("succeeded", admin.id, "second_factor", 1),
    ]


def fail(user: User, times: int) -> None:
    db.session.commit()
    for _time in range(times):
        begin_write()
        record_failed_sign_in(user, device="Chrome", method="password")
        db.session.commit()


def test_wrong_ones_within_an_hour_are_one_entry_that_counts(app: Flask, member: User, head: User) -> None:
    fail(member, 25)
    db.session.query(AuditEvent).filter_by(action=SIGN_IN_FAILED).update(
        {"at": clock.now() - timedelta(minutes=61)}
    )
    db.session.commit()
    fail(member, 2)
    fail(head, 1)

    assert [(person, tries) for _action, person, _method, tries in logged()] == [
        (member.id, 25),
        (member.id, 2),
        (head.id, 1),
    ]


@on_one_database
def test_the_person_reads_the_own_ones_in_the_account(browser: Browser, member: User, head: User) -> None:
    fail(member, 3)
    fail(head, 7)
    sign_in(browser)

    text = browser.get("/account").text

    assert "Lần đăng nhập gần đây" in text
    assert "Chrome trên Android" in text
    assert "3 lần" in text
    assert "7 lần" not in text


@pytest.mark.parametrize(("who", "reads"), [("admin", True), ("leader", False), ("head", False)])
def test_administrators_alone_read_those_of_others(
    app: Flask, member: User, who: str, reads: bool, request: pytest.FixtureRequest
) -> None:
    record_sign_in(member, device="Chrome", method="password")
    fail(member, 1)
    viewer = request.getfixturevalue(who)
    db.session.commit()

    found, _more = read_log_page(viewer.id, AuditFilters(group="sign-in"))

    assert {event.action for event in found} == (set(SIGN_IN_ACTIONS) if reads else set())


def test_right_ones_stand_in_the_log_only_where_they_are_asked_for(app: Flask, admin: User, member: User) -> None:
    record_sign_in(member, device="Chrome", method="password")
    db.session.commit()

    asked = (AuditFilters(), AuditFilters(group="sign-in"), AuditFilters(person=member.id))
    found = [
        "sign_in.succeeded" in {event.action for event in read_log_page(admin.id, wanted)[0]} for wanted in asked
    ]

    assert found == [False, True, True]


def test_they_are_deleted_after_their_time_and_with_their_person(
    app: Flask, admin: User, member: User, head: User
) -> None:
    for user in (member, head):
        record_sign_in(user, device="Chrome", method="password")
        fail(user, 1)
    db.session.query(AuditEvent).filter_by(action=SIGN_IN_FAILED).update({"at": clock.now() - timedelta(days=181)})
    db.session.commit()

    gone = purge_sign_ins(before=clock.now() - timedelta(days=180))
    others = db.session.query(AuditEvent).filter(AuditEvent.action.not_in(SIGN_IN_ACTIONS)).count()
    anonymise_user(member, actor=admin)
    db.session.commit()

    assert gone == 2
    assert [person for _action, person, _method, _tries in logged()] == [head.id]
    assert db.session.query(AuditEvent).filter(AuditEvent.action.not_in(SIGN_IN_ACTIONS)).count() >= others
