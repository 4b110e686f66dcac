"""Seeing what is kept, and taking it away."""

from __future__ import annotations

import json
import re

from flask import Flask

from portal.accounts.models import Device, User
from portal.accounts.operations.consents import withdraw_consent
from portal.accounts.queries.users import devices_of
from portal.db import db
from tests.conftest import Browser
from tests.factories import sign_in_cookie

DOWNLOADS = ("/account/data/download.json", "/account/data/download.html")


def test_the_screen_says_in_plain_words_what_is_kept(browser: Browser, known: User) -> None:
    answer = browser.sign_in(known).get("/account/data")

    for part in (
        "0912 000 001",
        "Tổ công nghệ số ấp Kinh Ráng",
        "Bản 2026-11",
        "Lê Thị Ba",
        "Trần Văn Tư dạy dễ hiểu.",
        "Tỉnh Cà Mau",
        "/account/data/answers",
        "/account/corrections",
    ):
        assert part in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_of_many_devices_the_newest_stands_open_and_all_are_in_the_file(
    app: Flask, browser: Browser, known: User
) -> None:
    browser.sign_in(known)
    for _other in range(2):
        sign_in_cookie(app, known)
    many = len(devices_of(known.id))

    page = browser.get("/account/data").text
    devices = page.split('id="devices"')[1].split("</section>")[0]
    shown, folded = devices.split("<details")
    file = browser.get(DOWNLOADS[1]).text.split('id="devices"')[1].split("</section>")[0]

    assert many >= 3
    assert shown.count("lần cuối") == 1
    assert f"{many - 1} máy khác" in folded
    assert folded.count("lần cuối") == many - 1
    assert "<details" not in file
    assert file.count("lần cuối") == many


def test_answers_are_listed_in_words(browser: Browser, known: User) -> None:
    text = browser.sign_in(known).get("/account/data/answers").text

    assert "Số nào gọi khi gặp cháy?" in text
    assert "Trần Văn Tư 0912 000 001" in text


def test_the_machine_readable_download_is_complete_and_keeps_no_secret(
    browser: Browser, known: User, statements: list[str]
) -> None:
    browser.sign_in(known)
    secrets = [device.token_hash for device in db.session.query(Device)] + [known.password_hash or ""]
    statements.clear()

    answer = browser.get(DOWNLOADS[0])

    assert 0 < len(statements) <= 31  # one for each part
    assert answer.headers["Cache-Control"] == "no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    told = json.loads(answer.text)
    assert told["format"] == "tung-ngo/person/1"
    assert told["accounts"][0]["name"] == "Trần Văn Tư"
    assert told["accounts"][0]["has_password"] is True
    assert {"asked": "Số nào gọi khi gặp cháy?", "answered": "Trần Văn Tư 0912 000 001"}.items() <= next(
        row for row in told["answers"] if row["question"] == "so"
    ).items()
    assert not any(secret in answer.text for secret in secrets)
    assert "hash" not in answer.text


def test_the_readable_download_needs_nothing_else(browser: Browser, known: User, statements: list[str]) -> None:
    browser.sign_in(known)
    statements.clear()

    answer = browser.get(DOWNLOADS[1])

    assert 0 < len(statements) <= 35
    assert "attachment" in answer.headers["Content-Disposition"]
    assert not re.search(r"<script|<link|<img|<a\b|src=|@import|url\(", answer.text)
    assert "Tôi, Trần Văn Tư, nghỉ rồi." in answer.text
    assert "Trần Văn Tư 0912 000 001" in answer.text


def test_nobody_is_told_of_another(browser: Browser, known: User, head: User) -> None:
    text = browser.sign_in(head).get(DOWNLOADS[0]).text

    told = json.loads(text)
    assert [account["name"] for account in told["accounts"]] == ["Lê Thị Ba"]
    for foreign in ("0912000001", "dễ hiểu", "nghỉ rồi", "anh Tư"):
        assert foreign not in text


def test_the_rights_stay_when_the_agreement_is_taken_back(browser: Browser, known: User) -> None:
    withdraw_consent(known, "learning")
    db.session.commit()
    browser.sign_in(known)

    for path in (
        "/account/data",
        "/account/data/answers",
        "/account/data/requests",
        "/account/corrections",
        *DOWNLOADS,
    ):
        assert browser.get(path).status_code == 200
    assert "/account/data/requests?kind=deletion" in browser.get("/consent/refusal").text


def test_strangers_are_sent_to_sign_in(browser: Browser) -> None:
    for path in ("/account/data", *DOWNLOADS):
        assert browser.get(path).location.startswith("/sign-in")


def test_what_was_answered_after_a_quiz_is_told(browser: Browser, known: User) -> None:
    told = json.loads(browser.sign_in(known).get(DOWNLOADS[0]).text)

    (answer,) = told["remedial_answers"]
    assert answer["in_place_of"] != answer["question"]
    assert answer["score"] == 0.0
    assert "câu giữ tiền" in browser.get("/account/data").text
