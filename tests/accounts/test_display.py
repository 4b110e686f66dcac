"""Theme, text size and language without scripts."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.conftest import Browser


def cookie(browser: Browser) -> str | None:
    kept = browser.get_cookie("display")
    return kept.value if kept is not None else None


def test_a_choice_is_kept_and_leads_back(browser: Browser, app: Flask) -> None:
    answer = browser.post("/display", data={"text": "3", "next": "/sign-in?next=/account"})

    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/account")
    assert cookie(browser) == "auto.3.vi"


def test_one_choice_leaves_the_others(browser: Browser, app: Flask) -> None:
    browser.post("/display", data={"theme": "dark"})
    browser.post("/display", data={"language": "en"})

    page = browser.get("/sign-in").text
    assert cookie(browser) == "dark.1.en"
    assert '<html lang="en" data-theme="dark"' in page
    assert "Forgot the password" in page


def test_what_is_not_offered_changes_nothing(browser: Browser, app: Flask) -> None:
    browser.post("/display", data={"theme": "pink", "text": "9", "language": "xx", "size": "1"})

    assert cookie(browser) == "auto.1.vi"


def test_a_script_gets_no_page(browser: Browser, app: Flask) -> None:
    answer = browser.post("/display", data={"theme": "dark"}, headers={"X-Requested-With": "fetch"})

    assert (answer.status_code, answer.text) == (204, "")
    assert cookie(browser) == "dark.1.vi"


@pytest.mark.parametrize("forged", ["//evil.example", "/\\evil.example", "https://evil.example", ""])
def test_a_forged_next_leads_home(browser: Browser, app: Flask, forged: str) -> None:
    assert browser.post("/display", data={"text": "2", "next": forged}).location == "/"
