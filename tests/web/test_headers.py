"""Headers, request ids and what the log never says."""

from __future__ import annotations

import json

import pytest
from flask import Flask

from portal.accounts.models import User
from portal.web.request_log import JsonLines
from tests.conftest import Browser


def test_nothing_inline_may_run(browser: Browser) -> None:
    policy = browser.get("/first-aid").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_https_holds_for_a_year_and_below_the_host(browser: Browser) -> None:
    over_https = browser.get("/sign-in", base_url="https://localhost").headers
    over_http = browser.get("/sign-in").headers

    assert over_https["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "Strict-Transport-Security" not in over_http


def test_personal_pages_stay_out_of_shared_caches(browser: Browser, member: User) -> None:
    headers = browser.sign_in(member).get("/progress").headers

    assert "private" in headers["Cache-Control"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_request_keeps_the_id_a_proxy_gave_it(browser: Browser) -> None:
    response = browser.get("/healthz", headers={"X-Request-ID": "0123456789abcdef"})

    assert response.headers["X-Request-ID"] == "0123456789abcdef"


@pytest.mark.parametrize("forged", ["<script>", "a", "x" * 65, "0123 4567 89"])
def test_a_forged_request_id_is_replaced(browser: Browser, forged: str) -> None:
    assert browser.get("/healthz", headers={"X-Request-ID": forged}).headers["X-Request-ID"] != forged


def test_the_log_line_tells_the_route_but_nothing_that_was_said(
    app: Flask, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="portal.requests"):
        browser.post("/sign-in?next=/x", data={"login": "0912345678", "password": "bí mật lắm"})
        browser.get("/activate?code=ABCD-EFGH")

    lines = [JsonLines().format(record) for record in caplog.records]
    assert [json.loads(line)["route"] for line in lines] == ["/sign-in", "/activate"]
    said = "".join(lines)
    for secret in ("0912345678", "bí mật", "ABCD", "next="):
        assert secret not in said


def test_the_process_and_the_database_answer(browser: Browser) -> None:
    assert browser.get("/healthz").text == "ok\n"
    assert browser.get("/readyz").status_code in (200, 503)  # the tables of the tests come without migrations
