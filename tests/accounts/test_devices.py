"""Browsers in plain words, and ending them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from portal import clock
from portal.accounts.labels import device_label
from portal.accounts.models import Device, User
from portal.accounts.queries.users import devices_of
from portal.audit.models import AuditEvent
from portal.db import db
from tests.conftest import Browser
from tests.factories import sign_in_cookie

ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"
)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "label"),
    [
        (ANDROID, "Chrome trên Android"),
        (ANDROID + " Zalo android/12120800", "Zalo trên Android"),
        (IPHONE, "Safari trên iPhone"),
        (IPHONE + " Zalo iOS/600", "Zalo trên iPhone"),
        (ANDROID.replace("Chrome/130.0", "SamsungBrowser/25.0 Chrome/121"), "Samsung Internet trên Android"),
        (WINDOWS, "Chrome trên Windows"),
        (WINDOWS + " Edg/130.0", "Edge trên Windows"),
        (WINDOWS.replace("Chrome", "coc_coc_browser/130 Chrome"), "Cốc Cốc trên Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox trên Linux"),
        ("curl/8", "Máy không rõ loại"),
        ("", "Máy không rõ loại"),
    ],
)
def test_a_browser_is_named_in_plain_words(app: Flask, user_agent: str, label: str) -> None:
    with app.test_request_context():
        assert device_label(user_agent) == label


def ids_of(user: User) -> list[int]:
    db.session.rollback()
    return [device.id for device in devices_of(user.id)]


def test_an_ended_device_is_signed_out_at_once(app: Flask, browser: Browser, member: User) -> None:
    other = app.test_client()
    browser.sign_in(member)
    other_cookie = sign_in_cookie(app, member)
    with other.session_transaction() as session:
        session.update(other_cookie)
    before = other.get("/account").status_code
    other_id = max(ids_of(member))

    answer = browser.post(f"/account/devices/{other_id}/sign-out")

    assert before == 200
    assert answer.location == "/account"
    assert other.get("/account").location.startswith("/sign-in")
    assert browser.get("/account").status_code == 200


def test_ending_by_htmx_answers_with_the_fresh_list(app: Flask, browser: Browser, member: User) -> None:
    browser.sign_in(member)
    sign_in_cookie(app, member)
    other_id = max(ids_of(member))

    answer = browser.post(f"/account/devices/{other_id}/sign-out", headers={"HX-Request": "true"})

    assert answer.text.lstrip().startswith('<div id="devices"')
    assert f"/account/devices/{other_id}/" not in answer.text
    assert "Máy này" in answer.text


def test_this_device_stands_open_and_others_behind_a_line(app: Flask, browser: Browser, member: User) -> None:
    browser.sign_in(member)
    sign_in_cookie(app, member)
    sign_in_cookie(app, member)

    html = browser.get("/account").text
    devices = html.split('<div id="devices"')[1]
    shown, folded = devices.split("<details", 1)

    assert html.index('<div id="devices"') < html.index("/bookmarks")
    assert "Máy này" in shown
    assert shown.count("<li") == 1
    assert folded.split("</details>")[0].count("/sign-out") == 4  # of each: for the form, and for htmx
    assert "2 máy khác" in folded


def test_all_others_can_be_ended_at_once(app: Flask, browser: Browser, member: User, head: User) -> None:
    browser.sign_in(member)
    for _device in range(3):
        sign_in_cookie(app, member)
    sign_in_cookie(app, head)

    browser.post("/account/devices/others/sign-out")

    assert len(ids_of(member)) == 1
    assert len(ids_of(head)) == 1
    assert browser.get("/account").status_code == 200


def test_ending_this_device_leads_out(browser: Browser, member: User) -> None:
    browser.sign_in(member)
    (mine,) = ids_of(member)

    answer = browser.post(f"/account/devices/{mine}/sign-out")

    assert answer.location == "/"
    assert ids_of(member) == []


def test_the_device_of_somebody_else_is_not_there(app: Flask, browser: Browser, member: User, admin: User) -> None:
    sign_in_cookie(app, member)
    (theirs,) = ids_of(member)

    answer = browser.sign_in(admin).post(f"/account/devices/{theirs}/sign-out")

    assert answer.status_code == 404
    assert ids_of(member) == [theirs]


def test_ending_is_audited(app: Flask, browser: Browser, member: User) -> None:
    browser.sign_in(member)
    sign_in_cookie(app, member)

    browser.post("/account/devices/others/sign-out")

    db.session.rollback()
    event = db.session.query(AuditEvent).filter_by(action="device.ended").one()
    assert (event.actor_id, event.details) == (member.id, {"user": member.id})


def test_a_device_that_was_not_used_for_sixty_days_is_forgotten(app: Flask, member: User, head: User) -> None:
    for user, days in ((member, 61), (member, 59), (head, 61)):
        sign_in_cookie(app, user)
        db.session.rollback()
        newest = db.session.query(Device).order_by(Device.id.desc()).limit(1).one()
        newest.last_seen_at = clock.now() - timedelta(days=days)
        db.session.commit()

    sign_in_cookie(app, member)

    assert len(ids_of(member)) == 2
    assert len(ids_of(head)) == 1


def test_only_the_hash_of_the_token_is_kept(app: Flask, member: User) -> None:
    token = sign_in_cookie(app, member)["_user_id"]

    db.session.rollback()
    device = db.session.query(Device).one()
    assert token not in (device.token_hash, device.label)
    assert len(token) >= 43
